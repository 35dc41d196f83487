package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What the venue shows, for each instrument and moment: its tape, played by its clock, moved by its offsets. The
/// market does not notice our orders: it shows what was recorded, whatever we took of it.
///
/// Immutable; may be read by any thread.
final class SimulatedMarket {
    private static final long SECOND_STEP = 0x9E3779B97F4A7C15L; // odd, so that no two seconds share a seed

    private final VenueId venue;
    private final MarketReplay replay;
    private final Map<Symbol, Listing> listings = new LinkedHashMap<>();

    /// @throws IllegalArgumentException when a symbol is listed twice
    SimulatedMarket(VenueId venue, MarketReplay replay, List<Listing> listings) {
        this.venue = venue;
        this.replay = replay;
        for (Listing listing : listings) {
            Symbol symbol = listing.instrument().symbol();
            if (this.listings.put(symbol, listing) != null) {
                throw new IllegalArgumentException(symbol + " is listed twice");
            }
        }
    }

    MarketClock clock() {
        return replay.clock();
    }

    Optional<Listing> listing(Symbol symbol) {
        return Optional.ofNullable(listings.get(symbol));
    }

    /// The quotes of all instruments that are quoted at this instant, in the order of the listings.
    List<Quote> quotes(Instant now) {
        long second = clock().secondAt(now);
        List<Quote> quotes = new ArrayList<>();
        for (Listing listing : listings.values()) {
            Quote.Level bid = bid(listing, second);
            Quote.Level ask = ask(listing, second);
            if (bid != null || ask != null) {
                quotes.add(new Quote(venue, listing.instrument().symbol(), bid, ask, now));
            }
        }
        return quotes;
    }

    Quote.@Nullable Level bid(Listing listing, long second) {
        return listing.tape().bid(MarketClock.onTape(second), offset(listing, second), replay.sizeFactor());
    }

    Quote.@Nullable Level ask(Listing listing, long second) {
        return listing.tape().ask(MarketClock.onTape(second), offset(listing, second), replay.sizeFactor());
    }

    MarketTape.@Nullable Print print(Listing listing, long second) {
        return listing.tape().print(MarketClock.onTape(second), offset(listing, second), replay.sizeFactor());
    }

    private int offset(Listing listing, long second) {
        int most = replay.offsetTicks();
        if (most == 0) {
            return 0;
        }
        int symbol = listing.instrument().symbol().value().hashCode();
        long seed = replay.seed() + second * SECOND_STEP + symbol;
        return new SplittableRandom(seed).nextInt(-most, most + 1);
    }
}
