package io.countersign.execution;

import io.temporal.activity.ActivityInterface;

/// Cancels all that is open at a venue. A regular activity, and called once for each name.
@ActivityInterface
public interface MassCancelActivities {

    /// Puts on record who asks for it and why, and only then sends it; waits for the venue's answer, for as long as
    /// for the first word on an order. Under another name it may be called again, for what is canceled already is
    /// not affected.
    ///
    /// @param request the name it goes by at the venue
    MassCancelResult cancelAll(MassCancel what, MassCancelId request);
}
