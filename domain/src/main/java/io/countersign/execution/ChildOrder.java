package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;

/// What one venue is asked to trade: an order, or the part of it that was routed there.
///
/// @param clOrdId the request that made it what it is (tag 11): the new order, or the last replacement the venue took
/// @param orderQty OrderQty (tag 38), with what has traded of it
public record ChildOrder(
        ClOrdId clOrdId,
        AccountId accountId,
        Symbol symbol,
        Side side,
        Quantity orderQty,
        Pricing pricing,
        TimeInForce timeInForce) {

    /// No venue is ever given a stop: the order is held until the market has traded at it.
    public ChildOrder {
        if (pricing.stop().isPresent()) {
            throw new IllegalArgumentException("a stop is not for a venue: " + clOrdId);
        }
    }

    /// This much of an order, under this name.
    public static ChildOrder of(OrderTerms order, ClOrdId clOrdId, Quantity orderQty) {
        OrderTerms terms = order.triggered();
        return new ChildOrder(
                clOrdId,
                terms.accountId(),
                terms.symbol(),
                terms.side(),
                orderQty,
                terms.pricing(),
                terms.timeInForce());
    }
}
