package io.countersign.venue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of the venue's journal. A line is there as a whole or not at all, so what must not come apart is one
/// line.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEntry.Begun.class, name = "BEGUN"),
    @JsonSubTypes.Type(value = JournalEntry.Received.class, name = "RECEIVED"),
    @JsonSubTypes.Type(value = JournalEntry.Reported.class, name = "REPORTED"),
    @JsonSubTypes.Type(value = JournalEntry.Delivered.class, name = "DELIVERED")
})
sealed interface JournalEntry {

    /// The journal has an id from here on, which no other has.
    record Begun(String journalId) implements JournalEntry {}

    /// An order came, and this was decided at once: its rejection, or its acceptance with what traded immediately.
    ///
    /// @param quantity what was ordered at the venue
    /// @param expiresAt absent when it does not expire
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Received(
            ClOrdId clOrdId,
            OrderTerms terms,
            Quantity quantity,
            Instant at,
            @Nullable Instant expiresAt,
            List<ExecutionReport> reports)
            implements JournalEntry {
        public Received {
            reports = List.copyOf(reports);
        }

        /// The same order with what was decided on it.
        Received with(List<ExecutionReport> decided) {
            return new Received(clOrdId, terms, quantity, at, expiresAt, decided);
        }
    }

    /// Something happened later, to an order or to a request to cancel one.
    record Reported(ExecutionReport report) implements JournalEntry {}

    /// Reports were taken by their receiver. When such a line is lost, they are delivered again.
    record Delivered(List<ReportId> reports) implements JournalEntry {
        public Delivered {
            reports = List.copyOf(reports);
        }
    }
}
