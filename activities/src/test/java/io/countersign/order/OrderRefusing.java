package io.countersign.order;

/// Lets tests of other packages put an invalid order on record as a workflow run of their choice.
public final class OrderRefusing {
    private OrderRefusing() {}

    public static EntryOutcome refuse(
            OrderRecorder recorder, OrderStep step, OrderInput input, ValidationResult faults, String run) {
        return recorder.refuse(step, input, faults, run);
    }
}
