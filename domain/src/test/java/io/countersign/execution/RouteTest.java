package io.countersign.execution;

import static io.countersign.execution.Quotes.market;
import static io.countersign.execution.Quotes.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.money.Price;
import io.countersign.order.Side;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final VenueId YSIM = new VenueId("YSIM");
    private static final Set<VenueId> BOTH_UP = Set.of(XSIM, YSIM);

    private static final Market APART = market(
            quote("XSIM").bid("100", "149.98").ask("100", "150.02"),
            quote("YSIM").bid("100", "149.99").ask("100", "150.03"));

    @Test
    void a_buy_goes_where_the_ask_is_lowest_and_says_why() {
        Route route = Route.best(APART, Side.BUY, BOTH_UP).orElseThrow();

        assertThat(route.venue()).isEqualTo(XSIM);
        assertThat(route.price()).isEqualTo(Price.parse("150.02"));
        assertThat(route.why()).isEqualTo("XSIM asks 150.02, better than 150.03 at YSIM");
        assertThat(route.quotesSeen()).isEqualTo(APART.quotes());
    }

    @ParameterizedTest
    @EnumSource(
            value = Side.class,
            names = {"SELL", "SELL_SHORT"})
    void a_sale_goes_where_the_bid_is_highest_and_says_why(Side side) {
        Route route = Route.best(APART, side, BOTH_UP).orElseThrow();

        assertThat(route.venue()).isEqualTo(YSIM);
        assertThat(route.price()).isEqualTo(Price.parse("149.99"));
        assertThat(route.why()).isEqualTo("YSIM bids 149.99, better than 149.98 at XSIM");
    }

    @Test
    void at_the_same_price_it_goes_where_more_is_shown() {
        Market market = market(
                quote("XSIM").ask("100", "150.02").bid("1", "149"),
                quote("YSIM").ask("101", "150.020").bid("1", "149"));

        Route route = Route.best(market, Side.BUY, BOTH_UP).orElseThrow();

        assertThat(route.venue()).isEqualTo(YSIM);
        assertThat(route.why()).isEqualTo("YSIM and XSIM both ask 150.02; YSIM shows 101 against 100");
    }

    @Test
    void at_the_same_price_and_size_it_goes_by_name() {
        Market market = market(
                quote("YSIM").ask("100", "150.02").bid("100", "149.98"),
                quote("XSIM").ask("100", "150.02").bid("100", "149.98"));

        assertThat(Route.best(market, Side.BUY, BOTH_UP).orElseThrow().venue()).isEqualTo(XSIM);
        assertThat(Route.best(market, Side.SELL, BOTH_UP).orElseThrow().venue()).isEqualTo(XSIM);
        assertThat(Route.best(market, Side.SELL, BOTH_UP).orElseThrow().why())
                .isEqualTo("XSIM and YSIM both bid 149.98; XSIM shows 100 against 100");
    }

    @Test
    void a_venue_that_is_down_is_passed_over_but_its_quote_is_kept_as_seen() {
        Route route = Route.best(APART, Side.BUY, Set.of(YSIM)).orElseThrow();

        assertThat(route.venue()).isEqualTo(YSIM);
        assertThat(route.why()).isEqualTo("YSIM is the only venue with a fresh quote");
        assertThat(route.quotesSeen()).hasSize(2);
    }

    @Test
    void a_better_price_that_is_too_old_is_no_price() {
        Market market = market(
                quote("XSIM").ask("100", "149.00").agedMillis(Quotes.MAX_AGE.toMillis() + 1),
                quote("YSIM").ask("100", "150.03"));

        assertThat(Route.best(market, Side.BUY, BOTH_UP).orElseThrow().venue()).isEqualTo(YSIM);
    }

    @Test
    void a_venue_without_the_far_side_is_passed_over() {
        Market market = market(quote("XSIM").bid("100", "149.98"), quote("YSIM").ask("100", "150.03"));

        assertThat(Route.best(market, Side.BUY, BOTH_UP).orElseThrow().venue()).isEqualTo(YSIM);
        assertThat(Route.best(market, Side.SELL, BOTH_UP).orElseThrow().venue()).isEqualTo(XSIM);
    }

    @Test
    void there_is_no_way_without_a_venue_a_quote_or_a_far_side() {
        assertThat(Route.best(APART, Side.BUY, Set.of())).isEmpty();
        assertThat(Route.best(market(), Side.BUY, BOTH_UP)).isEmpty();
        assertThat(Route.best(market(quote("XSIM").bid("100", "149.98")), Side.BUY, BOTH_UP))
                .isEmpty();
    }
}
