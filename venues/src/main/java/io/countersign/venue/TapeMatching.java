package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.instrument.Instrument;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.time.Instant;
import java.util.Optional;

/// Matches orders with the recorded market. Orders of ours never trade with each other, only with what the tape has:
///
/// - the far side of the quote, at its price, as long as the order accepts it, up to the size shown;
/// - for a limit that was resting when the second began, also the trades recorded beyond the limit, at the limit, up
///   to the volume traded: had it been in that market, those trades would have met it first.
///
/// What is found is taken from the liquidity of that second.
///
/// Thread contract: kept by the venue's thread.
final class TapeMatching {
    private final SimulatedMarket market;
    private final Liquidity liquidity = new Liquidity();

    TapeMatching(SimulatedMarket market) {
        this.market = market;
    }

    /// What an order trades against the quote of a second.
    Optional<Happening.Trade> withQuote(VenueOrder order, long second, Instant at) {
        return tradable(order, at).flatMap(listing -> {
            boolean buy = order.ticket().side() == Side.BUY;
            Quote.Level far = buy ? market.ask(listing, second) : market.bid(listing, second);
            if (far == null || !order.ticket().accepts(far.price())) {
                return Optional.empty();
            }
            long shown = far.size().value().longValueExact();
            Liquidity.Source source = buy ? Liquidity.Source.ASK : Liquidity.Source.BID;
            return take(order, listing, shown, source, second).map(taken -> new Happening.Trade(taken, far.price()));
        });
    }

    /// What an order trades against the recorded trades of a second, at whose beginning it must have been resting.
    Optional<Happening.Trade> withPrints(VenueOrder order, long second, Instant at) {
        return tradable(order, at)
                .flatMap(listing -> Optional.ofNullable(order.ticket().limit()).flatMap(limit -> {
                    MarketTape.Print print = market.print(listing, second);
                    if (print == null || !isBeyond(limit, print, order)) {
                        return Optional.empty();
                    }
                    return take(order, listing, print.volume(), Liquidity.Source.PRINTS, second)
                            .map(taken -> new Happening.Trade(taken, limit));
                }));
    }

    private Optional<Listing> tradable(VenueOrder order, Instant at) {
        return market.listing(order.ticket().symbol()).filter(listing -> {
            Instrument instrument = listing.instrument();
            return !market.isHalted(instrument.symbol()) && instrument.session().isOpenAt(at);
        });
    }

    private static boolean isBeyond(Price limit, MarketTape.Print print, VenueOrder order) {
        return order.ticket().side() == Side.BUY
                ? print.low().compareTo(limit) < 0
                : print.high().compareTo(limit) > 0;
    }

    private Optional<Quantity> take(
            VenueOrder order, Listing listing, long shown, Liquidity.Source source, long second) {
        long left = liquidity.left(second, order.ticket().symbol(), source, shown);
        long wholeLots = left - left % listing.instrument().lot().longValueExact();
        long shares = Math.min(order.remaining(), wholeLots);
        boolean notAll = shares < order.remaining();
        if (shares == 0 || (notAll && order.ticket().timeInForce() == TimeInForce.FOK)) {
            return Optional.empty();
        }
        liquidity.take(order.ticket().symbol(), source, shares);
        return Optional.of(Quantity.of(shares));
    }
}
