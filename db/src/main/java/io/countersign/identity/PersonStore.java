package io.countersign.identity;

import io.countersign.order.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What the identity provider last vouched for.
public final class PersonStore {
    private PersonStore() {}

    /// The roles of a person whose token was seen and has not run out; none otherwise.
    public static Set<String> rolesOf(Handle handle, Subject subject, Instant now) {
        return handle.createQuery("SELECT roles FROM person WHERE subject = :subject AND vouched_until > :now")
                .bind("subject", subject.value())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> Set.copyOf(
                        Arrays.asList((String[]) row.getArray("roles").getArray())))
                .findOne()
                .orElse(Set.of());
    }
}
