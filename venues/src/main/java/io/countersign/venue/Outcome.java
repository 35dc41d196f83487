package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.order.Side;
import org.jspecify.annotations.Nullable;

/// What the book decided: entries for the journal, and answers that leave no trace in it.
sealed interface Outcome permits JournalEntry, Outcome.Status, Outcome.UnknownOrder, Outcome.MassCanceled {

    /// How an order stands, for the one who asked.
    ///
    /// @param requestId as the question had it; absent when an order came again, marked as a possible repeat
    record Status(
            String firm,
            String orderId,
            Ticket ticket,
            Standing standing,
            @Nullable String requestId) implements Outcome {}

    /// The answer to a question about an order that never came.
    record UnknownOrder(
            String firm,
            String clOrdId,
            Symbol symbol,
            Side side,
            @Nullable String requestId) implements Outcome {}

    /// The answer to a request to cancel many.
    ///
    /// @param symbol absent for all
    /// @param affected how many orders; -1 when there is no such symbol
    record MassCanceled(
            String firm, String clOrdId, @Nullable String symbol, int affected, String number) implements Outcome {}
}
