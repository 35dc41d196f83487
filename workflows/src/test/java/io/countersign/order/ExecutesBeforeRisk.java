package io.countersign.order;

import io.countersign.risk.RiskActivities;

/// Sends first and asks later.
public final class ExecutesBeforeRisk extends BrokenOrderWorkflow {
    @Override
    public OrderStatus run(OrderInput input) {
        OrderStubs.local(OrderActivities.class).validate(input);
        OrderStep first = new OrderStep(input.orderId(), 1);
        OrderStubs.execution(input.settings().executionTaskQueue()).execute(first, input, OneOfEach.RISK_CHECK, 1);
        OrderStubs.local(RiskActivities.class).enter(new OrderStep(input.orderId(), 2), input);
        return OrderStatus.FILLED;
    }
}
