package io.countersign.execution;

import io.countersign.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in what venues report. A report is committed before the venue's session may forget it; an execution that
/// waits for it in this process is handed it at once, and for everybody else there is the [ReportRelay].
///
/// A report under an ExecID that another report has is not taken: nobody can say which of the two is true. It
/// is kept apart as evidence and logged as an error, while the others go on to be booked.
///
/// Thread contract: may be used from any number of threads.
public final class ReportInbox implements Venue.ReportSink {
    private static final Logger LOG = LoggerFactory.getLogger(ReportInbox.class);

    private final Jdbi database;
    private final Clock clock;
    /// By the new order that began the chain which a report belongs to.
    private final ConcurrentMap<ClOrdId, BlockingQueue<Arrived>> expected = new ConcurrentHashMap<>();
    /// The orders whose workflows get reports with the result of an execution, and when the newest of them came.
    private final ConcurrentMap<OrderId, Instant> taken = new ConcurrentHashMap<>();

    /// @param at as the inbox has it, in microseconds
    private record Arrived(ExecutionReport report, Instant at) {}

    public ReportInbox(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void accept(List<ExecutionReport> reports) {
        accept(reports, _ -> {});
    }

    /// The same, and what is to be committed in the same transaction: how far a session has come in the venue's
    /// messages, so that neither is ever there without the other.
    public void accept(List<ExecutionReport> reports, Consumer<Handle> alongside) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<ReportId> contradicting = database.inTransaction(handle -> {
            List<ReportId> found = reports.isEmpty() ? List.of() : ExecutionStore.receive(handle, reports, at);
            alongside.accept(handle);
            return found;
        });
        for (ExecutionReport report : reports) {
            BlockingQueue<Arrived> waiting = expected.get(report.clOrdId().root());
            if (waiting != null && !contradicting.contains(report.id())) {
                waiting.add(new Arrived(report, at));
            }
        }
        if (!contradicting.isEmpty()) {
            LOG.error("Kept apart, for the inbox has other reports under the same ExecIDs: {}", contradicting);
        }
    }

    /// What is in the inbox on a chain of requests and not booked, in the venue's order.
    List<ExecutionReport> notBooked(ClOrdId clOrdId) {
        return database.withHandle(handle -> ExecutionStore.notBooked(handle, clOrdId));
    }

    /// Starts to listen for reports on a chain of requests; to be called before anything is sent, so that none is
    /// missed.
    Expectation expect(ClOrdId clOrdId) {
        BlockingQueue<Arrived> queue = new LinkedBlockingQueue<>();
        expected.put(clOrdId.root(), queue);
        return new Expectation(clOrdId.root(), queue);
    }

    /// The orders of which executions took reports along since this was asked last, and when the newest of each came.
    Map<OrderId, Instant> takeTaken() {
        Map<OrderId, Instant> since = new HashMap<>();
        for (OrderId order : taken.keySet()) {
            Instant newest = taken.remove(order);
            if (newest != null) {
                since.put(order, newest);
            }
        }
        return since;
    }

    /// Somebody who waits for reports on one chain of requests.
    final class Expectation implements AutoCloseable {
        private final ClOrdId clOrdId;
        private final BlockingQueue<Arrived> queue;

        private Expectation(ClOrdId clOrdId, BlockingQueue<Arrived> queue) {
            this.clOrdId = clOrdId;
            this.queue = queue;
        }

        /// The reports that come within the window, or the first ones, for which it waits longer: a venue that
        /// is slow is not yet silent. Returns early with a report after which nothing can come. The
        /// caller hands them on.
        List<ExecutionReport> within(Duration window, Duration firstAnswer) {
            List<Arrived> arrived = until(Expectation::isSettled, window, firstAnswer);
            arrived.stream()
                    .map(Arrived::at)
                    .max(Comparator.naturalOrder())
                    .ifPresent(newest ->
                            taken.merge(clOrdId.orderId(), newest, (one, other) -> one.isAfter(other) ? one : other));
            return arrived.stream().map(Arrived::report).toList();
        }

        /// Waits for the venue's word on a request to cancel or replace: that it is pending, that it is done or that it
        /// is refused, or that the order is over.
        ///
        /// @return whether it came
        boolean isAnswered(ClOrdId request, Duration atMost) {
            Predicate<ExecutionReport> answers = report -> report.clOrdId().equals(request) || isOver(report);
            return until(answers, atMost, atMost).stream().map(Arrived::report).anyMatch(answers);
        }

        /// What comes up to the last that is waited for, and has come besides. When interrupted, it is what came until
        /// then: what is missing comes by the relay.
        private List<Arrived> until(Predicate<ExecutionReport> isLast, Duration window, Duration firstAnswer) {
            List<Arrived> reports = new ArrayList<>();
            long began = System.nanoTime();
            try {
                while (reports.stream().map(Arrived::report).noneMatch(isLast)) {
                    Duration patience = reports.isEmpty() ? firstAnswer : window;
                    long left = patience.toNanos() - (System.nanoTime() - began);
                    Arrived next = queue.poll(left, TimeUnit.NANOSECONDS);
                    if (next == null) {
                        return reports;
                    }
                    reports.add(next);
                    queue.drainTo(reports);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return reports;
        }

        /// A refusal has nothing left either, and says nothing of the order.
        private static boolean isOver(ExecutionReport report) {
            boolean isRefusal = report.execution() instanceof Execution.CancelRejected
                    || report.execution() instanceof Execution.ReplaceRejected;
            return isSettled(report) && !isRefusal;
        }

        private static boolean isSettled(ExecutionReport report) {
            return report.leavesQty().signum() == 0;
        }

        @Override
        public void close() {
            expected.remove(clOrdId, queue);
        }
    }
}
