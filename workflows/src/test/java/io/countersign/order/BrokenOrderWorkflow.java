package io.countersign.order;

import io.countersign.approval.Decision;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.temporal.workflow.Workflow;
import java.util.List;

/// An order's workflow that got its steps wrong, to show that replay notices.
abstract class BrokenOrderWorkflow implements OrderWorkflow {
    private final OrderState state = new OrderState.PendingRisk();

    @Override
    public Answer decide(Decision decision) {
        return answer();
    }

    @Override
    public void decision(Decision decision) {}

    @Override
    public Answer withdraw(Instruction instruction) {
        return answer();
    }

    @Override
    public Answer cancel(Instruction instruction) {
        return answer();
    }

    @Override
    public Answer amend(AmendInstruction instruction) {
        return answer();
    }

    @Override
    public Answer retry(Instruction instruction) {
        return answer();
    }

    @Override
    public Answer abandon(Instruction instruction) {
        return answer();
    }

    @Override
    public void reports(List<ExecutionReport> reports) {}

    @Override
    public void triggered() {}

    @Override
    public void loggedOn(VenueId venue) {}

    @Override
    public OrderState state() {
        return state;
    }

    private Answer answer() {
        Workflow.await(() -> false);
        return new Answer.NotPossible(state.status());
    }
}
