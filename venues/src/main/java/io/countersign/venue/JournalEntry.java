package io.countersign.venue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.instrument.Symbol;
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
    @JsonSubTypes.Type(value = JournalEntry.Refused.class, name = "REFUSED"),
    @JsonSubTypes.Type(value = JournalEntry.Delivered.class, name = "DELIVERED"),
    @JsonSubTypes.Type(value = JournalEntry.Halted.class, name = "HALTED"),
    @JsonSubTypes.Type(value = JournalEntry.Resumed.class, name = "RESUMED"),
    @JsonSubTypes.Type(value = JournalEntry.DayEnded.class, name = "DAY_ENDED"),
    @JsonSubTypes.Type(value = JournalEntry.Connected.class, name = "CONNECTED"),
    @JsonSubTypes.Type(value = JournalEntry.Spent.class, name = "SPENT"),
    @JsonSubTypes.Type(value = JournalEntry.Unreported.class, name = "UNREPORTED")
})
sealed interface JournalEntry extends Outcome {

    /// The journal has an id from here on, which no other has.
    record Begun(String journalId) implements JournalEntry {}

    /// An order came, and this was decided at once: its rejection, or its acceptance with what traded immediately.
    ///
    /// @param firm whose order it is
    /// @param expiresAt absent when it does not expire
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Received(
            String orderId,
            String firm,
            Ticket ticket,
            Instant at,
            @Nullable Instant expiresAt,
            List<Report> reports) implements JournalEntry {
        public Received {
            reports = List.copyOf(reports);
        }

        /// The same order with what was decided on it.
        Received with(List<Report> decided) {
            return new Received(orderId, firm, ticket, at, expiresAt, decided);
        }
    }

    /// Something happened later to an order.
    record Reported(Report report) implements JournalEntry {}

    /// A request to change an order was refused.
    record Refused(ChangeRefused refused) implements JournalEntry {}

    /// A session's store has these reports now. When such a line is lost, they are sent again.
    record Delivered(String session, List<String> ids) implements JournalEntry {
        public Delivered {
            ids = List.copyOf(ids);
        }
    }

    /// Trading in a symbol stops.
    record Halted(Symbol symbol, Instant at) implements JournalEntry {}

    /// Trading in a symbol goes on.
    record Resumed(Symbol symbol, Instant at) implements JournalEntry {}

    /// The venue's day is over.
    ///
    /// @param id of the same numbers as the ExecIDs
    /// @param holdings what every firm holds then, flat ones included; none in a journal that is older than they
    record DayEnded(String id, Instant at, List<Holding> holdings) implements JournalEntry {
        // The parameter is absent in an older line.
        public DayEnded(String id, Instant at, @Nullable List<Holding> holdings) {
            this.id = id;
            this.at = at;
            this.holdings = holdings == null ? List.of() : List.copyOf(holdings);
        }

        /// The same as one firm is told it.
        DayEnded of(String firm) {
            return new DayEnded(
                    id,
                    at,
                    holdings.stream()
                            .filter(holding -> holding.firm().equals(firm))
                            .toList());
        }

        /// The same without what is told on the drop copy session.
        DayEnded alone() {
            return new DayEnded(id, at, List.of());
        }
    }

    /// A firm's orders session is up, and this is to happen when it goes down.
    record Connected(String firm, boolean cancelOnDisconnect) implements JournalEntry {}

    /// A number of the ExecIDs was used for a report of something that never happened.
    record Spent(String execId) implements JournalEntry {}

    /// A trade that is in the ledger and nowhere else: its order does not know of it, and no session says so.
    record Unreported(VenueLedger.Trade trade) implements JournalEntry {}
}
