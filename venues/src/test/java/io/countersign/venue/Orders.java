package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import org.jspecify.annotations.Nullable;

/// Orders for tests. What is not said is a market DAY order of account ACC-001 in TEST.
record Orders(Ticket ticket) {
    static final String FIRM = "countersign";

    static Orders buy(String name, long shares) {
        return order(name, Side.BUY, shares);
    }

    static Orders sell(String name, long shares) {
        return order(name, Side.SELL, shares);
    }

    static Orders order(String name, Side side, long shares) {
        return new Orders(
                new Ticket(name, "ACC-001", new Symbol("TEST"), side, Quantity.of(shares), null, TimeInForce.DAY));
    }

    Orders of(String symbol) {
        return with(ticket.account(), symbol, ticket.quantity(), ticket.limit(), ticket.timeInForce());
    }

    Orders account(String account) {
        return with(account, ticket.symbol().value(), ticket.quantity(), ticket.limit(), ticket.timeInForce());
    }

    Orders shares(String quantity) {
        return with(
                ticket.account(),
                ticket.symbol().value(),
                Quantity.parse(quantity),
                ticket.limit(),
                ticket.timeInForce());
    }

    Orders limit(String price) {
        return with(
                ticket.account(), ticket.symbol().value(), ticket.quantity(), Price.parse(price), ticket.timeInForce());
    }

    Orders lasting(TimeInForce timeInForce) {
        return with(ticket.account(), ticket.symbol().value(), ticket.quantity(), ticket.limit(), timeInForce);
    }

    String name() {
        return ticket.clOrdId();
    }

    private Orders with(
            String account, String symbol, Quantity quantity, @Nullable Price limit, TimeInForce timeInForce) {
        return new Orders(
                new Ticket(ticket.clOrdId(), account, new Symbol(symbol), ticket.side(), quantity, limit, timeInForce));
    }
}
