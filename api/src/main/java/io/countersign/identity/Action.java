package io.countersign.identity;

import java.util.Locale;

/// What one can ask of this interface, as policy (`trading/authz`) names it.
public enum Action {
    ORDER_SUBMIT,
    ORDER_READ,
    ORDER_LIST,
    ORDER_HISTORY,
    ORDER_CANCEL,
    ORDER_AMEND,
    ORDER_WITHDRAW,
    ORDER_RETRY,
    ORDER_ABANDON,
    APPROVAL_LIST,
    APPROVAL_READ,
    APPROVAL_CLAIM,
    APPROVAL_DECIDE,
    ACCOUNT_READ,
    POSITION_READ,
    EXECUTION_READ,
    QUOTE_READ,
    VENUE_CANCEL,
    PART_READ,
    ACTIVITY_READ,
    BREAK_READ,
    BREAK_RESOLVE,
    AUDIT_READ,
    EVENTS_STREAM,
    SELF_READ;

    /// Such as `order.submit`.
    public String policyName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
