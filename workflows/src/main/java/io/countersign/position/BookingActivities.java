package io.countersign.position;

import io.countersign.execution.ExecutionReport;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderStep;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/// Turns what a venue reported into the order's progress, lots, position, cash and profit and loss.
@ActivityInterface
public interface BookingActivities {

    /// Books the reports in one transaction, each once for ever; consumes the reservation as fills come, and
    /// releases what is left of it when the order is over.
    ///
    /// @param reports in the venue's order; none of them booked by an earlier step
    /// @return what is on record for this step: [OrderEvent.Reported], unless another request had taken the step
    OrderEvent book(OrderStep step, List<ExecutionReport> reports);
}
