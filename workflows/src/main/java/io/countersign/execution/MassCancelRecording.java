package io.countersign.execution;

import io.temporal.activity.ActivityInterface;

/// Puts on record what came of a request to cancel all. A local activity.
@ActivityInterface
public interface MassCancelRecording {

    /// Appends one audit record for each request, however often it is called.
    void ended(MassCancel what, MassCancelResult result);
}
