package io.countersign.execution;

import io.countersign.audit.Actor;
import io.countersign.audit.AuditStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a venue cancel all that is open there: who asks and why is on record first, then comes the wire.
public final class MassCanceler implements MassCancelActivities {
    private static final Logger LOG = LoggerFactory.getLogger(MassCanceler.class);
    private static final Actor EXECUTION = Actor.service("execution");

    private final Jdbi database;
    private final Clock clock;
    private final Map<VenueId, Venue> venues;
    private final LongSupplier nanoTime;

    public MassCanceler(Jdbi database, Clock clock, List<? extends Venue> venues) {
        this(database, clock, venues, System::nanoTime);
    }

    MassCanceler(Jdbi database, Clock clock, List<? extends Venue> venues, LongSupplier nanoTime) {
        this.database = database;
        this.clock = clock;
        this.venues = venues.stream().collect(Collectors.toMap(Venue::id, venue -> venue));
        this.nanoTime = nanoTime;
    }

    @Override
    public MassCancelResult cancelAll(MassCancel what, MassCancelId request) {
        Call call = Call.begin(nanoTime);
        try {
            database.useTransaction(handle ->
                    AuditStore.append(handle, MassCancelEntry.intended(EXECUTION, clock.instant(), what, request)));
        } catch (RuntimeException e) {
            LOG.error("{} could not be put on record, and so it is not sent", request, e);
            return new MassCancelResult.NotSent(request, "it could not be put on record");
        }
        call.requireAwaited(request);
        MassCancelResult result = send(what, request);
        LOG.warn("{} was told by {} to cancel all: {}", what.venue(), what.by(), result);
        return result;
    }

    private MassCancelResult send(MassCancel what, MassCancelId request) {
        Venue venue = venues.get(what.venue());
        if (venue == null) {
            return new MassCancelResult.NotSent(request, "there is no session with " + what.venue());
        }
        try {
            return venue.cancelAll(request, what.symbol(), ExecutionActivities.FIRST_ANSWER);
        } catch (Venue.NotSent e) {
            return new MassCancelResult.NotSent(request, String.valueOf(e.getMessage()));
        }
    }
}
