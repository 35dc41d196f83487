package io.countersign.venue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import org.jspecify.annotations.Nullable;

/// What an order asks for, in the words it came in; after a replacement, in the words of that.
///
/// @param clOrdId the sender's name for it, 1 to 64 printable characters
/// @param account as received; the venue knows no accounts
/// @param limit absent for a market order
@JsonInclude(JsonInclude.Include.NON_NULL)
record Ticket(
        String clOrdId,
        String account,
        Symbol symbol,
        Side side,
        Quantity quantity,
        @Nullable Price limit,
        TimeInForce timeInForce) {

    /// The same order under another name, with another quantity and limit.
    Ticket replaced(String by, Quantity newQuantity, @Nullable Price newLimit) {
        return new Ticket(by, account, symbol, side, newQuantity, newLimit, timeInForce);
    }

    /// Whether it may trade at this price.
    boolean accepts(Price price) {
        return limit == null || (isBuy() ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0);
    }

    boolean isBuy() {
        return side == Side.BUY;
    }
}
