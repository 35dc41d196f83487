package io.countersign.execution;

import io.countersign.order.OrderStubs;
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

/// Has a venue asked, and asked again under another name where the process that did so died over it, for as long as
/// it may still be sent. What came of it is on record before anybody is told.
public final class MassCancelWorkflowImpl implements MassCancelWorkflow {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final MassCancelRecording recording = OrderStubs.local(MassCancelRecording.class);

    @Override
    public MassCancelResult run(MassCancel what, String executionTaskQueue) {
        MassCancelResult result = askUntilAnswered(what, executionTaskQueue);
        recording.ended(what, result);
        if (result instanceof MassCancelResult.NotSent(MassCancelId _, String why)) {
            throw ApplicationFailure.newNonRetryableFailure(why, NOT_SENT, result);
        }
        return result;
    }

    private static MassCancelResult askUntilAnswered(MassCancel what, String executionTaskQueue) {
        String runId = Workflow.getInfo().getRunId();
        @Nullable MassCancelId lost = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            MassCancelId request = MassCancelId.of(runId, attempt);
            Optional<MassCancelResult> result = ask(executionTaskQueue, what, request);
            if (result.isPresent()) {
                return lost == null ? result.get() : after(lost, result.get());
            }
            lost = request;
            Workflow.sleep(PAUSE);
        }
        return new MassCancelResult.Unanswered(lost, "whoever was to send it did not come to an end");
    }

    /// What is known when an earlier request was lost: it may have gone out, and may have canceled some.
    private static MassCancelResult after(MassCancelId lost, MassCancelResult result) {
        return switch (result) {
            case MassCancelResult.Accepted(MassCancelId request, Integer _) ->
                new MassCancelResult.Accepted(request, null);
            case MassCancelResult.Refused(MassCancelId _, String why) -> lost(lost, why);
            case MassCancelResult.NotSent(MassCancelId _, String why) -> lost(lost, why);
            case MassCancelResult.Unanswered _ -> result;
        };
    }

    private static MassCancelResult lost(MassCancelId lost, String why) {
        return new MassCancelResult.Unanswered(
                lost, "what came of it is not known, and another was not accepted: " + why);
    }

    /// @return empty when whoever was to send it did not come to an end, and may have sent it
    private static Optional<MassCancelResult> ask(String executionTaskQueue, MassCancel what, MassCancelId request) {
        Duration left = left();
        if (!left.isPositive()) {
            return Optional.of(notTakenUp(request));
        }
        try {
            return Optional.of(execution(executionTaskQueue, left).cancelAll(what, request));
        } catch (ActivityFailure e) {
            return isNotTakenUp(e) ? Optional.of(notTakenUp(request)) : Optional.empty();
        }
    }

    /// How long it may still wait to be taken up: whoever does may send it until their own time is over. This here,
    /// too, may have been taken up late.
    private static Duration left() {
        long asked = Workflow.getInfo().getRunStartedTimestampMillis();
        return SENT_WITHIN.minus(ExecutionActivities.START_TO_CLOSE).minusMillis(Workflow.currentTimeMillis() - asked);
    }

    private static MassCancelResult notTakenUp(MassCancelId request) {
        return new MassCancelResult.NotSent(request, "nobody took it up in time");
    }

    private static boolean isNotTakenUp(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure late
                && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
    }

    /// Temporal tries none of them again: each has a name of its own.
    private static MassCancelActivities execution(String taskQueue, Duration toBeTakenUp) {
        return Workflow.newActivityStub(
                MassCancelActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(taskQueue)
                        .setScheduleToStartTimeout(toBeTakenUp)
                        .setStartToCloseTimeout(ExecutionActivities.START_TO_CLOSE)
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }
}
