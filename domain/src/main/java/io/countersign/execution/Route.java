package io.countersign.execution;

import io.countersign.money.Price;
import io.countersign.order.Side;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where an order goes and why: the evidence that it went to the better venue (FINRA 5310).
///
/// @param price the displayed price on the far side at the chosen venue when it was chosen
/// @param quotesSeen every venue's quote at that moment, fresh or not
public record Route(VenueId venue, Price price, String why, List<Quote> quotesSeen) {

    public Route {
        quotesSeen = List.copyOf(quotesSeen);
    }

    /// The venue with the best price on the far side; at the same price the one that shows more; then by name. Empty
    /// when
    /// no venue that is up has a fresh quote on that side.
    ///
    /// @param up the venues whose sessions are there
    public static Optional<Route> best(Market market, Side side, Set<VenueId> up) {
        Comparator<Quote> byPrice = Comparator.comparing(quote -> price(quote, side));
        if (side != Side.BUY) {
            byPrice = byPrice.reversed();
        }
        List<Quote> ranked = market.fresh()
                .filter(quote -> up.contains(quote.venue()) && farSide(quote, side) != null)
                .sorted(byPrice.thenComparing(quote -> size(quote, side), Comparator.reverseOrder())
                        .thenComparing(quote -> quote.venue().value()))
                .toList();
        if (ranked.isEmpty()) {
            return Optional.empty();
        }
        Quote chosen = ranked.getFirst();
        return Optional.of(new Route(chosen.venue(), price(chosen, side), why(ranked, side), market.quotes()));
    }

    private static String why(List<Quote> ranked, Side side) {
        Quote chosen = ranked.getFirst();
        if (ranked.size() == 1) {
            return chosen.venue() + " is the only venue with a fresh quote";
        }
        Quote next = ranked.get(1);
        String what = side == Side.BUY ? "asks " : "bids ";
        if (price(chosen, side).equals(price(next, side))) {
            return chosen.venue() + " and " + next.venue() + " both " + what.replace("s ", " ") + price(chosen, side)
                    + "; " + chosen.venue() + " shows " + size(chosen, side) + " against " + size(next, side);
        }
        return chosen.venue() + " " + what + price(chosen, side) + ", better than " + price(next, side) + " at "
                + next.venue();
    }

    private static Quote.@Nullable Level farSide(Quote quote, Side side) {
        return side == Side.BUY ? quote.ask() : quote.bid();
    }

    private static Price price(Quote quote, Side side) {
        return required(quote, side).price();
    }

    private static java.math.BigDecimal size(Quote quote, Side side) {
        return required(quote, side).size().value();
    }

    private static Quote.Level required(Quote quote, Side side) {
        Quote.Level level = farSide(quote, side);
        if (level == null) {
            throw new IllegalArgumentException("no far side in " + quote);
        }
        return level;
    }
}
