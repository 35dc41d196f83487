package io.countersign.execution;

import java.math.BigDecimal;

/// What a venue's session learned when it asked about an order (FIX MsgType H).
public sealed interface OrderStanding {

    /// The venue has the order. What it reported on it before this answer has reached the [Venue.ReportSink]
    /// and is committed.
    ///
    /// @param cumQty CumQty (tag 14)
    /// @param leavesQty LeavesQty (tag 151)
    /// @param pending whether it has a request to cancel or to replace to decide on (OrdStatus 6 or E)
    record Known(BigDecimal cumQty, BigDecimal leavesQty, boolean pending) implements OrderStanding {}

    /// It never heard of the order, and nothing of ours about it is on its way there any more.
    record NeverReceived() implements OrderStanding {}

    /// It does not say; whatever it has done, we do not know.
    ///
    /// @param why for the history and the log
    record Silent(String why) implements OrderStanding {}
}
