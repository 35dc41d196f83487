package io.countersign.order;

/// Every reason that our own code gives for refusing or ending an order. Reasons decided by policy carry the
/// codes of the policy's own rules; `docs/reject-codes.md` lists both.
public enum RejectCode {
    UNKNOWN_SYMBOL("No instrument trades under this symbol"),
    UNKNOWN_ACCOUNT("No such account"),
    CURRENCY_MISMATCH("The instrument trades in another currency than the account has"),
    QUANTITY_NOT_IN_LOTS("The quantity is not a whole number of lots"),
    PRICE_NOT_ON_TICK("The limit price is not a multiple of the tick"),
    STOP_PRICE_NOT_ON_TICK("The stop price is not a multiple of the tick"),
    ORDER_TYPE_NOT_SUPPORTED("A market order cannot rest: use IOC, FOK or DAY"),
    STOP_CANNOT_BE_IMMEDIATE("A stop order waits for the market: use DAY or GTC"),
    POLICY_UNAVAILABLE("Policy gave no well-formed decision in time, and without one nothing is allowed"),
    SELF_APPROVAL("The maker of an order must not decide on it"),
    APPROVAL_REJECTED("A checker rejected the order"),
    APPROVAL_EXPIRED("No checker decided in time"),
    APPROVAL_OUTGROWN("The order has come to need more approvals than it was given"),
    WITHDRAWN("The order was taken back before it was decided"),
    CANCELED_BY_USER("The order was canceled on request"),
    CANCELED_BY_VENUE("The venue canceled what was left of the order"),
    EXPIRED_AT_VENUE("The order's time in force ran out at the venue"),
    TRADE_BUSTED("The venue took back a trade, or made it smaller; what that left of the order counts as canceled"),
    EXPIRED_UNTRIGGERED("The session closed before the stop order had been released"),
    VENUE_REJECTED("The venue rejected the order"),
    VENUE_UNAVAILABLE("No venue could be reached; nothing was sent"),
    VENUE_NEVER_RECEIVED("The venue confirms that it never received the order"),
    NOTHING_LEFT("Nothing of the order is left to be executed"),
    EXECUTION_NOT_BOOKED("A venue has executed something of the order that is not booked: it is held, or on its way"),
    NO_EXECUTABLE_QUOTE("No venue that trades the instrument at the moment has a fresh quote for it"),
    ROUTE_OUTDATED(
            "Since the order was routed its venue was halted, or others came to show better prices; it was not sent"),
    WOULD_TRADE_THROUGH("At the venue that has it the order would trade through better prices that others show"),
    NOTHING_CHANGED("The order has these terms already"),
    NO_LIMIT_TO_CHANGE("An order without a limit has none that could be changed"),
    NO_STOP_TO_CHANGE("An order without a stop price has none that could be changed"),
    STOP_TRIGGERED_ALREADY("The market has traded at the stop price, and the order is on its way"),
    QUANTITY_TRADED_ALREADY("An order cannot be made smaller than what has traded of it"),
    ABANDONED("Operations gave the order up");

    private final String message;

    RejectCode(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
