package io.countersign.order;

import io.countersign.database.Database;
import io.dropwizard.lifecycle.Managed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns of every change to an order, by whichever process it was made: one connection that listens, for all who
/// wait. When the connection breaks it is made anew, and everybody who waits looks again, for what was said
/// meanwhile is lost.
///
/// Thread contract: any thread may wait; one thread of its own listens.
public final class OrderChanges implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(OrderChanges.class);
    private static final int POLL_MILLIS = 500;
    private static final int VALID_WITHIN_SECONDS = 2;
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /// How long one waits at most before one looks again by oneself, in case nobody listens just now.
    private static final long LOOK_AGAIN_MILLIS = 1_000;
    /// The same for one for whom nobody waits.
    private static final long LOOK_FOR_MILLIS = 5_000;

    private final ConnectionSource source;
    private final OrderReads orders;
    private final ConcurrentHashMap<String, Set<Expectation>> waiting = new ConcurrentHashMap<>();
    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
    private final Thread thread = new Thread(this::listenForEver, "order-changes");
    private volatile boolean stopped;
    private volatile boolean listening;

    /// Makes a connection of its own, outside the pool.
    @FunctionalInterface
    public interface ConnectionSource {
        Connection open() throws SQLException;
    }

    public OrderChanges(ConnectionSource source, OrderReads orders) {
        this.source = source;
        this.orders = orders;
    }

    @Override
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    /// Whether the connection is there, so that changes are learnt of at once.
    public boolean isListening() {
        return listening;
    }

    /// Calls back after every change to anything, on the listening thread: the callee must be quick.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Waits until the order has a status that is wanted, or the time is over.
    ///
    /// @return the order as it was last seen; empty when it is not in the database
    public Optional<OrderRow> await(OrderId orderId, Predicate<OrderStatus> wanted, Duration atMost)
            throws InterruptedException {
        try (Expectation expected = expect(orderId, wanted)) {
            Optional<OrderRow> now = orders.find(orderId);
            return now.filter(expected::isMet).isPresent() ? now : expected.within(atMost);
        }
    }

    /// Begins to wait for a status, so that what is done next cannot be missed; nothing is looked up until it is
    /// said to have come.
    public Expectation expect(OrderId orderId, Predicate<OrderStatus> wanted) {
        Expectation expectation = new Expectation(orderId, wanted);
        waiting.compute(orderId.value(), (_, before) -> {
            Set<Expectation> set = before == null ? ConcurrentHashMap.newKeySet() : before;
            set.add(expectation);
            return set;
        });
        return expectation;
    }

    /// Somebody who waits for one order.
    public final class Expectation implements AutoCloseable {
        private final OrderId orderId;
        private final Predicate<OrderStatus> wanted;
        private final Semaphore changed = new Semaphore(0);
        private volatile boolean heard;

        private Expectation(OrderId orderId, Predicate<OrderStatus> wanted) {
            this.orderId = orderId;
            this.wanted = wanted;
        }

        /// Waits until the order has a status that is wanted, or the time is over.
        ///
        /// @return the order as it was last seen; empty when it is not in the database
        public Optional<OrderRow> within(Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (true) {
                long left = Math.max(0, deadline - System.nanoTime());
                long pause = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
                // Whether it was woken or timed out, it looks again.
                boolean _ = changed.tryAcquire(pause, TimeUnit.NANOSECONDS);
                changed.drainPermits();
                Optional<OrderRow> order = orders.find(orderId);
                if (order.filter(this::isMet).isPresent() || deadline - System.nanoTime() <= 0) {
                    return order;
                }
            }
        }

        /// Waits until the order is heard to have, or to have had, a status that is wanted, or the time is over. It is
        /// looked up only where nothing is heard for long.
        public void awaitWord(Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (!heard && deadline - System.nanoTime() > 0) {
                if (!changed.tryAcquire(LOOK_FOR_MILLIS, TimeUnit.MILLISECONDS) || !heard) {
                    if (orders.find(orderId).filter(this::isMet).isPresent()) {
                        return;
                    }
                }
            }
        }

        private boolean isMet(OrderRow order) {
            return wanted.test(order.status());
        }

        private void hear(@Nullable OrderStatus status) {
            if (status == null || wanted.test(status)) {
                if (status != null) {
                    heard = true;
                }
                changed.release();
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(orderId.value(), (_, set) -> {
                set.remove(this);
                return set.isEmpty() ? null : set;
            });
        }
    }

    private void listenForEver() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!stopped) {
            try (Connection connection = source.open()) {
                listen(connection);
                wakeAll();
                pause = FIRST_PAUSE_MILLIS;
                receive(connection);
            } catch (SQLException e) {
                LOG.warn("Not listening for changes: {}", e.getMessage());
            } catch (RuntimeException e) {
                // Whatever it was, without this thread nobody would hear of a change any more.
                LOG.error("Not listening for changes", e);
            } finally {
                listening = false;
            }
            pause = sleep(pause);
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + Database.CHANNEL);
        }
        listening = true;
    }

    private void receive(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        long checkAt = System.nanoTime() + CHECK_EVERY.toNanos();
        while (!stopped) {
            PGNotification[] notifications = postgres.getNotifications(POLL_MILLIS);
            if (notifications != null && notifications.length > 0) {
                for (PGNotification notification : notifications) {
                    hear(notification.getParameter());
                }
                listeners.forEach(Runnable::run);
            }
            if (System.nanoTime() >= checkAt) {
                if (!connection.isValid(VALID_WITHIN_SECONDS)) {
                    throw new SQLException("the listening connection does not answer");
                }
                checkAt = System.nanoTime() + CHECK_EVERY.toNanos();
            }
        }
    }

    /// @param change as [Database#change] says it
    private void hear(String change) {
        String[] words = change.split(" ", 2);
        Set<Expectation> expectations = waiting.get(words[0]);
        if (expectations != null) {
            OrderStatus status = words.length == 1 ? null : status(words[1]);
            expectations.forEach(expectation -> expectation.hear(status));
        }
    }

    /// A word that is no status here, such as one of a newer process, counts as none: whoever waits looks for
    /// themselves.
    private static @Nullable OrderStatus status(String word) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.name().equals(word))
                .findFirst()
                .orElse(null);
    }

    private void wakeAll() {
        waiting.values().forEach(set -> set.forEach(expectation -> expectation.hear(null)));
        listeners.forEach(Runnable::run);
    }

    private long sleep(long pause) {
        if (!stopped) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                // Interrupted by stop() alone, which the loop sees.
                return pause;
            }
        }
        return Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
}
