package io.countersign.risk;

import io.countersign.order.EntryOutcome;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;

/// Lets tests of other packages enter an order as a workflow run of their choice.
public final class Entering {
    private Entering() {}

    public static EntryOutcome enter(RiskGate gate, OrderStep step, OrderInput input, String run) {
        return gate.enter(step, input, run);
    }
}
