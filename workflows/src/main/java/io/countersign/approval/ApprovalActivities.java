package io.countersign.approval;

import io.countersign.order.OrderEvent;
import io.countersign.order.OrderStep;
import io.temporal.activity.ActivityInterface;

/// Maker and checker.
@ActivityInterface
public interface ApprovalActivities {

    /// Asks policy whether this decision counts, and puts it on record either way.
    ///
    /// @return [OrderEvent.Approved], [OrderEvent.Declined] or [OrderEvent.DecisionRefused]
    OrderEvent decide(OrderStep step, ApprovalId approval, Decision decision);
}
