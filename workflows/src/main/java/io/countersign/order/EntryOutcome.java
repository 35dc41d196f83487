package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What came of entering an order into the database.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EntryOutcome.Entered.class, name = "Entered"),
    @JsonSubTypes.Type(value = EntryOutcome.AlreadyKnown.class, name = "AlreadyKnown")
})
public sealed interface EntryOutcome {

    /// It is in, and this was its first step.
    record Entered(OrderEvent event) implements EntryOutcome {}

    /// An earlier run, longer ago than Temporal remembers, entered this client order id: this run must do
    /// nothing.
    ///
    /// @param status what became of that order
    record AlreadyKnown(OrderStatus status) implements EntryOutcome {}
}
