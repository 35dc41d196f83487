package io.countersign.audit;

import io.countersign.order.OrderChanges;
import io.countersign.order.OrderReads;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the audit records once for all who listen. Each listener has a queue of its own; one who does not keep up
/// loses its subscription and nobody else waits for it.
///
/// Thread contract: any thread may subscribe; one thread of its own follows.
public final class AuditFeed implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFeed.class);
    private static final int QUEUE = 2_000;
    private static final long HELD_BACK_MILLIS = 20;
    private static final long IDLE_MILLIS = 1_000;
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);

    /// Put into a queue to wake its reader.
    private static final AuditEvent END = new AuditEvent(0, Instant.EPOCH, "END", null, null, null);

    private final Jdbi jdbi;
    private final OrderReads orders;
    private final Semaphore changed = new Semaphore(0);
    private final Set<Subscription> subscriptions = new HashSet<>();
    private final Thread thread = new Thread(this::follow, "audit-feed");
    private volatile boolean stopped;
    /// While nobody listens, the table is read once a second only.
    private volatile boolean hasListeners;

    private @Nullable Long position;
    /// Who waits for a look before they are among the subscriptions.
    private int joining;

    private long looksBegun;
    private long looksDone;

    public AuditFeed(Jdbi jdbi, OrderReads orders, OrderChanges changes) {
        this.jdbi = jdbi;
        this.orders = orders;
        changes.onChange(() -> {
            if (hasListeners) {
                changed.release();
            }
        });
    }

    @Override
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /// Ends all subscriptions; there will be no more.
    public void end() {
        stopped = true;
        synchronized (subscriptions) {
            List.copyOf(subscriptions).forEach(Subscription::close);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        end();
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    /// How many listen now.
    public int listeners() {
        synchronized (subscriptions) {
            return subscriptions.size();
        }
    }

    /// One listener's place in the feed.
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<AuditEvent> queue = new ArrayBlockingQueue<>(QUEUE);
        private final long from;
        private volatile boolean ended;

        private Subscription(long from) {
            this.from = from;
        }

        /// The number after which this subscription tells; what comes before is to be read from the table, and is all
        /// there.
        public long from() {
            return from;
        }

        /// What is new; none when there was nothing new for that long.
        public List<AuditEvent> next(Duration atMost) throws InterruptedException {
            AuditEvent first = queue.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            List<AuditEvent> events = new ArrayList<>(List.of(first));
            queue.drainTo(events);
            events.remove(END);
            return events;
        }

        /// Whether nothing more will be told: the listener was too slow, or the feed has stopped.
        public boolean hasEnded() {
            return ended;
        }

        @Override
        public void close() {
            ended = true;
            synchronized (subscriptions) {
                subscriptions.remove(this);
                countListeners();
            }
            // Wakes a listener who waits; one whose queue is full does not wait.
            boolean _ = queue.offer(END);
        }

        private void offer(AuditEvent event) {
            if (!queue.offer(event)) {
                LOG.info("A listener to /events did not keep up and is disconnected");
                close();
            }
        }
    }

    /// Begins to listen, to what is recorded from now on. Who is the first waits for a look at the table, which was
    /// read now and then only.
    ///
    /// @return null when the feed does not know where it begins, as for a moment after its start, or has ended
    public @Nullable Subscription subscribe() throws InterruptedException {
        synchronized (subscriptions) {
            joining++;
            countListeners();
            try {
                boolean isUpToDate = !subscriptions.isEmpty() || awaitLook();
                if (position == null || stopped || !isUpToDate) {
                    return null;
                }
                Subscription subscription = new Subscription(position);
                subscriptions.add(subscription);
                return subscription;
            } finally {
                joining--;
                countListeners();
            }
        }
    }

    private void countListeners() {
        hasListeners = joining > 0 || !subscriptions.isEmpty();
    }

    /// Waits, within the subscriptions' lock, for a look that begins after this; false when none was through in time.
    private boolean awaitLook() throws InterruptedException {
        long wanted = looksBegun + 1;
        long deadline = System.nanoTime() + LOOK_PATIENCE.toNanos();
        changed.release();
        while (looksDone < wanted && !stopped && System.nanoTime() < deadline) {
            subscriptions.wait(IDLE_MILLIS);
        }
        return looksDone >= wanted;
    }

    private void follow() {
        AuditTail tail = null;
        // What the tail has told and the listeners have not been; there only while the orders cannot be read.
        List<AuditNotice> notices = List.of();
        while (!stopped) {
            try {
                if (tail == null) {
                    tail = AuditTail.fromNow(jdbi);
                    publish(List.of(), tail.position());
                }
                changed.drainPermits();
                beginLook();
                if (notices.isEmpty()) {
                    notices = tail.next();
                }
                publish(hasListeners ? AuditEvent.of(notices, orders) : List.of(), tail.position());
                notices = List.of();
                long pause = tail.isHeldBack() ? HELD_BACK_MILLIS : tail.hasMore() ? 0 : IDLE_MILLIS;
                boolean _ = changed.tryAcquire(pause, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("The audit records cannot be followed just now: {}", e.toString());
                pause();
            }
        }
    }

    private void beginLook() {
        synchronized (subscriptions) {
            looksBegun++;
        }
    }

    private void publish(List<AuditEvent> events, long upTo) {
        synchronized (subscriptions) {
            for (AuditEvent event : events) {
                List.copyOf(subscriptions).forEach(subscription -> subscription.offer(event));
            }
            position = upTo;
            looksDone = looksBegun;
            subscriptions.notifyAll();
        }
    }

    private void pause() {
        try {
            Thread.sleep(IDLE_MILLIS);
        } catch (InterruptedException _) {
            // Interrupted by stop() alone, which the loop sees.
            Thread.currentThread().interrupt();
        }
    }
}
