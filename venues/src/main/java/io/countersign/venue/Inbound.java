package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.order.Side;
import org.jspecify.annotations.Nullable;

/// What a firm can send on its orders session.
sealed interface Inbound {
    String firm();

    /// An order.
    ///
    /// @param mayBeRepeat whether the sender says that it may have sent it before (PossResend)
    /// @param unsupported what the venue does not do in it; absent when it does all
    record NewOrder(
            String firm,
            Ticket ticket,
            boolean mayBeRepeat,
            @Nullable String unsupported) implements Inbound {}

    /// A request to cancel or replace an order.
    ///
    /// @param mayBeRepeat as with an order
    record ChangeOrder(
            String firm, Change change, Symbol symbol, Side side, OrderChanges.Wish wish, boolean mayBeRepeat)
            implements Inbound {}

    /// A question about an order.
    ///
    /// @param requestId goes back with the answer
    record StatusQuestion(String firm, String clOrdId, Symbol symbol, Side side, String requestId) implements Inbound {}

    /// A request to cancel all of the firm's orders, or those in one symbol.
    ///
    /// @param symbol absent for all
    record MassCancel(String firm, String clOrdId, @Nullable String symbol) implements Inbound {}
}
