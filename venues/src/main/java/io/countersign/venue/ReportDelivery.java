package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.Venue;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands reports to their receiver, in order, until it has taken them: a batch it throws at is delivered again after
/// a pause, with what has come since. Nothing goes out while the session is down, and nothing of an order that is
/// withheld.
///
/// A thread of its own, so that a receiver that is slow or fails holds up neither the market nor the answers to
/// questions.
///
/// Thread contract: any thread may call it; only [#run] calls the receiver.
final class ReportDelivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportDelivery.class);
    private static final int LARGEST_BATCH = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Session session;
    private final Venue.ReportSink sink;
    private final Consumer<List<ExecutionReport>> delivered;
    private final Map<ReportId, ExecutionReport> waiting = new LinkedHashMap<>();
    private final Set<ClOrdId> withheld = new HashSet<>();
    private boolean closed;

    /// @param delivered is told of each batch that was taken
    ReportDelivery(Session session, Venue.ReportSink sink, Consumer<List<ExecutionReport>> delivered) {
        this.session = session;
        this.sink = sink;
        this.delivered = delivered;
    }

    /// Puts back what the journal tells of the past: reports that were made and not known to be taken.
    synchronized void restore(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Received received -> add(received.reports());
            case JournalEntry.Reported(var report) -> add(List.of(report));
            case JournalEntry.Delivered(var ids) -> ids.forEach(waiting::remove);
            case JournalEntry.Begun _ -> {
                // says nothing of reports
            }
        }
    }

    /// Adds reports that are durable by now.
    synchronized void add(List<ExecutionReport> reports) {
        reports.forEach(report -> waiting.put(report.id(), report));
        notifyAll();
    }

    synchronized void withhold(ClOrdId clOrdId) {
        withheld.add(clOrdId);
    }

    synchronized void release(ClOrdId clOrdId) {
        withheld.remove(clOrdId);
        notifyAll();
    }

    /// Looks again whether the session is up.
    synchronized void wake() {
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// Delivers until closed or interrupted.
    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        try {
            for (List<ExecutionReport> batch = next(); !batch.isEmpty(); batch = next()) {
                if (isTaken(batch)) {
                    pause = FIRST_PAUSE;
                } else {
                    pause(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTaken(List<ExecutionReport> batch) {
        try {
            sink.accept(batch);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "{} reports from {} on were not taken; they will be delivered again",
                    batch.size(),
                    batch.getFirst().id(),
                    e);
            return false;
        }
        forget(batch);
        delivered.accept(batch);
        return true;
    }

    /// The next reports to deliver, once there are any; empty when closed.
    private synchronized List<ExecutionReport> next() throws InterruptedException {
        while (!closed) {
            List<ExecutionReport> batch = deliverable();
            if (!batch.isEmpty()) {
                return batch;
            }
            wait();
        }
        return List.of();
    }

    private List<ExecutionReport> deliverable() {
        return session.isUp()
                ? waiting.values().stream()
                        .filter(report -> !withheld.contains(report.clOrdId()))
                        .limit(LARGEST_BATCH)
                        .toList()
                : List.of();
    }

    private synchronized void forget(List<ExecutionReport> batch) {
        batch.forEach(report -> waiting.remove(report.id()));
    }

    private synchronized void pause(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
