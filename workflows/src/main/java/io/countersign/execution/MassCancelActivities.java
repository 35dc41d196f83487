package io.countersign.execution;

import io.temporal.activity.ActivityInterface;
import java.time.Duration;

/// Cancels all that is open at a venue. A regular activity, and called once for each name.
@ActivityInterface
public interface MassCancelActivities {

    /// Puts on record who asks for it and why, and only then sends it; waits for the venue's answer, for as long as
    /// for the first word on an order, and puts that on record as well. Under another name it may be called again,
    /// for what is canceled already is not affected.
    ///
    /// @param request the name it goes by at the venue
    MassCancelResult cancelAll(MassCancel what, MassCancelId request);

    /// How long it may wait to be taken up: what has come in since then is not what the person saw.
    Duration SCHEDULE_TO_START = Duration.ofSeconds(30);
}
