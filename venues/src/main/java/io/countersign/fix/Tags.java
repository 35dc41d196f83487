package io.countersign.fix;

/// The fields that FIX leaves to the parties; `docs/fix.md` says what they mean.
final class Tags {
    /// On Logon: whether the venue is to cancel our open orders when the connection is lost.
    static final int CANCEL_ORDERS_ON_DISCONNECT = 8013;
    /// On OrderCancelReject, which has no ExecID: the venue's number for it, never used twice.
    static final int REJECT_ID = 20_017;
    /// On PositionReport: the moment, in UTC, up to which trades are in it.
    static final int POSITION_AS_OF = 20_018;

    private Tags() {}
}
