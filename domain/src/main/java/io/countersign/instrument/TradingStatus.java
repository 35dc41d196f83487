package io.countersign.instrument;

/// Whether the market lets an instrument trade (FIX tag 326, as far as we act on it).
public enum TradingStatus {
    OPEN,
    HALTED
}
