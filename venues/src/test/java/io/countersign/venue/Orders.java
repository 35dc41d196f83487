package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Placement;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.Subject;
import io.countersign.order.TimeInForce;

/// Orders for tests. What is not said is a market DAY order of account ACC-001 in TEST.
record Orders(OrderTerms terms) {

    static Orders buy(String name, long shares) {
        return order(name, Side.BUY, shares);
    }

    static Orders sell(String name, long shares) {
        return order(name, Side.SELL, shares);
    }

    static Orders order(String name, Side side, long shares) {
        return new Orders(new OrderTerms(
                new ClientOrderId(name),
                new AccountId("ACC-001"),
                new Subject("trader1"),
                new Symbol("TEST"),
                side,
                Quantity.of(shares),
                new Pricing.Market(),
                TimeInForce.DAY));
    }

    Orders of(String symbol) {
        return with(terms.accountId(), new Symbol(symbol), terms.quantity(), terms.pricing(), terms.timeInForce());
    }

    Orders account(String account) {
        return with(new AccountId(account), terms.symbol(), terms.quantity(), terms.pricing(), terms.timeInForce());
    }

    Orders shares(String quantity) {
        Quantity shares = Quantity.parse(quantity);
        return with(terms.accountId(), terms.symbol(), shares, terms.pricing(), terms.timeInForce());
    }

    Orders limit(String price) {
        Pricing limit = new Pricing.Limit(Price.parse(price));
        return with(terms.accountId(), terms.symbol(), terms.quantity(), limit, terms.timeInForce());
    }

    Orders lasting(TimeInForce timeInForce) {
        return with(terms.accountId(), terms.symbol(), terms.quantity(), terms.pricing(), timeInForce);
    }

    ClOrdId clOrdId() {
        return Placement.clOrdId(terms.orderId(), 1);
    }

    private Orders with(AccountId account, Symbol symbol, Quantity quantity, Pricing pricing, TimeInForce timeInForce) {
        return new Orders(new OrderTerms(
                terms.clientOrderId(), account, terms.trader(), symbol, terms.side(), quantity, pricing, timeInForce));
    }
}
