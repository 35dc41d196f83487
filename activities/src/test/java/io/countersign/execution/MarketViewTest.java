package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Reason;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All orders here are at XSIM, where they could trade; YSIM shows the better price on either side.
class MarketViewTest {
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final VenueId YSIM = new VenueId("YSIM");
    private static final MarketView VIEW =
            view(quote(XSIM, "99.90", "100.10", 100), quote(YSIM, "99.95", "100.05", 100));

    @Test
    void a_buy_is_changed_to_a_lower_limit_and_not_to_a_higher_one() {
        AnOrder buy = AnOrder.toBuy("10", "IBM").at("100.20");

        assertThat(refusals(buy, buy.at("100.15"))).isEmpty();
        assertThat(refusals(buy, buy.at("100.25"))).containsExactly("WOULD_TRADE_THROUGH");
    }

    @ParameterizedTest
    @EnumSource(
            value = Side.class,
            names = {"SELL", "SELL_SHORT"})
    void a_sale_is_changed_to_a_higher_limit_and_not_to_a_lower_one(Side side) {
        AnOrder sale = order(side, "10").at("99.80");

        assertThat(refusals(sale, sale.at("99.85"))).isEmpty();
        assertThat(refusals(sale, sale.at("99.75"))).containsExactly("WOULD_TRADE_THROUGH");
    }

    @Test
    void an_order_at_market_is_given_a_limit() {
        AnOrder buy = AnOrder.toBuy("10", "IBM");

        assertThat(refusals(buy, buy.at("100.15"))).isEmpty();
    }

    @Test
    void less_is_let_go_and_more_is_not_whatever_becomes_of_the_limit() {
        AnOrder buy = AnOrder.toBuy("10", "IBM").at("100.20");

        assertThat(refusals(buy, AnOrder.toBuy("9", "IBM").at("100.20"))).isEmpty();
        assertThat(refusals(buy, AnOrder.toBuy("9", "IBM").at("100.15"))).isEmpty();
        assertThat(refusals(buy, AnOrder.toBuy("9", "IBM").at("100.25"))).containsExactly("WOULD_TRADE_THROUGH");
        assertThat(refusals(buy, AnOrder.toBuy("11", "IBM").at("100.20"))).containsExactly("WOULD_TRADE_THROUGH");
        assertThat(refusals(buy, AnOrder.toBuy("11", "IBM").at("100.15"))).containsExactly("WOULD_TRADE_THROUGH");
    }

    @Test
    void what_has_traded_trades_through_nothing_any_more() {
        MarketView enoughForEight = view(quote(XSIM, "99.90", "100.05", 8), quote(YSIM, "99.90", "100.07", 100));
        AnOrder buy = AnOrder.toBuy("20", "IBM").at("100.00");

        assertThat(refusals(enoughForEight, buy, buy.at("100.10"), "12")).isEmpty();
        assertThat(refusals(enoughForEight, buy, buy.at("100.10"), "11")).containsExactly("WOULD_TRADE_THROUGH");
    }

    @Test
    void a_part_is_not_taken_up_again_where_trading_is_halted_though_it_would_trade_through_nothing_there() {
        OrderTerms rests = terms(AnOrder.toBuy("10", "IBM").at("99.00"));

        assertThat(takenUpAgain(VIEW, rests)).isEmpty();
        assertThat(takenUpAgain(halted(XSIM), rests)).containsExactly("ROUTE_OUTDATED");
        assertThat(takenUpAgain(halted(XSIM, YSIM), rests))
                .as("a retry would find no venue either")
                .containsExactly("NO_EXECUTABLE_QUOTE");
    }

    private static List<String> refusals(AnOrder has, AnOrder to) {
        return refusals(VIEW, has, to, "0");
    }

    private static List<String> refusals(MarketView view, AnOrder has, AnOrder to, String traded) {
        OrderInput input = has.input();
        Placement at = new Placement(Placement.clOrdId(input.orderId(), 1), XSIM, new BigDecimal(has.quantity()));
        ChildOrder child =
                ChildOrder.of(input.terms(), at.clOrdId(), input.terms().quantity());
        Replacement replacement = new Replacement(terms(to), Desk.riskCheck(input, 2), at, 1);
        return codes(view.refusals(child, new BigDecimal(to.quantity()), new BigDecimal(traded), replacement));
    }

    private static List<String> takenUpAgain(MarketView view, OrderTerms order) {
        BigDecimal quantity = order.quantity().value();
        return codes(view.refusals(view.route(order, quantity), order, XSIM, quantity));
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }

    private static OrderTerms terms(AnOrder order) {
        return order.input().terms();
    }

    private static AnOrder order(Side side, String quantity) {
        return new AnOrder(side, quantity, "IBM", new Pricing.Market(), TimeInForce.DAY, "ACC-001");
    }

    private static MarketView view(Quote... quotes) {
        return new MarketView(
                new Market(List.of(quotes), NOW, Duration.ofSeconds(5)), venues(Set.of()), BigDecimal.ONE);
    }

    private static MarketView halted(VenueId... at) {
        return new MarketView(VIEW.market(), venues(Set.of(at)), VIEW.lot());
    }

    private static Route.Venues venues(Set<VenueId> halted) {
        return new Route.Venues(
                Set.of(XSIM, YSIM), halted, new FeeSchedule(Map.of(XSIM, BigDecimal.ONE, YSIM, BigDecimal.ONE)));
    }

    private static Quote quote(VenueId venue, String bid, String ask, int size) {
        Quantity shown = new Quantity(BigDecimal.valueOf(size));
        return new Quote(
                venue,
                new Symbol("IBM"),
                new Quote.Level(Price.parse(bid), shown),
                new Quote.Level(Price.parse(ask), shown),
                NOW);
    }
}
