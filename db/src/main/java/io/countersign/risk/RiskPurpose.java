package io.countersign.risk;

/// Why risk was checked.
public enum RiskPurpose {
    /// The order came in.
    ENTRY,
    /// It was approved and is about to be released.
    RELEASE,
    /// Operations try it again.
    RETRY,
    /// Before other terms are sent to the venue.
    AMEND
}
