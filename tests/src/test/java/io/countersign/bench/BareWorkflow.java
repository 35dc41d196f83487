package io.countersign.bench;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/// An order's workflow as a first sketch has it, without what makes it safe.
@WorkflowInterface
public interface BareWorkflow {

    @WorkflowMethod
    void run(Flow.Wanted order);

    /// What it calls: each step a statement of SQL.
    @ActivityInterface
    interface Steps {
        void validate(Flow.Wanted order);

        void checkAccount(Flow.Wanted order);

        void checkLimit(Flow.Wanted order);

        void checkPrice(Flow.Wanted order);

        void checkPosition(Flow.Wanted order);

        void checkReservations(Flow.Wanted order);

        void insert(Flow.Wanted order);

        void execute(Flow.Wanted order);

        void book(Flow.Wanted order);

        /// All of them in one transaction.
        void all(Flow.Wanted order);
    }

    /// Nine regular activities, one after another.
    final class Nine implements BareWorkflow {
        private final Steps steps = steps(true);

        @Override
        public void run(Flow.Wanted order) {
            steps.validate(order);
            steps.checkAccount(order);
            steps.checkLimit(order);
            steps.checkPrice(order);
            steps.checkPosition(order);
            steps.checkReservations(order);
            steps.insert(order);
            steps.execute(order);
            steps.book(order);
        }
    }

    /// One regular activity, which the server may hand over with the answer to the workflow task.
    final class OneEager implements BareWorkflow {
        private final Steps steps = steps(false);

        @Override
        public void run(Flow.Wanted order) {
            steps.all(order);
        }
    }

    private static Steps steps(boolean isEagerDisabled) {
        return Workflow.newActivityStub(
                Steps.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .setDisableEagerExecution(isEagerDisabled)
                        .build());
    }
}
