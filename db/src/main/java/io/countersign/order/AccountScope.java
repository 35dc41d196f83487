package io.countersign.order;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose records somebody may see.
public sealed interface AccountScope {

    /// Everybody's.
    record All() implements AccountScope {}

    /// Those of these accounts; of none at all when empty.
    record Only(Set<AccountId> accounts) implements AccountScope {
        public Only {
            accounts = Set.copyOf(accounts);
        }
    }

    default boolean contains(AccountId account) {
        return switch (this) {
            case All _ -> true;
            case Only(var accounts) -> accounts.contains(account);
        };
    }

    /// The value of an SQL parameter for `account_id = ANY(…)`; null when nothing is left out.
    default String @Nullable [] parameter() {
        return switch (this) {
            case All _ -> null;
            case Only(var accounts) -> accounts.stream().map(AccountId::value).toArray(String[]::new);
        };
    }
}
