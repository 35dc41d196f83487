package io.countersign.execution;

import io.countersign.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells workflows of the reports in the inbox that they have not booked: one signal for all that waits for an order,
/// again and again, less and less often, until they are booked. A repeat does no harm, but takes room in the
/// workflow's history, and Temporal takes only so many signals for one (10,000 by default): what was handed over and
/// is still not booked waits for the workflow, and in the end is told every ten minutes only.
public final class ReportRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRelay.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    /// For what an execution took along: its workflow reads the result in its turn, which may take as long as Temporal
    /// is busy, and signals would only make it busier.
    private static final Duration PAUSE_WHEN_TAKEN = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
    private static final int BATCH = 500;
    private static final int AT_ONCE = 32;

    /// Hands reports to an order's workflow.
    @FunctionalInterface
    public interface Signal {
        /// @throws RuntimeException when it could not be handed over; it is tried again
        void reports(OrderId order, List<ExecutionReport> reports);
    }

    private final Jdbi database;
    private final Clock clock;
    private final ReportInbox inbox;
    private final Signal signal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("report-relay").factory());

    private final ExecutorService tellers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("report-signal-", 0).factory());
    private final Semaphore lines = new Semaphore(AT_ONCE);
    /// What each order was told: known to this process only, and only to spare the others and the order's history.
    private final Map<OrderId, Told> told = new ConcurrentHashMap<>();

    /// @param next when it is told again; the end of time while it is being told
    /// @param pause from the last time to the next
    /// @param upTo its workflow was handed what was received before; absent when the last signal was not through
    private record Told(
            Instant next, Duration pause, @Nullable Instant upTo) {
        static final Told RIGHT_NOW = new Told(Instant.MAX, Duration.ZERO, null);

        static Told handedOver(@Nullable Told last, Instant now, Instant upTo) {
            Duration pause = last == null || last.upTo == null ? FIRST_PAUSE : longer(last.pause, LONGEST_PAUSE);
            return new Told(now.plus(pause), pause, upTo);
        }

        static Told taken(Instant now, Instant newest) {
            return new Told(now.plus(PAUSE_WHEN_TAKEN), PAUSE_WHEN_TAKEN, newest.plus(1, ChronoUnit.MICROS));
        }

        static Told failed(@Nullable Told last, Instant now) {
            Duration pause = last == null ? FIRST_PAUSE : longer(last.pause, LONGEST_PAUSE_AFTER_FAILURE);
            return new Told(now.plus(pause), pause, null);
        }

        private static Duration longer(Duration pause, Duration longest) {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }

        /// Whether it is not to be told again yet. What was told later than now was told by a clock that has been set
        /// back since: how long ago that is nobody knows, and it is due.
        boolean isResting(Instant now) {
            return equals(RIGHT_NOW) || (next.isAfter(now) && !next.minus(pause).isAfter(now));
        }

        /// Whether it says nothing of what waits to be booked: because nothing does, or because there is something
        /// new, which must not wait as long as what the workflow has already.
        ///
        /// @param newest when the newest was received of what waits and was received before
        boolean isOutdated(@Nullable Instant newest, Instant before) {
            if (newest == null) {
                return upTo == null || !before.isBefore(upTo);
            }
            return upTo != null && !newest.isBefore(upTo);
        }
    }

    /// @param inbox of this process; what its executions took along is left to them for a while
    public ReportRelay(Jdbi database, Clock clock, ReportInbox inbox, Signal signal) {
        this.database = database;
        this.clock = clock;
        this.inbox = inbox;
        this.signal = signal;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::relay, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// One look into the inbox. Orders that rest between two tries are not looked at: however many reports they have,
    /// they take no room from those of others; nor does one whose signal hangs keep others waiting.
    void relay() {
        try {
            // As exact as the database's times, with which it is compared.
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            // An execution that waits for its reports returns them itself: they are left to it for a moment.
            Instant before = now.minus(ExecutionActivities.REPORT_WINDOW.multipliedBy(2));
            inbox.takeTaken().forEach((order, newest) -> told.putIfAbsent(order, Told.taken(now, newest)));
            waiting(before, now).forEach((order, reports) -> {
                if (lines.tryAcquire()) {
                    Told last = told.put(order, Told.RIGHT_NOW);
                    tellers.execute(() -> tell(order, reports, last, now, before));
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("The inbox could not be read; it is tried again", e);
        }
    }

    private Map<OrderId, List<ExecutionReport>> waiting(Instant before, Instant now) {
        return database.withHandle(handle -> {
            if (!told.isEmpty()) {
                Map<OrderId, Instant> newest =
                        ExecutionStore.newestNotBooked(handle, before, Set.copyOf(told.keySet()));
                told.entrySet().removeIf(entry -> entry.getValue().isOutdated(newest.get(entry.getKey()), before));
            }
            Set<OrderId> resting = told.entrySet().stream()
                    .filter(entry -> entry.getValue().isResting(now))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return ExecutionStore.notBooked(handle, before, resting, BATCH).stream()
                    .collect(Collectors.groupingBy(
                            ExecutionStore.Waiting::orderId,
                            LinkedHashMap::new,
                            Collectors.mapping(ExecutionStore.Waiting::report, Collectors.toList())));
        });
    }

    private void tell(OrderId order, List<ExecutionReport> reports, @Nullable Told last, Instant now, Instant before) {
        Told after = Told.failed(last, now);
        try {
            signal.reports(order, reports);
            after = Told.handedOver(last, now, before);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told of {} reports; it is tried again", order, reports.size(), e);
        } finally {
            told.put(order, after);
            lines.release();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        tellers.shutdownNow();
    }
}
