package io.countersign.execution;

import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import io.countersign.risk.RiskCheckId;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;

/// What leaves the house. Regular activities: the history holds the decision before any of this begins.
@ActivityInterface
public interface ExecutionActivities {

    /// Asks policy for leave to execute, chooses the venues, commits the intent, and only then sends; waits a
    /// short while for their reports. Run again, it never sends blindly: it asks the venues first, and policy once
    /// more.
    ///
    /// @param attempt names the first ClOrdID; more parts have the numbers after it. Another attempt is another
    ///     order at the venue
    ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt);

    /// Asks the venue to cancel what is left, and waits a short while for its answer. Run again, it sends nothing,
    /// since it may have sent it: it is unanswered, and the venue must be asked what became of it.
    ///
    /// @param request the number of the request, which names its ClOrdID
    CancelResult cancel(Placement placement, int request);

    /// Asks policy for leave to change an order, commits the intent, and only then sends it; waits a short while for
    /// the venue's answer. Run again, it sends nothing that it may have sent: the venue must be asked.
    ///
    /// @param input the order as it is
    ReplaceResult replace(OrderStep step, OrderInput input, Replacement replacement);

    /// Asks the venue what became of an order. Its reports are in the inbox when this returns.
    VenueStatus ask(Placement placement);

    /// How long one call may take. After that Temporal has given it up, and it must send nothing any more.
    Duration START_TO_CLOSE = Duration.ofSeconds(10);

    /// How long an execution or a cancel waits for what follows the venue's first answer.
    Duration REPORT_WINDOW = Duration.ofMillis(250);

    /// How long it waits for that first answer. A venue that has not given one by then is silent.
    Duration FIRST_ANSWER = Duration.ofSeconds(2);
}
