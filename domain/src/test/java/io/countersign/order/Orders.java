package io.countersign.order;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;

/// Orders for tests, said as one would say them: `aLimitBuy().of("MSFT").quantity("40").at("410.50").terms()`.
public final class Orders {
    private Orders() {}

    /// A hundred AAPL at 150.00 for ACC-001 by trader1, good for the day.
    public static Draft aLimitBuy() {
        return new Draft(new OrderTerms(
                new ClientOrderId("order-1"),
                new AccountId("ACC-001"),
                new Subject("trader1"),
                new Symbol("AAPL"),
                Side.BUY,
                Quantity.of(100),
                new Pricing.Limit(Price.parse("150.00")),
                TimeInForce.DAY));
    }

    public static Draft aLimitSale() {
        return aLimitBuy().on(Side.SELL);
    }

    public static Draft aShortSale() {
        return aLimitBuy().on(Side.SELL_SHORT);
    }

    public static Draft aMarketBuy() {
        return aLimitBuy().atMarket();
    }

    /// Held until the market trades at 151.00 or above; then the best it has.
    public static Draft aStopBuy() {
        return aLimitBuy().stop("151.00");
    }

    /// Held until the market trades at 151.00 or above; then up to 152.00.
    public static Draft aStopLimitBuy() {
        return aLimitBuy().stop("151.00", "152.00");
    }

    /// An order in the making.
    public record Draft(OrderTerms terms) {

        public Draft named(String clientOrderId) {
            return new Draft(new OrderTerms(
                    new ClientOrderId(clientOrderId),
                    terms.accountId(),
                    terms.trader(),
                    terms.symbol(),
                    terms.side(),
                    terms.quantity(),
                    terms.pricing(),
                    terms.timeInForce()));
        }

        public Draft of(String symbol) {
            return with(new Symbol(symbol), terms.side(), terms.pricing());
        }

        public Draft on(Side side) {
            return with(terms.symbol(), side, terms.pricing());
        }

        public Draft at(String limitPrice) {
            return with(terms.symbol(), terms.side(), new Pricing.Limit(Price.parse(limitPrice)));
        }

        public Draft stop(String stopPrice) {
            return with(terms.symbol(), terms.side(), new Pricing.Stop(Price.parse(stopPrice)));
        }

        public Draft stop(String stopPrice, String limitPrice) {
            return with(
                    terms.symbol(),
                    terms.side(),
                    new Pricing.StopLimit(Price.parse(stopPrice), Price.parse(limitPrice)));
        }

        public Draft lasting(TimeInForce timeInForce) {
            return new Draft(new OrderTerms(
                    terms.clientOrderId(),
                    terms.accountId(),
                    terms.trader(),
                    terms.symbol(),
                    terms.side(),
                    terms.quantity(),
                    terms.pricing(),
                    timeInForce));
        }

        public Draft atMarket() {
            return with(terms.symbol(), terms.side(), new Pricing.Market());
        }

        public Draft quantity(String units) {
            return new Draft(terms.withQuantity(Quantity.parse(units)));
        }

        private Draft with(Symbol symbol, Side side, Pricing pricing) {
            return new Draft(new OrderTerms(
                    terms.clientOrderId(),
                    terms.accountId(),
                    terms.trader(),
                    symbol,
                    side,
                    terms.quantity(),
                    pricing,
                    terms.timeInForce()));
        }
    }
}
