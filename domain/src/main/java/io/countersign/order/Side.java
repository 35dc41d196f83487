package io.countersign.order;

/// Which way an order trades (FIX tag 54).
public enum Side {
    BUY,
    /// A sale of what is held (Reg SHO 200(g): "long").
    SELL,
    /// A sale of what is not held, marked as the rule asks (Reg SHO 200(g): "short").
    SELL_SHORT;

    /// +1 when a fill raises the position, -1 when it lowers it.
    public int sign() {
        return this == BUY ? 1 : -1;
    }
}
