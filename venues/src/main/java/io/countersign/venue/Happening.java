package io.countersign.venue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can happen to an order; one kind for each ExecType (150) of ours.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "happening")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Happening.New.class, name = "NEW"),
    @JsonSubTypes.Type(value = Happening.Trade.class, name = "TRADE"),
    @JsonSubTypes.Type(value = Happening.PendingCancel.class, name = "PENDING_CANCEL"),
    @JsonSubTypes.Type(value = Happening.PendingReplace.class, name = "PENDING_REPLACE"),
    @JsonSubTypes.Type(value = Happening.Canceled.class, name = "CANCELED"),
    @JsonSubTypes.Type(value = Happening.Replaced.class, name = "REPLACED"),
    @JsonSubTypes.Type(value = Happening.Rejected.class, name = "REJECTED"),
    @JsonSubTypes.Type(value = Happening.Repeated.class, name = "REPEATED"),
    @JsonSubTypes.Type(value = Happening.Expired.class, name = "EXPIRED"),
    @JsonSubTypes.Type(value = Happening.Corrected.class, name = "CORRECTED"),
    @JsonSubTypes.Type(value = Happening.Busted.class, name = "BUSTED")
})
sealed interface Happening {

    /// The order was taken.
    record New() implements Happening {}

    /// A part of the order, or the rest of it, has traded.
    record Trade(Quantity quantity, Price price) implements Happening {}

    /// A request to change the order waits, and the order stays what it was.
    sealed interface Pending extends Happening {
        Change change();

        /// When it is decided.
        Instant due();
    }

    /// A request to cancel waits.
    record PendingCancel(Change change, Instant due) implements Pending {}

    /// A request to replace waits.
    ///
    /// @param quantity the total asked for
    /// @param limit absent for a market order
    record PendingReplace(
            Change change, Quantity quantity, @Nullable Price limit, Instant due) implements Pending {}

    /// What was left is canceled.
    ///
    /// @param change absent where nobody asked for it
    record Canceled(@Nullable Change change, String text) implements Happening {}

    /// From here on the order is what the ticket of this report says.
    record Replaced(Change change) implements Happening {}

    /// The order was not taken.
    record Rejected(Refusal refusal) implements Happening {}

    /// An order came under a name that the venue knows already. The order of that name is not touched.
    ///
    /// @param clOrdId the name that came again
    record Repeated(String clOrdId) implements Happening {}

    /// The order's time is over.
    record Expired(String text) implements Happening {}

    /// A trade was another: these are its right quantity and price.
    record Corrected(String execRefId, Quantity quantity, Price price) implements Happening {}

    /// A trade was none.
    record Busted(String execRefId) implements Happening {}
}
