package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.countersign.money.Price;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where an order goes and why: the evidence that it went to the better venue (FINRA 5310), and that no displayed
/// quote of a venue that was there was traded through (Regulation NMS, Rule 611).
///
/// @param legs the parts, the best price first; together they are what was to be executed
/// @param why in a sentence
/// @param passedOver the venues that quote the instrument and could not be used, each with the reason
/// @param quotesSeen every venue's quote at that moment, usable or not
public record Route(List<Leg> legs, String why, List<PassedOver> passedOver, List<Quote> quotesSeen) {

    public Route {
        legs = List.copyOf(legs);
        passedOver = List.copyOf(passedOver);
        quotesSeen = List.copyOf(quotesSeen);
    }

    /// A part of the order.
    ///
    /// @param price the displayed price on the far side at the venue when it was chosen
    public record Leg(
            VenueId venue,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity,
            Price price) {}

    /// Whether so much, or more, of the order goes to this venue.
    public boolean sends(BigDecimal quantity, VenueId to) {
        return legs.stream()
                .anyMatch(leg -> leg.venue().equals(to) && leg.quantity().compareTo(quantity) >= 0);
    }

    /// A venue that could not be used.
    public record PassedOver(VenueId venue, String why) {}

    /// What is to be executed.
    ///
    /// @param lot parts are whole multiples of it
    public record Demand(Side side, Pricing pricing, TimeInForce timeInForce, BigDecimal quantity, BigDecimal lot) {
        public Demand {
            if (pricing.stop().isPresent()) {
                throw new IllegalArgumentException("a stop is held, and goes nowhere");
            }
        }
    }

    /// The venues that can take an order now.
    ///
    /// @param up those whose sessions are there
    /// @param halted those that do not trade the instrument at the moment
    public record Venues(Set<VenueId> up, Set<VenueId> halted, FeeSchedule fees) {}

    /// What a venue shows on the side that we would trade with.
    private record Offer(VenueId venue, Price price, BigDecimal size, BigDecimal fee) {
        boolean isWithin(Demand demand) {
            return switch (demand.pricing()) {
                case Pricing.Market() -> true;
                case Pricing.Limit(Price limit) ->
                    demand.side() == Side.BUY ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0;
                case Pricing.Stop _, Pricing.StopLimit _ -> false;
            };
        }

        boolean isBetterThan(Price other, Side side) {
            return side == Side.BUY ? price.compareTo(other) < 0 : price.compareTo(other) > 0;
        }

        String text(Side side) {
            return venue + " " + shows(side) + price + " for " + Route.text(size);
        }
    }

    /// Goes from the best displayed price to the worst that the order accepts, and takes from each venue what it
    /// shows: a worse price is used only for what the better ones do not show. What nobody shows goes to the best
    /// venue as well. At the same price the lower fee is first, then the greater size, then the name. A FOK order
    /// is never split, and never goes beyond the best price.
    ///
    /// @return empty when no venue that is up has a fresh quote on that side
    public static Optional<Route> of(Market market, Demand demand, Venues venues) {
        List<Offer> ranked = ranked(market, demand, venues);
        if (ranked.isEmpty()) {
            return Optional.empty();
        }
        List<Offer> within =
                ranked.stream().filter(offer -> offer.isWithin(demand)).toList();
        List<Leg> legs = within.isEmpty()
                ? List.of(whole(ranked.getFirst(), demand))
                : demand.timeInForce() == TimeInForce.FOK
                        ? List.of(whole(deepest(within), demand))
                        : split(within, demand);
        return Optional.of(new Route(
                legs, why(legs, ranked, within, demand), passedOver(market, demand, venues), market.quotes()));
    }

    /// What other venues show that an order would trade through if all of it were at one venue, in a phrase: prices
    /// better than the worst that it may come to there. That is what the venue shows, where it shows enough, and
    /// otherwise the order's limit. What is less than a lot is shown to nobody.
    ///
    /// @return empty when it is nothing, as for an order that accepts no price that is shown
    public static Optional<String> tradedThrough(Market market, Demand demand, VenueId at, Venues venues) {
        List<Offer> within = ranked(market, demand, venues).stream()
                .filter(offer -> offer.isWithin(demand) && offer.size().compareTo(demand.lot()) >= 0)
                .toList();
        Optional<Price> worst = within.stream()
                .filter(offer -> offer.venue().equals(at) && offer.size().compareTo(demand.quantity()) >= 0)
                .map(Offer::price)
                .findFirst()
                .or(demand.pricing()::limit);
        String better = within.stream()
                .filter(offer -> !offer.venue().equals(at))
                .filter(offer -> worst.isEmpty() || offer.isBetterThan(worst.get(), demand.side()))
                .map(offer -> offer.text(demand.side()))
                .collect(Collectors.joining(", "));
        return Optional.of(better).filter(text -> !text.isEmpty());
    }

