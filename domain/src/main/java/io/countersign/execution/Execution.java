package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a venue reports to have happened (FIX tag 150, ExecType, with what belongs to it).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "execType")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Execution.New.class, name = "NEW"),
    @JsonSubTypes.Type(value = Execution.Trade.class, name = "TRADE"),
    @JsonSubTypes.Type(value = Execution.Canceled.class, name = "CANCELED"),
    @JsonSubTypes.Type(value = Execution.Expired.class, name = "EXPIRED"),
    @JsonSubTypes.Type(value = Execution.Rejected.class, name = "REJECTED"),
    @JsonSubTypes.Type(value = Execution.PendingCancel.class, name = "PENDING_CANCEL"),
    @JsonSubTypes.Type(value = Execution.CancelRejected.class, name = "CANCEL_REJECTED"),
    @JsonSubTypes.Type(value = Execution.PendingReplace.class, name = "PENDING_REPLACE"),
    @JsonSubTypes.Type(value = Execution.Replaced.class, name = "REPLACED"),
    @JsonSubTypes.Type(value = Execution.ReplaceRejected.class, name = "REPLACE_REJECTED"),
    @JsonSubTypes.Type(value = Execution.TradeCancel.class, name = "TRADE_CANCEL"),
    @JsonSubTypes.Type(value = Execution.TradeCorrect.class, name = "TRADE_CORRECT")
})
public sealed interface Execution {

    /// The venue took the order.
    record New() implements Execution {}

    /// A trade, or what became of one.
    sealed interface OfTrade extends Execution {}

    /// Some of it traded (LastQty 32, LastPx 31).
    record Trade(Quantity lastQty, Price lastPx) implements OfTrade {
        public Trade {
            Objects.requireNonNull(lastQty, "lastQty");
            Objects.requireNonNull(lastPx, "lastPx");
        }
    }

    /// What was left is canceled, by request or by the venue.
    record Canceled(String text) implements Execution {
        public Canceled {
            Objects.requireNonNull(text, "text");
        }
    }

    /// The time in force ran out.
    record Expired(String text) implements Execution {
        public Expired {
            Objects.requireNonNull(text, "text");
        }
    }

    /// The venue did not take the order.
    record Rejected(String text) implements Execution {
        public Rejected {
            Objects.requireNonNull(text, "text");
        }
    }

    /// The venue has the request to cancel and has not decided on it.
    record PendingCancel() implements Execution {}

    /// The venue did not take the request to cancel (an OrderCancelReject, MsgType 9, with CxlRejResponseTo 1); the
    /// order is as it was.
    record CancelRejected(String text) implements Execution {
        public CancelRejected {
            Objects.requireNonNull(text, "text");
        }
    }

    /// The venue has the request to replace and has not decided on it.
    record PendingReplace() implements Execution {}

    /// The order is another from here on: under the ClOrdID of the report, for this much in all, at this price.
    ///
    /// @param orderQty OrderQty (tag 38), with what has traded of it; the venue makes it no less than that
    /// @param limitPrice Price (tag 44); absent for an order without a limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Replaced(Quantity orderQty, @Nullable Price limitPrice) implements Execution {
        public Replaced {
            Objects.requireNonNull(orderQty, "orderQty");
        }
    }

    /// The venue did not take the request to replace (an OrderCancelReject, MsgType 9, with CxlRejResponseTo 2); the
    /// order is as it was.
    record ReplaceRejected(String text) implements Execution {
        public ReplaceRejected {
            Objects.requireNonNull(text, "text");
        }
    }

    /// A trade reported earlier is void: it was busted.
    ///
    /// @param execRefId the ExecID of that trade (tag 19)
    record TradeCancel(String execRefId) implements OfTrade {
        public TradeCancel {
            Objects.requireNonNull(execRefId, "execRefId");
        }
    }

    /// A trade reported earlier was another: this is what it was.
    ///
    /// @param execRefId the ExecID of that trade, or of its last correction (tag 19)
    record TradeCorrect(String execRefId, Quantity lastQty, Price lastPx) implements OfTrade {
        public TradeCorrect {
            Objects.requireNonNull(execRefId, "execRefId");
            Objects.requireNonNull(lastQty, "lastQty");
            Objects.requireNonNull(lastPx, "lastPx");
        }
    }
}
