package io.countersign.order;

import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many orders may wait for their risk decisions at once, of those that came in by this process. One more is
/// refused before anything is done for it: it would wait longer than its client does, and make all the others wait
/// longer. What is done with orders that are there already (approvals, cancels, amendments) is never refused for this.
/// Thread-safe.
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /// Longer than any decision takes that comes at all; the database may be away.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Semaphore room;
    private final OrderChanges changes;
    private final Counter refused;

    /// @param most how many
    public Admission(int most, OrderChanges changes, MeterRegistry metrics) {
        this.room = new Semaphore(most);
        this.changes = changes;
        this.refused = metrics.counter("countersign.orders", "answer", "BUSY");
        metrics.gauge("countersign.orders.undecided", room, free -> most - free.availablePermits());
    }

    /// Takes one of the places.
    ///
    /// @throws io.countersign.api.ProblemException `BUSY` when there is none
    Place take() {
        if (!room.tryAcquire()) {
            refused.increment();
            throw Problem.of(ProblemCode.BUSY, "Nothing was done; try again in a moment")
                    .exception();
        }
        return new Place();
    }

    /// One order's place. To be closed by the thread that took it; is given up then, unless it is kept.
    final class Place implements AutoCloseable {
        private boolean kept;

        private Place() {}

        /// Nobody waits for the decision here any more, and there is none yet: the place stays taken until there is.
        void keepUntilDecided(OrderId order) {
            kept = true;
            Thread.ofVirtual().name("undecided-" + order).start(() -> awaitDecision(order));
        }

        @Override
        public void close() {
            if (!kept) {
                room.release();
            }
        }
    }

    private void awaitDecision(OrderId order) {
        try {
            var _ = changes.await(order, status -> status != OrderStatus.PENDING_RISK, LONGEST);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("It is not known whether {} is decided on; others take its place", order, e);
        } finally {
            room.release();
        }
    }
}
