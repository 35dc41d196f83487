package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// What all venues show of an instrument at one moment, and which of them can take an order then.
///
/// @param lot of the instrument
record MarketView(Market market, Route.Venues venues, BigDecimal lot) {

    /// @param maxAge of a quote that counts
    static MarketView of(
            Handle handle, Symbol symbol, Instant now, Duration maxAge, Collection<? extends Venue> venues) {
        QuoteStore.Offer offer = QuoteStore.offer(handle, symbol)
                .orElseThrow(() -> new IllegalStateException("validated symbol is gone: " + symbol));
        return new MarketView(
                new Market(offer.quotes(), now, maxAge),
                new Route.Venues(ids(venues, Venue::isUp), ids(venues, venue -> venue.isHalted(symbol)), offer.fees()),
                offer.instrument().lot());
    }

    private static Set<VenueId> ids(Collection<? extends Venue> venues, Predicate<Venue> which) {
        return venues.stream().filter(which).map(Venue::id).collect(Collectors.toSet());
    }

    /// Where so much of an order would go.
    Optional<Route> route(OrderTerms order, BigDecimal quantity) {
        return Route.of(market, demand(order, quantity), venues);
    }

    private Route.Demand demand(OrderTerms order, BigDecimal quantity) {
        OrderTerms terms = order.triggered();
        return new Route.Demand(terms.side(), terms.pricing(), terms.timeInForce(), quantity, lot);
    }

    /// Why there is no route for anything.
    RejectCode noRoute() {
        return venues.up().isEmpty() ? RejectCode.VENUE_UNAVAILABLE : RejectCode.NO_EXECUTABLE_QUOTE;
    }

    /// Why a part that was routed before must not be sent any more. None when it would go there still, or trades
    /// through nothing there.
    ///
    /// @param route of all that would be sent
    List<Reason> refusals(Optional<Route> route, OrderTerms order, VenueId venue, BigDecimal quantity) {
        if (!venues.up().contains(venue)) {
            return List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE));
        }
        if (route.isEmpty()) {
            return List.of(Reason.of(noRoute()));
        }
        boolean goesThere = route.get().sends(quantity, venue)
                || (!venues.halted().contains(venue)
                        && Route.tradedThrough(market, demand(order, quantity), venue, venues)
                                .isEmpty());
        return goesThere ? List.of() : List.of(Reason.of(RejectCode.ROUTE_OUTDATED));
    }

    /// Why a part must not be replaced: it stays where it is, and so it could trade through what other venues show.
    /// None when it does not, or trades no more and at no worse a price than it can already.
    ///
    /// @param orderQty what the part would be for
    /// @param traded how much of it has traded
    List<Reason> refusals(ChildOrder has, BigDecimal orderQty, BigDecimal traded, Replacement replacement) {
        OrderTerms to = replacement.to().triggered();
        boolean isMore = orderQty.compareTo(has.orderQty().value()) > 0;
        if (!isMore && !isMoreAggressive(to, has.pricing())) {
            return List.of();
        }
        VenueId venue = replacement.placement().venue();
        return Route.tradedThrough(market, demand(to, orderQty.subtract(traded)), venue, venues)
                .map(shown -> List.of(Reason.said(RejectCode.WOULD_TRADE_THROUGH, shown)))
                .orElse(List.of());
    }

    /// Whether these terms can trade at a worse price than this one allows. Nothing is worse than the market's.
    private static boolean isMoreAggressive(OrderTerms terms, Pricing than) {
        Optional<Price> limit = than.limit();
        if (limit.isEmpty()) {
            return false;
        }
        return terms.pricing()
                .limit()
                .map(to -> terms.side() == Side.BUY ? to.compareTo(limit.get()) > 0 : to.compareTo(limit.get()) < 0)
                .orElse(true);
    }
}
