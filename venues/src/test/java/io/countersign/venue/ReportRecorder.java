package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Venue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Writes down the reports it takes; can be made to throw. Tests wait on it for what they expect, up to a deadline.
final class ReportRecorder implements Venue.ReportSink {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final List<ExecutionReport> taken = new ArrayList<>();
    private int refusals;
    private int refused;

    @Override
    public synchronized void accept(List<ExecutionReport> reports) {
        notifyAll();
        if (refusals > 0) {
            refusals--;
            refused++;
            throw new IllegalStateException("refused for the test");
        }
        taken.addAll(reports);
    }

    /// Throws the next `times` times.
    synchronized void refuse(int times) {
        refusals = times;
    }

    synchronized int refused() {
        return refused;
    }

    synchronized List<ExecutionReport> taken() {
        return List.copyOf(taken);
    }

    List<String> blotter(ClOrdId clOrdId) {
        return Blotter.lines(taken().stream()
                .filter(report -> report.clOrdId().equals(clOrdId))
                .toList());
    }

    /// Waits until there are so many reports on an order, and gives its blotter.
    List<String> await(Orders order, int reports) {
        await(() -> blotter(order.clOrdId()).size() >= reports);
        return blotter(order.clOrdId());
    }

    /// Waits until something is so that changes with reports or attempts to deliver them.
    synchronized void await(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("not within " + DEADLINE + "; taken: " + Blotter.lines(taken));
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
