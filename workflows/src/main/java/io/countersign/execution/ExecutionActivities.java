package io.countersign.execution;

import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import io.countersign.risk.RiskCheckId;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import java.util.List;

/// What leaves the house. Regular activities: the history holds the decision before any of this begins.
@ActivityInterface
public interface ExecutionActivities {

    /// Asks policy for leave to execute, chooses the venue, commits the intent, and only then sends; waits a short
    /// while for
    /// the venue's reports. Run again, it never sends blindly: it asks the venue first.
    ///
    /// @param attempt names the ClOrdID; another attempt is another order at the venue
    ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt);

    /// Asks the venue to cancel what is left, and waits a short while for its answer.
    ///
    /// @return the reports that came, in the venue's order; they may be repeats
    List<ExecutionReport> cancel(Placement placement);

    /// Asks the venue what became of an order.
    ///
    /// @throws io.temporal.failure.ApplicationFailure of type `VenueSilent` when it does not answer
    VenueStatus ask(Placement placement);

    /// What came of an execution.
    ///
    /// @param event [OrderEvent.Intended] or [OrderEvent.NotExecuted]: what is on record for the step
    /// @param reports what the venue reported meanwhile; committed to the inbox, not yet booked
    record ExecutionResult(OrderEvent event, List<ExecutionReport> reports, Wire wire) {
        public ExecutionResult {
            reports = List.copyOf(reports);
        }
    }

    /// What is known of an order that was meant to be sent.
    enum Wire {
        /// The venue gave a sign of having it, or nothing was to be sent.
        ANSWERED,
        /// It may have been sent, and the venue has not said anything.
        SILENT,
        /// Nothing left the house, for certain.
        NOT_SENT
    }

    /// How long an execution or a cancel waits for what follows the venue's first answer.
    Duration REPORT_WINDOW = Duration.ofMillis(250);

    /// How long it waits for that first answer. A venue that has not given one by then is silent.
    Duration FIRST_ANSWER = Duration.ofSeconds(2);
}
