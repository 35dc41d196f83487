package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;
import io.countersign.money.Quantity;

/// What a venue reports to have happened (FIX tag 150, ExecType, with what belongs to it).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "execType")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Execution.New.class, name = "NEW"),
    @JsonSubTypes.Type(value = Execution.Trade.class, name = "TRADE"),
    @JsonSubTypes.Type(value = Execution.Canceled.class, name = "CANCELED"),
    @JsonSubTypes.Type(value = Execution.Expired.class, name = "EXPIRED"),
    @JsonSubTypes.Type(value = Execution.Rejected.class, name = "REJECTED"),
    @JsonSubTypes.Type(value = Execution.CancelRejected.class, name = "CANCEL_REJECTED")
})
public sealed interface Execution {

    /// The venue took the order.
    record New() implements Execution {}

    /// Some of it traded (LastQty 32, LastPx 31).
    record Trade(Quantity lastQty, Price lastPx) implements Execution {}

    /// What was left is canceled, by request or by the venue.
    record Canceled(String text) implements Execution {}

    /// The time in force ran out.
    record Expired(String text) implements Execution {}

    /// The venue did not take the order.
    record Rejected(String text) implements Execution {}

    /// The venue did not take the request to cancel (an OrderCancelReject, MsgType 9); the order is as it was.
    record CancelRejected(String text) implements Execution {}
}
