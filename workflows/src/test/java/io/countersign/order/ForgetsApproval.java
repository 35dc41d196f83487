package io.countersign.order;

import io.countersign.risk.RiskActivities;

/// Takes a request for approval for an allowance.
public final class ForgetsApproval extends BrokenOrderWorkflow {
    @Override
    public OrderStatus run(OrderInput input) {
        OrderStubs.local(OrderActivities.class).validate(input);
        OrderStubs.local(RiskActivities.class).enter(new OrderStep(input.orderId(), 1), input);
        OrderStubs.execution(input.settings().executionTaskQueue())
                .execute(new OrderStep(input.orderId(), 2), input, OneOfEach.RISK_CHECK, 1);
        return OrderStatus.FILLED;
    }
}
