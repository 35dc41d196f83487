package io.countersign.order;

import io.countersign.execution.ExecutionActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/// How a workflow calls its activities. Nothing gives up: what fails is the database or the policy
/// engine, and comes back; what can never succeed fails as a value, not as an exception.
public final class OrderStubs {
    /// Never gives up. That must be said in attempts: a local activity without a number of them, and without an
    /// end, is not tried again at all (LocalActivityWorker.isRetryPolicyNotSet, SDK 1.38).
    private static final RetryOptions UNTIL_DONE = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(100))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(5))
            .setMaximumAttempts(Integer.MAX_VALUE)
            .build();

    private OrderStubs() {}

    /// In the worker's own process, within the workflow task: one short database transaction. Its own time-outs
    /// are shorter than this one, so that it fails by itself first.
    public static <T> T local(Class<T> activities) {
        return Workflow.newLocalActivityStub(
                activities,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(20))
                        .setRetryOptions(UNTIL_DONE)
                        .build());
    }

    /// On an execution worker, and so that the history holds what was decided before it begins.
    static ExecutionActivities execution(String taskQueue) {
        return Workflow.newActivityStub(
                ExecutionActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(taskQueue)
                        .setStartToCloseTimeout(ExecutionActivities.START_TO_CLOSE)
                        .setRetryOptions(UNTIL_DONE)
                        .build());
    }
}
