package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditStore;
import io.countersign.instrument.Symbol;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a venue cancel all that is open there: who asks and why is on record first, then comes the wire.
public final class MassCanceler implements MassCancelActivities {
    private static final Logger LOG = LoggerFactory.getLogger(MassCanceler.class);
    private static final Actor EXECUTION = Actor.service("execution");

    private final Jdbi database;
    private final Clock clock;
    private final Map<VenueId, Venue> venues;

    public MassCanceler(Jdbi database, Clock clock, List<? extends Venue> venues) {
        this.database = database;
        this.clock = clock;
        this.venues = venues.stream().collect(Collectors.toMap(Venue::id, venue -> venue));
    }

    @Override
    public MassCancelResult cancelAll(MassCancel what, MassCancelId request) {
        long called = System.nanoTime();
        record("MASS_CANCEL_INTENDED", what, request, null);
        if (System.nanoTime() - called > ExecutionActivities.START_TO_CLOSE.toNanos()) {
            throw new IllegalStateException(request + " was on record only when nobody waited for it any more");
        }
        MassCancelResult result = send(what, request);
        LOG.warn("{} was told by {} to cancel all: {}", what.venue(), what.by(), result);
        record(type(result), what, request, result);
        return result;
    }

    private MassCancelResult send(MassCancel what, MassCancelId request) {
        Venue venue = venues.get(what.venue());
        if (venue == null) {
            return new MassCancelResult.NotSent("there is no session with " + what.venue());
        }
        try {
            return venue.cancelAll(request, what.symbol(), ExecutionActivities.FIRST_ANSWER);
        } catch (Venue.NotSent e) {
            return new MassCancelResult.NotSent(String.valueOf(e.getMessage()));
        }
    }

    private static String type(MassCancelResult result) {
        return switch (result) {
            case MassCancelResult.Accepted _, MassCancelResult.Refused _ -> "MASS_CANCEL_ANSWERED";
            case MassCancelResult.Unanswered _ -> "MASS_CANCEL_UNANSWERED";
            case MassCancelResult.NotSent _ -> "MASS_CANCEL_NOT_SENT";
        };
    }

    /// What goes on record.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Said(
            MassCancelId clOrdId,
            VenueId venue,
            @Nullable Symbol symbol,
            String reason,
            @Nullable MassCancelResult answer) {}

    private void record(String type, MassCancel what, MassCancelId request, @Nullable MassCancelResult result) {
        AuditRecord entry = new AuditRecord(
                clock.instant(),
                type,
                EXECUTION.onBehalfOf(what.by()),
                About.nothing(),
                new Said(request, what.venue(), what.symbol(), what.reason(), result),
                Outcome.done(),
                null);
        database.useTransaction(handle -> AuditStore.append(handle, entry));
    }
}
