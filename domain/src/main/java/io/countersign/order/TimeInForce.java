package io.countersign.order;

/// How long an order lives (FIX tag 59).
public enum TimeInForce {
    /// Until the close of the session it was entered in.
    DAY,
    /// Until it is filled or canceled.
    GTC,
    /// What can be filled at once is filled, the rest canceled.
    IOC,
    /// All of it at once, or nothing.
    FOK
}
