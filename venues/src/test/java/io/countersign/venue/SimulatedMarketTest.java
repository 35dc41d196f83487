package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countersign.execution.Quote;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SimulatedMarketTest {
    private static final VenueId VENUE = new VenueId("YSIM");
    private static final MarketTape TAPE =
            new TapeScript().quote(0, 1_000, 100, 1_001, 200).tape();

    @Test
    void quotes_what_is_on_the_tape_now() {
        SimulatedMarket market = market(MarketReplay.asRecorded(Listings.CLOCK));
        Instant now = Listings.OPENING.plusMillis(250);

        assertThat(market.quotes(now))
                .extracting(quote -> quote.venue() + " " + quote.symbol() + " " + quote.bid() + " " + quote.ask())
                .containsExactly("YSIM TEST Level[price=10, size=100] Level[price=10.01, size=200]");
        assertThat(market.quotes(now)).extracting(Quote::at).containsExactly(now);
    }

    @Test
    void moves_each_second_by_a_few_ticks_and_keeps_the_spread() {
        SimulatedMarket market = market(new MarketReplay(Listings.CLOCK, 7, 1, 1));
        Set<BigDecimal> bids = new HashSet<>();

        for (long second = 0; second < 200; second++) {
            Quote quote = market.quotes(Listings.CLOCK.startOf(second)).getFirst();
            BigDecimal bid = quote.bid().price().value();
            bids.add(bid);
            assertThat(quote.ask().price().value().subtract(bid)).isEqualByComparingTo("0.01");
        }

        assertThat(bids)
                .containsExactlyInAnyOrder(new BigDecimal("9.99"), new BigDecimal("10"), new BigDecimal("10.01"));
    }

    @Test
    void moves_by_its_seed() {
        MarketReplay replay = new MarketReplay(Listings.CLOCK, 7, 1, 1);
        SimulatedMarket other = market(new MarketReplay(Listings.CLOCK, 8, 1, 1));

        assertThat(bids(market(replay))).isEqualTo(bids(market(replay))).isNotEqualTo(bids(other));
    }

    @Test
    void refuses_a_symbol_listed_twice() {
        List<Listing> twice = List.of(Listings.listing("TEST", TAPE), Listings.listing("TEST", TAPE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimulatedMarket(VENUE, MarketReplay.asRecorded(Listings.CLOCK), twice));
    }

    private static List<BigDecimal> bids(SimulatedMarket market) {
        Listing listing = market.listing(new Symbol("TEST")).orElseThrow();
        return java.util.stream.LongStream.range(0, 50)
                .mapToObj(second -> market.bid(listing, second).price().value())
                .toList();
    }

    private static SimulatedMarket market(MarketReplay replay) {
        return new SimulatedMarket(
                VENUE, replay, List.of(Listings.listing("TEST", TAPE), Listings.listing("QUIET", MarketTape.silent())));
    }
}
