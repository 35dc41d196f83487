package io.countersign.reconciliation;

/// How a break came to its end.
public enum BreakResolution {
    /// Operations took the trade: it is booked.
    ACCEPTED,
    /// Operations found that it is not ours, or that there is nothing to be done. The record stays.
    DISMISSED,
    /// What was missing came.
    HEALED
}
