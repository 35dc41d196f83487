package io.countersign.execution;

import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Has a venue asked, and asked again under another name where the process that did so died over it. It gives up soon:
/// to cancel all is meant for what is open now.
public final class MassCancelWorkflowImpl implements MassCancelWorkflow {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public MassCancelResult run(MassCancel what, String executionTaskQueue) {
        MassCancelResult result = askUntilAnswered(execution(executionTaskQueue), what);
        if (result instanceof MassCancelResult.NotSent(String why)) {
            throw ApplicationFailure.newNonRetryableFailure(why, NOT_SENT);
        }
        return result;
    }

    private static MassCancelResult askUntilAnswered(MassCancelActivities execution, MassCancel what) {
        String runId = Workflow.getInfo().getRunId();
        @Nullable MassCancelId lost = null;
        for (int attempt = 1; ; attempt++) {
            MassCancelId request = MassCancelId.of(runId, attempt);
            Optional<MassCancelResult> result = ask(execution, what, request);
            if (result.isPresent()) {
                // That this one was not sent says nothing of the one before.
                return lost != null && result.get() instanceof MassCancelResult.NotSent(String why)
                        ? new MassCancelResult.Unanswered(lost, why)
                        : result.get();
            }
            lost = request;
            if (attempt == ATTEMPTS) {
                return new MassCancelResult.Unanswered(lost, "whoever was to send it did not come to an end");
            }
            Workflow.sleep(PAUSE);
        }
    }

    /// @return empty when whoever was to send it did not come to an end, and may have sent it
    private static Optional<MassCancelResult> ask(
            MassCancelActivities execution, MassCancel what, MassCancelId request) {
        try {
            return Optional.of(execution.cancelAll(what, request));
        } catch (ActivityFailure e) {
            return isNotTakenUp(e)
                    ? Optional.of(new MassCancelResult.NotSent(
                            "nobody took it up within " + MassCancelActivities.SCHEDULE_TO_START.toSeconds() + " s"))
                    : Optional.empty();
        }
    }

    private static boolean isNotTakenUp(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure late
                && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
    }

    /// Temporal tries none of them again: each has a name of its own.
    private static MassCancelActivities execution(String taskQueue) {
        return Workflow.newActivityStub(
                MassCancelActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(taskQueue)
                        .setScheduleToStartTimeout(MassCancelActivities.SCHEDULE_TO_START)
                        .setStartToCloseTimeout(ExecutionActivities.START_TO_CLOSE)
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }
}
