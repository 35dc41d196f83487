package io.countersign.order;

import io.countersign.approval.Decision;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One order, from entry to its end. Its history is the order's audit trail.
///
/// Updates answer when what they ask for has been decided. Nothing is refused by a validator: a refusal on a rule
/// must leave a trace, and a rejected Update leaves none.
@WorkflowInterface
public interface OrderWorkflow {

    /// @return the terminal status
    @WorkflowMethod(name = "Order")
    OrderStatus run(OrderInput input);

    /// A checker's decision, by REST.
    @UpdateMethod
    Answer decide(Decision decision);

    /// A checker's decision, by an operator's `temporal workflow signal`: the same checks, no answer. One without
    /// content, or whose content cannot be read, is none.
    @SignalMethod
    void decision(@Nullable Decision decision);

    /// Takes an order back that waits for approval.
    @UpdateMethod
    Answer withdraw(Instruction instruction);

    /// Asks the venue to cancel what is left. Answers with the order's status after the venue's answer, or as it
    /// is when the venue is slow.
    @UpdateMethod
    Answer cancel(Instruction instruction);

    /// Changes quantity, limit or stop price of an order that is at a venue or held: checks risk again, asks
    /// for a second person where that is needed, and then the venue. Answers as soon as risk has decided; what
    /// becomes of it is seen in the order.
    @UpdateMethod
    Answer amend(AmendInstruction instruction);

    /// Checks risk again and tries another execution of an order that failed.
    @UpdateMethod
    Answer retry(Instruction instruction);

    /// Gives an order up that failed.
    @UpdateMethod
    Answer abandon(Instruction instruction);

    /// Reports of the venue that did not come back with the execution itself. They are names of what is in the
    /// inbox: what is booked is what is found there. Repeats are ignored.
    @SignalMethod
    void reports(@Nullable List<ExecutionReport> reports);

    /// The market may have traded at the order's stop price: whether it has is looked up. Repeats are ignored.
    @SignalMethod
    void triggered();

    /// A session with this venue has come up: what is unknown is asked at once, and from then on as often as at first.
    /// Repeats cost a question.
    @SignalMethod
    void loggedOn(@Nullable VenueId venue);

    @QueryMethod
    OrderState state();
}
