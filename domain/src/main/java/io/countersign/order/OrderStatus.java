package io.countersign.order;

/// Where an order stands, as its users see it (after FIX tag 39, with the states that come before and beside a
/// venue).
public enum OrderStatus {
    /// Being validated and checked for risk.
    PENDING_RISK,
    /// Waits for a second person.
    PENDING_APPROVAL,
    /// Allowed to trade; on its way to a venue, which has not answered yet, or held until the market trades at
    /// its stop price.
    RELEASED,
    /// Accepted by a venue, nothing filled.
    WORKING,
    /// Accepted by a venue, something filled.
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    REJECTED,
    EXPIRED,
    /// Could not be executed; waits for operations to retry or abandon it.
    EXECUTION_FAILED,
    /// Sent to a venue that does not say what became of it. Never resent blindly.
    UNKNOWN;

    /// Whether the order is over. What a venue says to have traded all the same still counts, but opens it no
    /// more.
    public boolean isTerminal() {
        return switch (this) {
            case FILLED, CANCELED, REJECTED, EXPIRED -> true;
            case PENDING_RISK, PENDING_APPROVAL, RELEASED, WORKING, PARTIALLY_FILLED, EXECUTION_FAILED, UNKNOWN ->
                false;
        };
    }
}
