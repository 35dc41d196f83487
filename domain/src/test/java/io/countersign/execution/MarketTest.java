package io.countersign.execution;

import static io.countersign.execution.Quotes.market;
import static io.countersign.execution.Quotes.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.Market.Freshness;
import io.countersign.money.Price;
import io.countersign.order.Side;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarketTest {
    private static final long TOO_OLD_MILLIS = Quotes.MAX_AGE.toMillis() + 1;

    @Test
    void shows_the_best_of_all_venues_on_each_side() {
        Market market = market(
                quote("XSIM").bid("100", "149.98").ask("100", "150.02"),
                quote("YSIM").bid("100", "149.99").ask("100", "150.03"));

        assertThat(market.bestBid()).contains(Price.parse("149.99"));
        assertThat(market.bestAsk()).contains(Price.parse("150.02"));
        assertThat(market.freshness()).isEqualTo(Freshness.FRESH);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void a_buy_trades_against_the_ask_and_every_sale_against_the_bid(Side side) {
        Market market = market(quote("XSIM").bid("100", "149.98").ask("100", "150.02"));

        assertThat(market.farSide(side)).contains(Price.parse(side == Side.BUY ? "150.02" : "149.98"));
    }

    @Test
    void a_quote_counts_until_it_is_older_than_it_may_be() {
        Quotes.Draft quote = quote("XSIM").bid("100", "149.98").ask("100", "150.02");

        assertThat(market(quote.agedMillis(Quotes.MAX_AGE.toMillis())).freshness())
                .isEqualTo(Freshness.FRESH);
        assertThat(market(quote.agedMillis(TOO_OLD_MILLIS)).freshness()).isEqualTo(Freshness.STALE);
        assertThat(market(quote.agedMillis(TOO_OLD_MILLIS)).bestBid()).isEmpty();
    }

    @Test
    void a_stale_quote_does_not_hide_behind_a_fresh_one() {
        Market market = market(
                quote("XSIM").bid("100", "151.00").ask("100", "149.00").agedMillis(TOO_OLD_MILLIS),
                quote("YSIM").bid("100", "149.98").ask("100", "150.02"));

        assertThat(market.bestBid()).contains(Price.parse("149.98"));
        assertThat(market.bestAsk()).contains(Price.parse("150.02"));
    }

    @Test
    void only_a_venue_with_a_fresh_quote_could_take_an_order() {
        Market market = market(
                quote("XSIM").bid("100", "149.98"),
                quote("YSIM").bid("100", "149.98").ask("100", "150.02").agedMillis(TOO_OLD_MILLIS));

        assertThat(market.venues()).containsExactly(new VenueId("XSIM"));
    }

    @Test
    void one_side_alone_is_no_price() {
        assertThat(market(quote("XSIM").bid("100", "149.98")).freshness()).isEqualTo(Freshness.MISSING);
        assertThat(market(quote("XSIM").ask("100", "150.02")).freshness()).isEqualTo(Freshness.MISSING);
        assertThat(market().freshness()).isEqualTo(Freshness.MISSING);
    }

    @Test
    void two_venues_with_one_side_each_make_a_price() {
        Market market = market(quote("XSIM").bid("100", "149.98"), quote("YSIM").ask("100", "150.02"));

        assertThat(market.freshness()).isEqualTo(Freshness.FRESH);
    }

    @Test
    void one_fresh_side_beside_an_old_quote_is_stale() {
        Market market = market(
                quote("XSIM").bid("100", "149.98").ask("100", "150.02").agedMillis(TOO_OLD_MILLIS),
                quote("YSIM").bid("100", "149.98"));

        assertThat(market.freshness()).isEqualTo(Freshness.STALE);
    }

    @Test
    void is_as_old_as_its_newest_quote() {
        assertThat(market(quote("XSIM").agedMillis(700), quote("YSIM").agedMillis(30))
                        .age())
                .contains(Duration.ofMillis(30));
        assertThat(market().age()).isEmpty();
    }
}
