package io.countersign.risk;

import io.countersign.execution.FeeSchedule;
import io.countersign.execution.Market;
import io.countersign.instrument.Instrument;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import java.math.RoundingMode;
import java.util.Optional;

/// What an order commits while it is open: the worst it can do.
///
/// @param price what a unit is valued at
/// @param notional the whole order at that price, rounded up
/// @param credit what it takes from the account's credit: nothing for a sale of what is held
/// @param firmNotional what it adds to the firm's open orders: nothing for a sale of what is held
public record Commitment(Price price, Money notional, Money credit, Money firmNotional) {

    /// Empty when there is no fresh price to value it at, no collar to value a market order with, no fee at a venue
    /// that could take it, or when it is worth more than can be counted, which no limit covers.
    public static Optional<Commitment> of(
            OrderTerms terms, Instrument instrument, Market market, Limits limits, FeeSchedule fees) {
        if (!fees.missing(market.venues()).isEmpty()) {
            return Optional.empty();
        }
        try {
            return valuation(terms, instrument, market, limits)
                    .flatMap(price -> fees.worst(terms.quantity(), instrument.currency())
                            .map(fee -> at(price, fee, terms, instrument)));
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }

    private static Commitment at(Price price, Money fee, OrderTerms terms, Instrument instrument) {
        Money notional =
                Money.of(price.value().multiply(terms.quantity().value()), instrument.currency(), RoundingMode.CEILING);
        Money nothing = Money.zero(instrument.currency());
        boolean reduces = terms.side() == Side.SELL;
        return new Commitment(price, notional, reduces ? nothing : notional.plus(fee), reduces ? nothing : notional);
    }

    /// A limit buy cannot cost more than its limit. A limit sale can bring more than its limit, so it counts at
    /// the bid when that is higher. A market order counts at the far side of the market plus the collar. A stop
    /// order is not sent before the market has come to its stop price, so it counts at that where it is worse
    /// than the market.
    private static Optional<Price> valuation(OrderTerms terms, Instrument instrument, Market market, Limits limits) {
        if (market.freshness() != Market.Freshness.FRESH) {
            return Optional.empty();
        }
        return switch (terms.pricing()) {
            case Pricing.Limit(Price limit) ->
                terms.side() == Side.BUY
                        ? Optional.of(limit)
                        : market.bestBid().map(bid -> bid.compareTo(limit) > 0 ? bid : limit);
            case Pricing.Market() -> {
                Integer collar = limits.collarBps();
                yield collar == null
                        ? Optional.empty()
                        : market.farSide(terms.side()).map(far -> far.raisedBy(collar, instrument.tick()));
            }
            case Pricing.Stop(Price stop) -> {
                Integer collar = limits.collarBps();
                yield terms.side() != Side.BUY
                        ? market.bestBid().map(bid -> higher(bid, stop))
                        : collar == null
                                ? Optional.empty()
                                : market.bestAsk().map(ask -> higher(ask, stop).raisedBy(collar, instrument.tick()));
            }
            case Pricing.StopLimit(Price stop, Price limit) ->
                terms.side() == Side.BUY
                        ? Optional.of(limit)
                        : market.bestBid().map(bid -> higher(bid, higher(stop, limit)));
        };
    }

    private static Price higher(Price one, Price other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
