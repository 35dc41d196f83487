package io.countersign.execution;

import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import io.countersign.risk.RiskCheckId;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;

/// What leaves the house. Regular activities: the history holds the decision before any of this begins.
@ActivityInterface
public interface ExecutionActivities {

    /// Asks policy for leave to execute, chooses the venue, commits the intent, and only then sends; waits a
    /// short while for the venue's reports. Run again, it never sends blindly: it asks the venue first, and
    /// policy once more.
    ///
    /// @param attempt names the ClOrdID; another attempt is another order at the venue
    ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt);

    /// Asks the venue to cancel what is left, and waits a short while for its answer. Run again, it asks again under
    /// the same name; a venue that has canceled already says that it is too late, which changes nothing.
    ///
    /// @param request counts the order's requests to change what is at a venue, from 1; it names this one
    CancelResult cancel(Placement placement, int request);

    /// Asks the venue what became of an order. Its reports are in the inbox when this returns.
    VenueStatus ask(Placement placement);

    /// How long one call may take. After that Temporal has given it up, and it must send nothing any more.
    Duration START_TO_CLOSE = Duration.ofSeconds(10);

    /// How long an execution or a cancel waits for what follows the venue's first answer.
    Duration REPORT_WINDOW = Duration.ofMillis(250);

    /// How long it waits for that first answer. A venue that has not given one by then is silent.
    Duration FIRST_ANSWER = Duration.ofSeconds(2);
}
