package io.countersign.operations;

import com.codahale.metrics.health.HealthCheck.Result;
import io.countersign.fix.VenueSessionStore;
import io.countersign.fix.VenueSessionStore.Kind;
import io.countersign.fix.VenueSessionStore.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Whether the sessions with venues are up, whichever process has them. Thread-safe.
public final class FixSessions {
    /// It is said every second; after this nobody says it any more.
    private static final Duration SAID_WITHIN = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Clock clock;

    public FixSessions(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// Each session by itself, as `venue XSIM orders` and `venue XSIM drop copy`: for people to see, as
    /// [VenueQuotes#each].
    public SortedMap<String, Result> each() {
        Instant now = clock.instant();
        SortedMap<String, Result> sessions = new TreeMap<>();
        for (Standing session : jdbi.withHandle(VenueSessionStore::all)) {
            sessions.put("venue " + session.venue().value() + " " + name(session.kind()), of(session, now));
        }
        return sessions;
    }

    /// Unhealthy when no session for orders is up, and so no order can be sent.
    public Result any() {
        Instant now = clock.instant();
        return jdbi.withHandle(VenueSessionStore::all).stream()
                        .anyMatch(session -> session.kind() == Kind.ORDERS && isSaid(session, now) && session.isUp())
                ? Result.healthy("orders can be sent")
                : Result.unhealthy("no venue's session for orders is up: no order can be sent, changed or canceled");
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case ORDERS -> "orders";
            case DROP_COPY -> "drop copy";
        };
    }

    private static Result of(Standing session, Instant now) {
        if (!isSaid(session, now)) {
            return Result.unhealthy("not known since " + session.saidAt() + ": no process has the session");
        }
        if (session.isUp()) {
            return Result.healthy("up");
        }
        return Result.unhealthy("down since " + session.since() + ": "
                + switch (session.kind()) {
                    case ORDERS ->
                        "no order is sent there, what is there can be neither changed nor canceled, and its fills come late";
                    case DROP_COPY -> "our books are not compared with the venue's copies";
                });
    }

    private static boolean isSaid(Standing session, Instant now) {
        return !session.saidAt().isBefore(now.minus(SAID_WITHIN));
    }
}
