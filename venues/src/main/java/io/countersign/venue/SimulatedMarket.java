package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingStatus;
import io.countersign.money.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the venue shows, for each instrument and moment: its tape, played by its clock, moved by its offsets. The
/// market does not notice our orders: it shows what was recorded, whatever we took of it.
///
/// Thread contract: any thread reads it; only the venue's thread halts and resumes.
final class SimulatedMarket {
    private static final long SECOND_STEP = 0x9E3779B97F4A7C15L; // odd, so that no two seconds share a seed

    private final VenueId venue;
    private final MarketReplay replay;
    private final Map<Symbol, Listing> listings = new LinkedHashMap<>();
    private final Set<Symbol> halted = ConcurrentHashMap.newKeySet();

    /// @throws IllegalArgumentException when a symbol is listed twice
    SimulatedMarket(VenueId venue, MarketReplay replay, List<Listing> listings) {
        this.venue = venue;
        this.replay = replay;
        for (Listing listing : listings) {
            Symbol symbol = listing.instrument().symbol();
            if (this.listings.put(symbol, listing) != null) {
                throw new IllegalArgumentException(symbol + " is listed twice");
            }
            if (listing.instrument().status() == TradingStatus.HALTED) {
                halted.add(symbol);
            }
        }
    }

    MarketClock clock() {
        return replay.clock();
    }

    Optional<Listing> listing(Symbol symbol) {
        return Optional.ofNullable(listings.get(symbol));
    }

    List<Symbol> symbols() {
        return List.copyOf(listings.keySet());
    }

    /// How many shares a lot has; one where the symbol is not listed.
    long lot(Symbol symbol) {
        Listing listing = listings.get(symbol);
        return listing == null ? 1 : listing.instrument().lot().longValueExact();
    }

    boolean isHalted(Symbol symbol) {
        return halted.contains(symbol);
    }

    void halt(Symbol symbol) {
        halted.add(symbol);
    }

    void resume(Symbol symbol) {
        halted.remove(symbol);
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

    /// A price at which the symbol could trade: the ask, or else the bid, or else one tick.
    Price lastPrice(Symbol symbol, Instant now) {
        long second = clock().secondAt(now);
        Listing listing = listings.get(symbol);
        Quote.Level ask = listing == null ? null : ask(listing, second);
        Quote.Level bid = listing == null ? null : bid(listing, second);
        return ask != null ? ask.price() : bid != null ? bid.price() : new Price(MarketTape.TICK);
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