    private static List<Offer> ranked(Market market, Demand demand, Venues venues) {
        Comparator<Offer> byPrice = Comparator.comparing(Offer::price);
        return market.fresh()
                .filter(quote ->
                        venues.up().contains(quote.venue()) && !venues.halted().contains(quote.venue()))
                .flatMap(quote -> offer(quote, demand, venues).stream())
                .sorted((demand.side() == Side.BUY ? byPrice : byPrice.reversed())
                        .thenComparing(Offer::fee)
                        .thenComparing(Offer::size, Comparator.reverseOrder())
                        .thenComparing(offer -> offer.venue().value()))
                .toList();
    }

    private static Optional<Offer> offer(Quote quote, Demand demand, Venues venues) {
        Quote.Level level = farSide(quote, demand.side());
        BigDecimal fee = venues.fees().perUnit().get(quote.venue());
        return level == null || fee == null
                ? Optional.empty()
                : Optional.of(
                        new Offer(quote.venue(), level.price(), level.size().value(), fee));
    }

    private static Quote.@Nullable Level farSide(Quote quote, Side side) {
        return side == Side.BUY ? quote.ask() : quote.bid();
    }

    private static Leg whole(Offer offer, Demand demand) {
        return new Leg(offer.venue(), demand.quantity(), offer.price());
    }

    /// Of those with the best price, the one that shows the most.
    private static Offer deepest(List<Offer> within) {
        Price best = within.getFirst().price();
        return within.stream()
                .filter(offer -> offer.price().equals(best))
                .max(Comparator.comparing(Offer::size))
                .orElseThrow();
    }

    private static List<Leg> split(List<Offer> within, Demand demand) {
        List<Leg> legs = new ArrayList<>();
        BigDecimal left = demand.quantity();
        for (Offer offer : within) {
            BigDecimal wholeLots = offer.size().subtract(offer.size().remainder(demand.lot()));
            BigDecimal taken = left.min(wholeLots);
            if (taken.signum() > 0) {
                legs.add(new Leg(offer.venue(), taken, offer.price()));
                left = left.subtract(taken);
            }
        }
        if (legs.isEmpty()) {
            return List.of(whole(within.getFirst(), demand));
        }
        Leg first = legs.getFirst();
        legs.set(0, new Leg(first.venue(), first.quantity().add(left), first.price()));
        return legs;
    }

    private static String why(List<Leg> legs, List<Offer> ranked, List<Offer> within, Demand demand) {
        String shows = shows(demand.side());
        Offer first = ranked.stream()
                .filter(offer -> offer.venue().equals(legs.getFirst().venue()))
                .findFirst()
                .orElseThrow();
        if (legs.size() > 1) {
            return within.stream()
                            .filter(offer ->
                                    legs.stream().anyMatch(leg -> leg.venue().equals(offer.venue())))
                            .map(offer -> offer.text(demand.side()))
                            .collect(Collectors.joining(", "))
                    + ": each gets what it shows, and " + first.venue() + " what nobody does";
        }
        if (ranked.size() == 1) {
            return first.venue() + " is the only venue with a fresh quote";
        }
        Offer next = ranked.stream()
                .filter(offer -> !offer.equals(first))
                .findFirst()
                .orElseThrow();
        if (!first.price().equals(next.price())) {
            return first.venue() + " " + shows + first.price() + ", better than " + next.price() + " at "
                    + next.venue();
        }
        String both =
                first.venue() + " and " + next.venue() + " both " + shows.replace("s ", " ") + first.price() + "; ";
        return first.fee().compareTo(next.fee()) == 0
                ? both + first.venue() + " shows " + text(first.size()) + " against " + text(next.size())
                : both + first.venue() + " charges " + text(first.fee()) + " against " + text(next.fee());
    }

    private static String shows(Side side) {
        return side == Side.BUY ? "asks " : "bids ";
    }

    private static String text(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static List<PassedOver> passedOver(Market market, Demand demand, Venues venues) {
        Set<VenueId> fresh = market.venues();
        List<PassedOver> passed = new ArrayList<>();
        for (Quote quote : market.quotes()) {
            VenueId venue = quote.venue();
            if (!venues.up().contains(venue)) {
                passed.add(new PassedOver(venue, "its session is down"));
            } else if (venues.halted().contains(venue)) {
                passed.add(new PassedOver(venue, "it does not trade the instrument at the moment"));
            } else if (!fresh.contains(venue)) {
                passed.add(new PassedOver(venue, "its quote is too old"));
            } else if (farSide(quote, demand.side()) == null) {
                passed.add(new PassedOver(venue, "it shows nothing on that side"));
            } else if (!venues.fees().perUnit().containsKey(venue)) {
                passed.add(new PassedOver(venue, "it has no fee, so that nothing could be booked"));
            }
        }
        return passed;
    }
}
