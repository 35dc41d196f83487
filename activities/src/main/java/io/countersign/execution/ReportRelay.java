package io.countersign.execution;

import io.countersign.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

    /// When each order was last told, and how often: known to this process only, and only to spare the others.
    private final Map<OrderId, Told> told = new HashMap<>();

    private record Told(Instant next, int times) {}

    public ReportRelay(Jdbi database, Clock clock, Signal signal) {
        this.database = database;
        this.clock = clock;
        this.signal = signal;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::relay, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void relay() {
        try {
            Instant now = clock.instant();
            // An execution that waits for its reports returns them itself: they are left to it for a moment.
            Instant before = now.minus(ExecutionActivities.REPORT_WINDOW.multipliedBy(2));
            Map<OrderId, List<ExecutionReport>> waiting =
                    database.withHandle(handle -> ExecutionStore.notBooked(handle, before, BATCH)).stream()
                            .collect(Collectors.groupingBy(
                                    ExecutionStore.Waiting::orderId,
                                    LinkedHashMap::new,
                                    Collectors.mapping(ExecutionStore.Waiting::report, Collectors.toList())));
            told.keySet().retainAll(waiting.keySet());
            waiting.forEach((order, reports) -> tell(order, reports, now));
        } catch (RuntimeException e) {
            LOG.warn("The inbox could not be read; it is tried again", e);
        }
    }

    private void tell(OrderId order, List<ExecutionReport> reports, Instant now) {
        Told before = told.getOrDefault(order, new Told(now, 0));
        if (before.next().isAfter(now)) {
            return;
        }
        Duration pause = Duration.ofMillis(500L << Math.min(before.times(), 6));
        told.put(order, new Told(now.plus(min(pause, LONGEST_PAUSE)), before.times() + 1));
        try {
            signal.reports(order, reports);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told of {} reports; it is tried again", order, reports.size(), e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
