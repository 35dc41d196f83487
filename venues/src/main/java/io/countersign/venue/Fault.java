package io.countersign.venue;

/// What the venue can be told to do wrong, so many times. What is said of an order holds for the next new orders.
public enum Fault {
    /// The order is rejected with the text `simulated reject`.
    REJECT,
    /// The order is taken and executed as usual, but its reports are withheld and the first questions about it get no
    /// answer; then the truth is told and the reports are sent.
    SILENT,
    /// The same, with the next requests to cancel or replace: they are followed, and nothing is said of it.
    SILENT_CANCEL,
    /// What is reported of the order goes out `millis` later.
    SLOW,
    /// The connection is lost before the order is taken: the sender cannot tell, the venue never hears of it.
    DISCONNECT,
    /// The connection is lost when the order was taken, before any report gets out.
    DISCONNECT_AFTER,
    /// The next reports are sent twice, with the same ExecID.
    DUPLICATE,
    /// The order's first two reports change places.
    OUT_OF_ORDER,
    /// The next requests to cancel are followed, and after that one lot trades all the same.
    LATE_FILL,
    /// The next report of a trade says one share more than was traded.
    WRONG_QUANTITY,
    /// The next report of a trade says a price that is one higher than it was.
    WRONG_PRICE,
    /// A trade is reported of an order that was never sent.
    UNKNOWN_ORDER,
    /// Bytes that are no message come before the order's reports.
    GARBAGE,
    /// Half a message comes before the order's reports, then the connection is lost.
    HALF_MESSAGE,
    /// The venue takes the order, loses the connection and forgets the session's sequence numbers.
    SEQUENCE_RESET,
    /// One lot more trades than was ordered.
    OVERFILL,
    /// One lot more is traded with the order by the venue's ledger, and neither session ever says so.
    UNREPORTED_TRADE,
    /// The next requests to cancel or replace wait `millis` until they are decided.
    PENDING,
    /// The next questions get no answer.
    STATUS_SILENT,
    /// The market data of the next quarters of a second are not sent.
    MARKET_DATA_STOP
}
