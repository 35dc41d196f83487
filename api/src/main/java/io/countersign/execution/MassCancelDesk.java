package io.countersign.execution;

import io.countersign.api.IdempotencyKey;
import io.countersign.instrument.Symbol;
import io.countersign.order.TemporalDeadline;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Has venues told to cancel all, whichever process has the session: starts a workflow for each request, and waits
/// for what comes of it. Thread-safe.
public final class MassCancelDesk {
    /// Longer than whoever takes it up waits for the venue.
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    private final WorkflowClient temporal;
    private final String taskQueue;
    private final String executionTaskQueue;
    private final Duration answerWait;

    /// @param taskQueue of the workflow
    /// @param executionTaskQueue of those who have sessions with venues
    public MassCancelDesk(WorkflowClient temporal, String taskQueue, String executionTaskQueue) {
        this(temporal, taskQueue, executionTaskQueue, ANSWER_WAIT);
    }

    MassCancelDesk(WorkflowClient temporal, String taskQueue, String executionTaskQueue, Duration answerWait) {
        this.temporal = temporal;
        this.taskQueue = taskQueue;
        this.executionTaskQueue = executionTaskQueue;
        this.answerWait = answerWait;
    }

    /// @param key asking the same of the same venue again under the same one asks nothing new, and answers the same
    /// @return empty while it is under way
    public Optional<MassCancelResult> ask(MassCancel what, IdempotencyKey key) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId(what, key))
                .setTaskQueue(taskQueue)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setDisableEagerExecution(false)
                .build();
        MassCancelWorkflow workflow = temporal.newWorkflowStub(MassCancelWorkflow.class, options);
        try {
            TemporalDeadline.within(
                    TemporalDeadline.SHORT, () -> WorkflowClient.start(workflow::run, what, executionTaskQueue));
        } catch (WorkflowExecutionAlreadyStarted _) {
            // it is waited for, or has come to an end
        }
        WorkflowStub started = temporal.newUntypedWorkflowStub(options.getWorkflowId());
        try {
            return Optional.of(started.getResult(answerWait.toMillis(), TimeUnit.MILLISECONDS, MassCancelResult.class));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (WorkflowFailedException e) {
            return Optional.of(failed(e));
        }
    }

    private static MassCancelResult failed(WorkflowFailedException thrown) {
        return thrown.getCause() instanceof ApplicationFailure failure
                        && MassCancelWorkflow.NOT_SENT.equals(failure.getType())
                ? failure.getDetails().get(MassCancelResult.NotSent.class)
                // Somebody has ended it by hand.
                : new MassCancelResult.Unanswered(null, "its workflow did not come to its end");
    }

    private static String workflowId(MassCancel what, IdempotencyKey key) {
        Symbol symbol = what.symbol();
        return "mass-cancel:%s:%s:%s".formatted(what.venue(), symbol == null ? "all" : symbol, key.value());
    }
}
