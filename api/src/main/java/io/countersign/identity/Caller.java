package io.countersign.identity;

import io.countersign.order.AccountId;
import io.countersign.order.Subject;
import java.security.Principal;
import java.time.Instant;
import java.util.Set;

/// Who calls, as their token says; the token was verified.
///
/// @param accounts those a trader may trade
/// @param until when the token expires
public record Caller(Subject subject, Set<String> roles, Set<AccountId> accounts, Instant until) implements Principal {
    public Caller {
        roles = Set.copyOf(roles);
        accounts = Set.copyOf(accounts);
    }

    @Override
    public String getName() {
        return subject.value();
    }
}
