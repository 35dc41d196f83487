package io.countersign.execution;

import io.countersign.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the workflows of orders of which nobody knows what became of them at a venue that a session with it has come
/// up: until then they could ask in vain only, and by now they may wait for minutes before they ask again. Where it
/// cannot be told it is tried again; a process that dies over it has a new session when it is back.
///
/// Each time takes room in the workflows' histories. Of a session that comes up again and again they are told less and
/// less often, at last once a minute; the last time is never forgotten.
public final class LogonRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogonRelay.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /// Tells an order's workflow.
    @FunctionalInterface
    public interface Signal {
        /// @throws RuntimeException when it could not be handed over; it is tried again
        void loggedOn(OrderId order, VenueId venue);
    }

    private final Jdbi database;
    private final Clock clock;
    private final Supplier<Map<VenueId, Long>> logons;
    private final Signal signal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("logon-relay").factory());

    private final Map<VenueId, Look> looks = new HashMap<>();
    private final Map<VenueId, Set<OrderId>> toTell = new HashMap<>();

    /// That it was looked what is unknown at a venue.
    ///
    /// @param logons that had been then
    /// @param pause until the next logon counts
    private record Look(long logons, Instant at, Duration pause) {
        static final Look NEVER = new Look(0, Instant.EPOCH, Duration.ZERO);

        Look next(long count, Instant now) {
            boolean isLongAgo = now.isAfter(at.plus(LONGEST_PAUSE.multipliedBy(2)));
            Duration twice = pause.multipliedBy(2);
            Duration longer = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            return new Look(count, now, isLongAgo ? FIRST_PAUSE : longer);
        }

        boolean isDue(long count, Instant now) {
            // What was looked up later than now was so by a clock that has been set back since.
            return count > logons && (!now.isBefore(at.plus(pause)) || now.isBefore(at));
        }
    }

    /// @param logons how often each venue's session for orders has come up in this process; those that are down may be
    ///     among them
    public LogonRelay(Jdbi database, Clock clock, Supplier<Map<VenueId, Long>> logons, Signal signal) {
        this.database = database;
        this.clock = clock;
        this.logons = logons;
        this.signal = signal;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::relay, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// One look at the sessions. Not to be called by two threads at once.
    void relay() {
        try {
            logons.get().forEach(this::look);
        } catch (RuntimeException e) {
            LOG.warn("What is unknown at the venues could not be read; it is tried again", e);
        }
        toTell.forEach((venue, orders) -> orders.removeIf(order -> isTold(order, venue)));
    }

    private void look(VenueId venue, long count) {
        Instant now = clock.instant();
        Look last = looks.getOrDefault(venue, Look.NEVER);
        if (!last.isDue(count, now)) {
            return;
        }
        List<OrderId> unknown = database.withHandle(handle -> ExecutionStore.unknownAt(handle, venue));
        toTell.put(venue, new LinkedHashSet<>(unknown));
        looks.put(venue, last.next(count, now));
        if (!unknown.isEmpty()) {
            LOG.info("{} is back, and is asked about {}", venue, unknown);
        }
    }

    private boolean isTold(OrderId order, VenueId venue) {
        try {
            signal.loggedOn(order, venue);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told that {} is back; it is tried again", order, venue, e);
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
