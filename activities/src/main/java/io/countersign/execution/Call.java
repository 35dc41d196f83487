package io.countersign.execution;

import java.util.function.LongSupplier;

/// A call of an activity. [ExecutionActivities#START_TO_CLOSE] after it began Temporal has given it up, and another one
/// may be at the same: then this one must send nothing any more.
final class Call {
    private final LongSupplier nanoTime;
    private final long began;

    private Call(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    static Call begin(LongSupplier nanoTime) {
        return new Call(nanoTime);
    }

    /// To be called right before the wire.
    ///
    /// @throws IllegalStateException when nobody waits for it any more
    void requireAwaited(Object what) {
        if (nanoTime.getAsLong() - began > ExecutionActivities.START_TO_CLOSE.toNanos()) {
            throw new IllegalStateException(what + " took until nobody waited for it any more");
        }
    }
}
