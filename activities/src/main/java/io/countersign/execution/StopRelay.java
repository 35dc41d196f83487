package io.countersign.execution;

import io.countersign.order.OrderId;
import io.countersign.order.StopStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the workflows of stop orders that the market has traded at their price: again and again, less and less often,
/// until the workflow has taken it, and its order is not held any more. A repeat does no harm. Any number of processes
/// may do it; when it is told next is in the database, so that each time one of them does.
public final class StopRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopRelay.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 32;

    /// Tells an order's workflow.
    @FunctionalInterface
    public interface Signal {
        /// @throws RuntimeException when it could not be handed over; it is tried again
        void triggered(OrderId order);
    }

    private final Jdbi database;
    private final Clock clock;
    private final Signal signal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("stop-relay").factory());
    private final ExecutorService tellers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("stop-signal-", 0).factory());
    private final Semaphore lines = new Semaphore(AT_ONCE);

    public StopRelay(Jdbi database, Clock clock, Signal signal) {
        this.database = database;
        this.clock = clock;
        this.signal = signal;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::relay, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// One look at what is to be told. A signal that hangs keeps no other waiting.
    void relay() {
        int free = lines.drainPermits();
        try {
            List<OrderId> due = free == 0 ? List.of() : claim(free);
            for (OrderId order : due) {
                free--;
                tellers.execute(() -> tell(order));
            }
        } catch (RuntimeException e) {
            LOG.warn("The triggered stop orders could not be read; it is tried again", e);
        } finally {
            lines.release(free);
        }
    }

    /// What is claimed is due again after a pause, so that a kill before the signal costs no more than that.
    private List<OrderId> claim(int atMost) {
        return database.inTransaction(
                handle -> StopStore.claimToTell(handle, clock.instant(), FIRST_PAUSE, LONGEST_PAUSE, atMost));
    }

    private void tell(OrderId order) {
        try {
            signal.triggered(order);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told that it is triggered; it is tried again", order, e);
        } finally {
            lines.release();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        tellers.shutdownNow();
    }
}
