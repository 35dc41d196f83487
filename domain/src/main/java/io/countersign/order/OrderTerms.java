package io.countersign.order;

import io.countersign.instrument.Symbol;
import io.countersign.money.Quantity;

/// What was ordered, by whom, for which account: everything a checker signs for. An amended order has
/// other terms.
///
/// @param trader who entered it: the *maker*
public record OrderTerms(
        ClientOrderId clientOrderId,
        AccountId accountId,
        Subject trader,
        Symbol symbol,
        Side side,
        Quantity quantity,
        Pricing pricing,
        TimeInForce timeInForce) {

    /// The same order for another quantity: what is left of it.
    public OrderTerms withQuantity(Quantity other) {
        return new OrderTerms(clientOrderId, accountId, trader, symbol, side, other, pricing, timeInForce);
    }

    /// The same order with what one may change of it.
    public OrderTerms amended(Quantity otherQuantity, Pricing otherPricing) {
        return new OrderTerms(clientOrderId, accountId, trader, symbol, side, otherQuantity, otherPricing, timeInForce);
    }

    /// What goes to the market: the order itself, or what a stop order is once its stop price has been traded
    /// at. A market order cannot rest, however long the stop could wait.
    public OrderTerms triggered() {
        return switch (pricing) {
            case Pricing.Market _, Pricing.Limit _ -> this;
            case Pricing.Stop _ -> with(new Pricing.Market(), TimeInForce.DAY);
            case Pricing.StopLimit stop -> with(new Pricing.Limit(stop.limitPrice()), timeInForce);
        };
    }

    private OrderTerms with(Pricing otherPricing, TimeInForce otherTimeInForce) {
        return new OrderTerms(clientOrderId, accountId, trader, symbol, side, quantity, otherPricing, otherTimeInForce);
    }

    public OrderId orderId() {
        return OrderId.of(accountId, clientOrderId);
    }
}
