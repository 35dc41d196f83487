package io.countersign.venue;

/// Why something was not done.
///
/// @param code OrdRejReason (103) of an order, CxlRejReason (102) of a change
/// @param text for people
record Refusal(int code, String text) {
    static final int UNKNOWN_SYMBOL = 1;
    static final int CLOSED_OR_HALTED = 2;
    static final int DUPLICATE = 6;
    static final int NO_SUCH_ORDER = 5;
    static final int UNSUPPORTED = 11;
    static final int INCORRECT_QUANTITY = 13;
    static final int OTHER = 99;

    static final int TOO_LATE = 0;
    static final int UNKNOWN_ORDER = 1;
    static final int PENDING_ALREADY = 3;
}
