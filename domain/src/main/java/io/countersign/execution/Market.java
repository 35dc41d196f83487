package io.countersign.execution;

import io.countersign.money.Price;
import io.countersign.order.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The quotes of all venues for one instrument, seen at one moment.
///
/// @param maxAge quotes older than this count for nothing
public record Market(List<Quote> quotes, Instant seenAt, Duration maxAge) {

    public Market {
        quotes = List.copyOf(quotes);
    }

    /// Whether there is a price to go by.
    public enum Freshness {
        FRESH,
        /// There are quotes, all too old.
        STALE,
        /// There is no two-sided quote at all.
        MISSING
    }

    public Freshness freshness() {
        if (bestBid().isPresent() && bestAsk().isPresent()) {
            return Freshness.FRESH;
        }
        boolean anyTwoSided = quotes.stream().anyMatch(quote -> quote.bid() != null && quote.ask() != null);
        return anyTwoSided ? Freshness.STALE : Freshness.MISSING;
    }

    /// The age of the newest quote; empty when there is none.
    public Optional<Duration> age() {
        return quotes.stream()
                .map(quote -> Duration.between(quote.at(), seenAt))
                .min(Comparator.naturalOrder());
    }

    /// The highest fresh bid.
    public Optional<Price> bestBid() {
        return fresh().map(Quote::bid)
                .filter(Objects::nonNull)
                .map(Quote.Level::price)
                .max(Comparator.naturalOrder());
    }

    /// The lowest fresh ask.
    public Optional<Price> bestAsk() {
        return fresh().map(Quote::ask)
                .filter(Objects::nonNull)
                .map(Quote.Level::price)
                .min(Comparator.naturalOrder());
    }

    /// The side an order of ours would trade against: the best ask for a buy, the best bid for a sale.
    public Optional<Price> farSide(Side side) {
        return side == Side.BUY ? bestAsk() : bestBid();
    }

    /// The venues that could take an order: those with a fresh quote.
    public Set<VenueId> venues() {
        return fresh().map(Quote::venue).collect(Collectors.toSet());
    }

    /// The quotes young enough to act on.
    public Stream<Quote> fresh() {
        return quotes.stream().filter(quote -> !quote.at().isBefore(seenAt.minus(maxAge)));
    }
}
