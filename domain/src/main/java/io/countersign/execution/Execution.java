package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.util.Objects;

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
    record Trade(Quantity lastQty, Price lastPx) implements Execution {
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

    /// The venue did not take the request to cancel (an OrderCancelReject, MsgType 9); the order is as it was.
    record CancelRejected(String text) implements Execution {
        public CancelRejected {
            Objects.requireNonNull(text, "text");
        }
    }
}
