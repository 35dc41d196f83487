package io.countersign.execution;

import static io.countersign.execution.Quotes.market;
import static io.countersign.execution.Quotes.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.money.Price;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final VenueId YSIM = new VenueId("YSIM");
    private static final Set<VenueId> BOTH_UP = Set.of(XSIM, YSIM);

    private static final Route.Venues THREE = new Route.Venues(
            Set.of(XSIM, YSIM, new VenueId("ZSIM")),
            Set.of(),
            new FeeSchedule(Map.of(XSIM, BigDecimal.ONE, YSIM, BigDecimal.ONE, new VenueId("ZSIM"), BigDecimal.ZERO)));

    private static final Market APART = market(
            quote("XSIM").bid("100", "149.98").ask("100", "150.02"),
            quote("YSIM").bid("100", "149.99").ask("100", "150.03"));

    @Test
    void a_buy_goes_where_the_ask_is_lowest_and_says_why() {
        Route route = route(APART, buy("100"), BOTH_UP).orElseThrow();

        assertThat(legs(route)).containsExactly("XSIM 100 150.02");
        assertThat(route.why()).isEqualTo("XSIM asks 150.02, better than 150.03 at YSIM");
        assertThat(route.quotesSeen()).isEqualTo(APART.quotes());
        assertThat(route.passedOver()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Side.class,
            names = {"SELL", "SELL_SHORT"})
    void a_sale_goes_where_the_bid_is_highest_and_says_why(Side side) {
        Route route = route(APART, atMarket(side, "100"), BOTH_UP).orElseThrow();

        assertThat(legs(route)).containsExactly("YSIM 100 149.99");
        assertThat(route.why()).isEqualTo("YSIM bids 149.99, better than 149.98 at XSIM");
    }

    @Test
    void at_the_same_price_it_goes_where_the_fee_is_lower_and_then_where_more_is_shown() {
        Market even = market(
                quote("XSIM").ask("100", "150.02").bid("1", "149"),
                quote("YSIM").ask("101", "150.020").bid("1", "149"));

        Route byFee = route(even, buy("50"), BOTH_UP).orElseThrow();
        Route bySize = Route.of(even, buy("50"), new Route.Venues(BOTH_UP, Set.of(), fees("0.003", "0.003")))
                .orElseThrow();

        assertThat(legs(byFee)).containsExactly("XSIM 50 150.02");
        assertThat(byFee.why()).isEqualTo("XSIM and YSIM both ask 150.02; XSIM charges 0.002 against 0.003");
        assertThat(legs(bySize)).containsExactly("YSIM 50 150.02");
        assertThat(bySize.why()).isEqualTo("YSIM and XSIM both ask 150.02; YSIM shows 101 against 100");
    }

    @Test
    void at_the_same_price_fee_and_size_it_goes_by_name() {
        Market even = market(
                quote("YSIM").ask("100", "150.02").bid("100", "149.98"),
                quote("XSIM").ask("100", "150.02").bid("100", "149.98"));
        Route.Venues alike = new Route.Venues(BOTH_UP, Set.of(), fees("0.003", "0.003"));

        assertThat(legs(Route.of(even, buy("1"), alike).orElseThrow())).containsExactly("XSIM 1 150.02");
    }

    @Test
    void more_than_the_best_venue_shows_is_split_from_the_best_price_on_and_the_rest_waits_there() {
        assertThat(legs(route(APART, buy("150"), BOTH_UP).orElseThrow()))
                .containsExactly("XSIM 100 150.02", "YSIM 50 150.03");
        Route tooMuch = route(APART, buy("250"), BOTH_UP).orElseThrow();

        assertThat(legs(tooMuch)).containsExactly("XSIM 150 150.02", "YSIM 100 150.03");
        assertThat(tooMuch.why())
                .isEqualTo("XSIM asks 150.02 for 100, YSIM asks 150.03 for 100: each gets what it shows, and XSIM what"
                        + " nobody does");
    }

    @Test
    void a_limit_goes_no_further_than_it_says_and_rests_at_the_nearest_venue() {
        assertThat(legs(route(APART, limit("250", "150.02", TimeInForce.DAY), BOTH_UP)
                        .orElseThrow()))
                .containsExactly("XSIM 250 150.02");
        assertThat(legs(route(APART, limit("250", "149.00", TimeInForce.GTC), BOTH_UP)
                        .orElseThrow()))
                .containsExactly("XSIM 250 150.02");
        assertThat(legs(route(APART, limit("250", "150.03", TimeInForce.IOC), BOTH_UP)
                        .orElseThrow()))
                .containsExactly("XSIM 150 150.02", "YSIM 100 150.03");
    }

    @Test
    void all_or_nothing_is_not_split_and_trades_through_nobody() {
        Market market = market(
                quote("XSIM").ask("100", "150.02").bid("1", "149"),
                quote("YSIM").ask("900", "150.03").bid("1", "149"));

        assertThat(legs(route(market, limit("500", "151.00", TimeInForce.FOK), BOTH_UP)
                        .orElseThrow()))
                .as("YSIM has enough, but at a worse price than XSIM shows")
                .containsExactly("XSIM 500 150.02");
    }

    @Test
    void parts_are_whole_lots() {
        Market market = market(
                quote("XSIM").ask("150", "150.02").bid("1", "149"),
                quote("YSIM").ask("300", "150.03").bid("1", "149"));
        Route.Demand demand = new Route.Demand(
                Side.BUY, new Pricing.Market(), TimeInForce.DAY, new BigDecimal("300"), new BigDecimal("100"));

        assertThat(legs(route(market, demand, BOTH_UP).orElseThrow()))
                .containsExactly("XSIM 100 150.02", "YSIM 200 150.03");
    }

    /// Whatever the market and the order: the parts are the order, no venue gets two, and a worse price is used only
    /// where the better ones show no more.
    @Test
    void the_parts_are_the_order_and_trade_through_no_better_quote() {
        Random random = new Random(611);
        for (int round = 0; round < 2_000; round++) {
            Market market = market(any(random, "XSIM"), any(random, "YSIM"), any(random, "ZSIM"));
            Route.Demand demand = new Route.Demand(
                    random.nextBoolean() ? Side.BUY : Side.SELL,
                    random.nextBoolean()
                            ? new Pricing.Market()
                            : new Pricing.Limit(Price.parse("150.0" + random.nextInt(10))),
                    List.of(TimeInForce.values()).get(random.nextInt(4)),
                    BigDecimal.valueOf(1 + random.nextInt(900)),
                    BigDecimal.ONE);
            Route route = Route.of(market, demand, THREE).orElseThrow();

            assertThat(route.legs().stream().map(Route.Leg::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(demand.quantity());
            assertThat(route.legs()).extracting(Route.Leg::venue).doesNotHaveDuplicates();
            for (Quote quote : market.quotes()) {
                Quote.Level shown = demand.side() == Side.BUY ? quote.ask() : quote.bid();
                boolean passedBy = shown != null && route.legs().stream().anyMatch(leg -> better(shown, leg, demand));
                if (passedBy) {
                    assertThat(route.legs())
                            .filteredOn(leg -> leg.venue().equals(quote.venue()))
                            .singleElement()
                            .satisfies(leg -> assertThat(leg.quantity())
                                    .isGreaterThanOrEqualTo(shown.size().value()));
                }
            }
        }
    }

    private static boolean better(Quote.Level shown, Route.Leg leg, Route.Demand demand) {
        int order = shown.price().compareTo(leg.price());
        return demand.side() == Side.BUY ? order < 0 : order > 0;
    }

    private static Quotes.Draft any(Random random, String venue) {
        return quote(venue)
                .ask(Integer.toString(1 + random.nextInt(400)), "150.0" + random.nextInt(10))
                .bid(Integer.toString(1 + random.nextInt(400)), "149.9" + random.nextInt(10));
    }

    @Test
    void a_venue_that_cannot_be_used_is_passed_over_and_it_is_said_why() {
        Market market = market(
                quote("XSIM").ask("100", "149.00").agedMillis(Quotes.MAX_AGE.toMillis() + 1),
                quote("YSIM").ask("100", "150.03"),
                quote("ZSIM").ask("100", "148.00"),
                quote("QSIM").bid("100", "148.00"),
                quote("HSIM").ask("100", "147.00"),
                quote("FSIM").ask("100", "146.00"));
        Set<VenueId> up = Set.of(XSIM, YSIM, new VenueId("QSIM"), new VenueId("HSIM"), new VenueId("FSIM"));
        Route route = Route.of(
                        market, buy("100"), new Route.Venues(up, Set.of(new VenueId("HSIM")), fees("0.002", "0.003")))
                .orElseThrow();

        assertThat(legs(route)).containsExactly("YSIM 100 150.03");
        assertThat(route.why()).isEqualTo("YSIM is the only venue with a fresh quote");
        assertThat(route.passedOver().stream().map(passed -> passed.venue() + ": " + passed.why()))
                .containsExactly(
                        "XSIM: its quote is too old",
                        "ZSIM: its session is down",
                        "QSIM: it shows nothing on that side",
                        "HSIM: it does not trade the instrument at the moment",
                        "FSIM: it has no fee, so that nothing could be booked");
        assertThat(route.quotesSeen()).hasSize(6);
    }

    @Test
    void there_is_no_way_without_a_venue_a_quote_or_a_far_side() {
        assertThat(route(APART, buy("1"), Set.of())).isEmpty();
        assertThat(route(market(), buy("1"), BOTH_UP)).isEmpty();
        assertThat(route(market(quote("XSIM").bid("100", "149.98")), buy("1"), BOTH_UP))
                .isEmpty();
    }

    @Test
    void an_order_trades_through_what_others_show_at_better_prices_than_its_own_venue() {
        assertThat(through(limit("100", "150.05", TimeInForce.DAY), YSIM)).hasValue("XSIM asks 150.02 for 100");
        assertThat(through(buy("100"), YSIM)).hasValue("XSIM asks 150.02 for 100");
        assertThat(through(atMarket(Side.SELL, "100"), XSIM)).hasValue("YSIM bids 149.99 for 100");
        assertThat(through(limit("100", "150.05", TimeInForce.DAY), XSIM))
                .as("shows enough at the best price")
                .isEmpty();
        assertThat(through(limit("100", "150.02", TimeInForce.GTC), YSIM))
                .as("does not accept what is worse")
                .isEmpty();
        assertThat(through(limit("100", "150.01", TimeInForce.GTC), YSIM))
                .as("rests")
                .isEmpty();
    }

    @Test
    void what_the_own_venue_does_not_show_may_trade_as_far_as_the_limit() {
        assertThat(through(limit("101", "150.04", TimeInForce.DAY), XSIM)).hasValue("YSIM asks 150.03 for 100");
        assertThat(through(limit("101", "150.03", TimeInForce.DAY), XSIM)).isEmpty();
        assertThat(through(buy("101"), XSIM)).hasValue("YSIM asks 150.03 for 100");
    }

    @Test
    void what_cannot_be_traded_with_is_not_traded_through() {
        Market market = market(
                quote("XSIM").ask("100", "149.00").agedMillis(Quotes.MAX_AGE.toMillis() + 1),
                quote("YSIM").ask("100", "150.03"),
                quote("ZSIM").ask("99", "148.00"));
        Route.Demand lots = new Route.Demand(
                Side.BUY, new Pricing.Market(), TimeInForce.DAY, new BigDecimal("100"), new BigDecimal("100"));

        assertThat(Route.tradedThrough(market, lots, YSIM, THREE)).isEmpty();
        assertThat(Route.tradedThrough(APART, buy("100"), YSIM, venues(Set.of(YSIM), Set.of())))
                .as("down")
                .isEmpty();
        assertThat(Route.tradedThrough(APART, buy("100"), YSIM, venues(BOTH_UP, Set.of(XSIM))))
                .as("halted")
                .isEmpty();
    }

    /// The router and the guard agree: where all of an order is sent to one venue, it trades through nobody there.
    @Test
    void what_is_sent_to_one_venue_trades_through_nobody() {
        Random random = new Random(612);
        for (int round = 0; round < 2_000; round++) {
            Market market = market(any(random, "XSIM"), any(random, "YSIM"), any(random, "ZSIM"));
            Route.Demand demand =
                    limit(Integer.toString(1 + random.nextInt(500)), "150.0" + random.nextInt(10), TimeInForce.DAY);
            Route route = Route.of(market, demand, THREE).orElseThrow();

            if (route.legs().size() == 1) {
                assertThat(Route.tradedThrough(
                                market, demand, route.legs().getFirst().venue(), THREE))
                        .isEmpty();
            }
        }
    }

    @Test
    void a_route_sends_no_more_to_a_venue_than_its_part() {
        Route route = route(APART, buy("150"), BOTH_UP).orElseThrow();

        assertThat(route.sends(new BigDecimal("100"), XSIM)).isTrue();
        assertThat(route.sends(new BigDecimal("50"), YSIM)).isTrue();
        assertThat(route.sends(new BigDecimal("51"), YSIM)).isFalse();
        assertThat(route.sends(BigDecimal.ONE, new VenueId("ZSIM"))).isFalse();
    }

    private static Optional<String> through(Route.Demand demand, VenueId at) {
        return Route.tradedThrough(APART, demand, at, venues(BOTH_UP, Set.of()));
    }

    private static Route.Venues venues(Set<VenueId> up, Set<VenueId> halted) {
        return new Route.Venues(up, halted, fees("0.002", "0.003"));
    }

    private static Optional<Route> route(Market market, Route.Demand demand, Set<VenueId> up) {
        return Route.of(market, demand, new Route.Venues(up, Set.of(), fees("0.002", "0.003")));
    }

    private static FeeSchedule fees(String xsim, String ysim) {
        return new FeeSchedule(Map.of(XSIM, new BigDecimal(xsim), YSIM, new BigDecimal(ysim)));
    }

    private static Route.Demand buy(String quantity) {
        return atMarket(Side.BUY, quantity);
    }

    private static Route.Demand atMarket(Side side, String quantity) {
        return new Route.Demand(side, new Pricing.Market(), TimeInForce.DAY, new BigDecimal(quantity), BigDecimal.ONE);
    }

    private static Route.Demand limit(String quantity, String price, TimeInForce timeInForce) {
        return new Route.Demand(
                Side.BUY, new Pricing.Limit(Price.parse(price)), timeInForce, new BigDecimal(quantity), BigDecimal.ONE);
    }

    private static List<String> legs(Route route) {
        return route.legs().stream()
                .map(leg -> leg.venue() + " " + leg.quantity().toPlainString() + " " + leg.price())
                .toList();
    }
}
