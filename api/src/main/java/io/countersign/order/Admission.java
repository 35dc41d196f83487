package io.countersign.order;

import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many orders may be under way at once, of those that came in by this process: entered, and not yet at a venue,
/// nor where they wait for a person or for the market. Some of them are worked on, first come, first served, since many
/// at a time take longer than the same one after the other; the others wait for their turn. One more than may be under
/// way is refused before anything is done for it: it would wait longer than its client does, and make all the others
/// wait longer. Who would wait for the turn longer than its client waits goes on without: fairness to those who wait is
/// worth less than the answer that was promised. What is done with orders that are there already (approvals, cancels,
/// amendments) never waits for this, and is never refused for it. Thread-safe.
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /// Longer than any takes that gets on at all: a venue may be silent, the database away.
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /// For its turn an order waits no longer: those that have theirs may be stuck where this one does not go.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore room;
    private final Semaphore turns;
    private final Set<OrderId> underWay = ConcurrentHashMap.newKeySet();
    private final OrderChanges changes;
    private final Counter refused;

    /// @param most how many
    /// @param atOnce how many of them are worked on
    public Admission(int most, int atOnce, OrderChanges changes, MeterRegistry metrics) {
        this.room = new Semaphore(most);
        this.turns = new Semaphore(atOnce, true);
        this.changes = changes;
        this.refused = metrics.counter("countersign.orders", "answer", "BUSY");
        metrics.gauge("countersign.orders.under.way", room, free -> most - free.availablePermits());
        metrics.gauge("countersign.orders.waiting", turns, Semaphore::getQueueLength);
        metrics.gauge("countersign.orders.in.turn", turns, free -> atOnce - free.availablePermits());
    }

    /// Takes one of the places. An order takes one, however often it comes at once: who comes second has none.
    ///
    /// @throws io.countersign.api.ProblemException `BUSY` when there is no place
    Place take(OrderId order) {
        if (!underWay.add(order)) {
            return new Place(order, false);
        }
        if (!room.tryAcquire()) {
            underWay.remove(order);
            refused.increment();
            throw Problem.of(ProblemCode.BUSY, "Nothing was done; send the same again in a moment")
                    .exception();
        }
        return new Place(order, true);
    }

    /// One order's place. To be closed by the thread that took it; is given up then, unless it is kept.
    final class Place implements AutoCloseable {
        private final OrderId order;
        private final boolean isFirst;
        private boolean hasTurn;
        private OrderChanges.@Nullable Expectation through;
        private boolean kept;

        private Place(OrderId order, boolean isFirst) {
            this.order = order;
            this.isFirst = isFirst;
        }

        /// Whether there is a place; not where the same order is under way already.
        boolean isFirst() {
            return isFirst;
        }

        /// @param atMost how long the client waits
        void awaitTurn(Duration atMost) throws InterruptedException {
            Duration patience = atMost.compareTo(PATIENCE) < 0 ? atMost : PATIENCE;
            hasTurn = turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        }

        /// Begins to listen for what becomes of the order: to be called before its workflow is started.
        void listenTo(OrderTerms terms) {
            through = changes.expect(terms.orderId(), status -> isThrough(terms, status));
        }

        /// The order's workflow is started: the place stays taken until it is through.
        void keep() {
            OrderChanges.Expectation expected = Objects.requireNonNull(through, "nothing is listened to");
            kept = true;
            Thread.ofVirtual().name("under-way").start(() -> await(expected));
        }

        @Override
        public void close() {
            if (!kept) {
                if (through != null) {
                    through.close();
                }
                release();
            }
        }

        private void await(OrderChanges.Expectation expected) {
            try (expected) {
                expected.awaitWord(LONGEST);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("It is not known how far an order is; others take its place", e);
            } finally {
                release();
            }
        }

        private void release() {
            if (hasTurn) {
                turns.release();
            }
            if (isFirst) {
                room.release();
                underWay.remove(order);
            }
        }
    }

    /// A stop order that is released waits for the market.
    private static boolean isThrough(OrderTerms terms, OrderStatus status) {
        return switch (status) {
            case PENDING_RISK -> false;
            case RELEASED -> terms.pricing().stop().isPresent();
            case PENDING_APPROVAL,
                    WORKING,
                    PARTIALLY_FILLED,
                    FILLED,
                    CANCELED,
                    REJECTED,
                    EXPIRED,
                    EXECUTION_FAILED,
                    UNKNOWN -> true;
        };
    }
}
