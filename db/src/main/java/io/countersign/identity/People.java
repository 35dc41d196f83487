package io.countersign.identity;

import io.countersign.order.AccountId;
import io.countersign.order.Subject;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Remembers what the identity provider last vouched for. Thread-safe.
public final class People {
    private static final String UPSERT = """
            INSERT INTO person (subject, roles, accounts, vouched_until)
            VALUES (:subject, :roles, :accounts, :until)
            ON CONFLICT (subject) DO UPDATE
               SET roles = excluded.roles, accounts = excluded.accounts, vouched_until = excluded.vouched_until
            """;

    private final Jdbi jdbi;

    public People(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// @param until when the proof of it runs out
    public void vouch(Subject subject, Set<String> roles, Set<AccountId> accounts, Instant until) {
        jdbi.useHandle(handle -> handle.createUpdate(UPSERT)
                .bind("subject", subject.value())
                .bindArray("roles", String.class, roles)
                .bindArray(
                        "accounts",
                        String.class,
                        accounts.stream().map(AccountId::value).toList())
                .bind("until", until)
                .execute());
    }
}
