package io.countersign.execution;

import io.countersign.execution.Quote.Level;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Quotes for tests: `quote("XSIM").bid("300", "149.98").ask("200", "150.02").agedMillis(10)`.
public final class Quotes {
    public static final Instant SEEN_AT = Instant.parse("2026-03-02T15:00:00Z");
    public static final Duration MAX_AGE = Duration.ofSeconds(5);

    private Quotes() {}

    public static Draft quote(String venue) {
        return new Draft(new Quote(new VenueId(venue), new Symbol("AAPL"), null, null, SEEN_AT));
    }

    /// The market as those quotes show it at [#SEEN_AT].
    public static Market market(Draft... drafts) {
        return new Market(List.of(drafts).stream().map(Draft::quote).toList(), SEEN_AT, MAX_AGE);
    }

    /// A quote in the making.
    public record Draft(Quote quote) {

        public Draft bid(String size, String price) {
            return with(level(size, price), quote.ask(), quote.at());
        }

        public Draft ask(String size, String price) {
            return with(quote.bid(), level(size, price), quote.at());
        }

        public Draft agedMillis(long millis) {
            return with(quote.bid(), quote.ask(), SEEN_AT.minusMillis(millis));
        }

        private Draft with(@Nullable Level bid, @Nullable Level ask, Instant at) {
            return new Draft(new Quote(quote.venue(), quote.symbol(), bid, ask, at));
        }

        private static Level level(String size, String price) {
            return new Level(Price.parse(price), Quantity.parse(size));
        }
    }
}
