package io.countersign.execution;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/// One request to cancel all that is open at a venue. Its history says who asked, why, and what the venue said; what
/// becomes of each order is in the order's own.
@WorkflowInterface
public interface MassCancelWorkflow {

    /// How it fails when for certain nothing left the house, with the [MassCancelResult.NotSent] as its detail: then
    /// the same can be asked for again.
    String NOT_SENT = "NotSent";

    /// How long after it was asked for it is still sent: what has come in since then is not what the person saw.
    Duration SENT_WITHIN = Duration.ofSeconds(30);

    /// @param executionTaskQueue of those who have sessions with venues
    /// @throws io.temporal.failure.ApplicationFailure of the type [#NOT_SENT]
    @WorkflowMethod(name = "MassCancel")
    MassCancelResult run(MassCancel what, String executionTaskQueue);
}
