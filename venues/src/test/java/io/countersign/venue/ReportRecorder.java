package io.countersign.venue;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Stands around an engine without sessions, and writes down what becomes durable. Tests wait on it for what they
/// expect, up to a deadline.
final class ReportRecorder implements VenueEngine.Surroundings {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Said said = new Said();
    private boolean failed;

    synchronized Said said() {
        Said copy = new Said();
        copy.add(said.all());
        return copy;
    }

    /// Waits until something is so that changes with what is said.
    synchronized void await(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("not within " + DEADLINE + ": " + Said.lines(said.all()));
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    @Override
    public void past(JournalEntry entry) {
        // told before
    }

    @Override
    public synchronized void committed(List<Outcome> outcomes) {
        said.add(outcomes);
        notifyAll();
    }

    @Override
    public synchronized void turned() {
        notifyAll();
    }

    @Override
    public synchronized void failed() {
        failed = true;
        notifyAll();
    }

    @Override
    public void withhold(String firm, String orderId) {
        // there is nothing to withhold it from
    }

    @Override
    public void release(String firm, String orderId) {
        // nor to release it to
    }

    @Override
    public void delay(String firm, String orderId, Duration by) {
        // there is no session
    }

    @Override
    public void swap(String firm, String orderId) {
        // there is no session
    }

    @Override
    public void lie(String firm, String execId, Ticket ticket) {
        // there is no session
    }
}
