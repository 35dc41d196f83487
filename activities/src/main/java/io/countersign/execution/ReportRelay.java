package io.countersign.execution;

import io.countersign.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells workflows of the reports in the inbox that they have not booked: one signal for all that waits for an order,
/// again
/// and again, less and less often, until they are booked. A repeat does no harm.
public final class ReportRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRelay.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
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
    private final Signal signal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("report-relay").factory());

    private final ExecutorService tellers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("report-signal-", 0).factory());
    private final Semaphore lines = new Semaphore(AT_ONCE);
    /// When each order is told next, and how often it was: known to this process only, and only to spare the others.
    private final Map<OrderId, Told> told = new ConcurrentHashMap<>();

    /// @param next the end of time while it is being told
    private record Told(Instant next, int times) {}

    public ReportRelay(Jdbi database, Clock clock, Signal signal) {
        this.database = database;
        this.clock = clock;
        this.signal = signal;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::relay, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// One look into the inbox. Orders that rest between two tries are not looked at: however many reports they have,
    /// they
    /// take no room from those of others; nor does one whose signal hangs keep others waiting.
    void relay() {
        try {
            Instant now = clock.instant();
            // An execution that waits for its reports returns them itself: they are left to it for a moment.
            Instant before = now.minus(ExecutionActivities.REPORT_WINDOW.multipliedBy(2));
            waiting(before, now).forEach((order, reports) -> {
                if (lines.tryAcquire()) {
                    Told last = told.getOrDefault(order, new Told(now, 0));
                    told.put(order, new Told(Instant.MAX, last.times()));
                    Duration pause = min(Duration.ofMillis(500L << Math.min(last.times(), 6)), LONGEST_PAUSE);
                    tellers.execute(() -> tell(order, reports, new Told(now.plus(pause), last.times() + 1)));
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("The inbox could not be read; it is tried again", e);
        }
    }

    private Map<OrderId, List<ExecutionReport>> waiting(Instant before, Instant now) {
        return database.withHandle(handle -> {
            if (!told.isEmpty()) {
                told.keySet().retainAll(ExecutionStore.notBooked(handle, Set.copyOf(told.keySet())));
            }
            Set<OrderId> resting = told.entrySet().stream()
                    .filter(entry -> entry.getValue().next().isAfter(now))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return ExecutionStore.notBooked(handle, before, resting, BATCH).stream()
                    .collect(Collectors.groupingBy(
                            ExecutionStore.Waiting::orderId,
                            LinkedHashMap::new,
                            Collectors.mapping(ExecutionStore.Waiting::report, Collectors.toList())));
        });
    }

    private void tell(OrderId order, List<ExecutionReport> reports, Told after) {
        try {
            signal.reports(order, reports);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told of {} reports; it is tried again", order, reports.size(), e);
        } finally {
            told.put(order, after);
            lines.release();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        tellers.shutdownNow();
    }
}
