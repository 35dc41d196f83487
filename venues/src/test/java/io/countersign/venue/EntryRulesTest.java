package io.countersign.venue;

import static io.countersign.venue.Orders.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.instrument.TradingStatus;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EntryRulesTest {
    private static final Listing LOTS_OF_100 =
            Listings.listing("TEST", "100", TradingStatus.OPEN, Listings.coreSession(), MarketTape.silent());
    private static final Listing HALTED =
            Listings.listing("TEST", "1", TradingStatus.HALTED, Listings.coreSession(), MarketTape.silent());

    @Test
    void takes_what_is_on_lot_and_tick_while_the_market_is_open() {
        assertThat(refusal(LOTS_OF_100, buy("a", 300))).isEmpty();
        assertThat(refusal(LOTS_OF_100, buy("a", 300).limit("10.05"))).isEmpty();
    }

    @Test
    void refuses_quantities_off_the_lot() {
        assertThat(refusal(LOTS_OF_100, buy("a", 150))).contains("13 quantity 150 is not a multiple of the lot, 100");
        assertThat(refusal(LOTS_OF_100, buy("a", 1).shares("100.5")))
                .contains("13 quantity 100.5 is not a multiple of the lot, 100");
    }

    @Test
    void refuses_prices_off_the_tick() {
        assertThat(refusal(LOTS_OF_100, buy("a", 100).limit("10.005")))
                .contains("99 price 10.005 is not a multiple of the tick, 0.01");
    }

    @Test
    void refuses_what_does_not_trade_now() {
        assertThat(refusal(HALTED, buy("a", 100))).contains("2 trading in TEST is halted");
        assertThat(refusalAt(Instant.parse("2026-03-01T15:00:00Z"), LOTS_OF_100, buy("a", 100)))
                .contains("2 the market in TEST is closed");
        assertThat(refusalAt(Instant.parse("2026-03-02T21:00:00Z"), LOTS_OF_100, buy("a", 100)))
                .contains("2 the market in TEST is closed");
    }

    @Test
    void refuses_what_it_does_not_list() {
        Orders order = buy("a", 100);

        assertThat(EntryRules.refusal(Optional.empty(), false, order.ticket(), Listings.OPENING))
                .contains(new Refusal(Refusal.UNKNOWN_SYMBOL, "unknown symbol TEST"));
    }

    private static Optional<String> refusal(Listing listing, Orders order) {
        return refusalAt(Listings.OPENING, listing, order);
    }

    private static Optional<String> refusalAt(Instant now, Listing listing, Orders order) {
        return EntryRules.refusal(Optional.of(listing), listing.equals(HALTED), order.ticket(), now)
                .map(refusal -> refusal.code() + " " + refusal.text());
    }
}
