package io.countersign.execution;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/// Takes in what venues report. A report is committed before the venue's session may forget it; an execution that
/// waits for it in this process is handed it at once, and for everybody else there is the [ReportRelay].
///
/// A report under an ExecID that another report has is not taken: its venue keeps it and brings it again and again,
/// which is heard of, while the others go on to be booked.
///
/// Thread contract: may be used from any number of threads.
public final class ReportInbox implements Venue.ReportSink {
    private final Jdbi database;
    private final Clock clock;
    private final ConcurrentMap<ClOrdId, BlockingQueue<ExecutionReport>> expected = new ConcurrentHashMap<>();

    public ReportInbox(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void accept(List<ExecutionReport> reports) {
        List<ReportId> contradicting =
                database.inTransaction(handle -> ExecutionStore.receive(handle, reports, clock.instant()));
        for (ExecutionReport report : reports) {
            BlockingQueue<ExecutionReport> waiting = expected.get(report.clOrdId());
            if (waiting != null && !contradicting.contains(report.id())) {
                waiting.add(report);
            }
        }
        if (!contradicting.isEmpty()) {
            throw new IllegalStateException(
                    "not taken, for the inbox has other reports under the same ExecIDs: " + contradicting);
        }
    }

    /// What is in the inbox on a request and not booked, in the venue's order.
    List<ExecutionReport> notBooked(ClOrdId clOrdId) {
        return database.withHandle(handle -> ExecutionStore.notBooked(handle, clOrdId));
    }

    /// Starts to listen for reports on a request; to be called before anything is sent, so that none is missed.
    Expectation expect(ClOrdId clOrdId) {
        BlockingQueue<ExecutionReport> queue = new LinkedBlockingQueue<>();
        expected.put(clOrdId, queue);
        return new Expectation(clOrdId, queue);
    }

    /// Somebody who waits for reports on one request.
    final class Expectation implements AutoCloseable {
        private final ClOrdId clOrdId;
        private final BlockingQueue<ExecutionReport> queue;

        private Expectation(ClOrdId clOrdId, BlockingQueue<ExecutionReport> queue) {
            this.clOrdId = clOrdId;
            this.queue = queue;
        }

        /// The reports that come within the window, or the first ones, for which it waits longer: a venue that is slow
        /// is not
        /// yet silent. Returns early with a report after which nothing can come.
        List<ExecutionReport> within(Duration window, Duration firstAnswer) {
            List<ExecutionReport> reports = new ArrayList<>();
            long began = System.nanoTime();
            try {
                while (true) {
                    Duration patience = reports.isEmpty() ? firstAnswer : window;
                    long left = patience.toNanos() - (System.nanoTime() - began);
                    ExecutionReport next = queue.poll(left, TimeUnit.NANOSECONDS);
                    if (next == null) {
                        return reports;
                    }
                    reports.add(next);
                    queue.drainTo(reports);
                    if (isSettled(reports.getLast())) {
                        return reports;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reports; // what is missing comes by the relay
            }
        }

        private static boolean isSettled(ExecutionReport report) {
            return report.leavesQty().signum() == 0 || report.execution() instanceof Execution.CancelRejected;
        }

        @Override
        public void close() {
            expected.remove(clOrdId, queue);
        }
    }
}
