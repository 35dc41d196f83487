package io.countersign.risk;

import static io.countersign.execution.Quotes.market;
import static io.countersign.execution.Quotes.quote;
import static io.countersign.risk.Risks.FEES;
import static io.countersign.risk.Risks.LIMITS;
import static io.countersign.risk.Risks.NO_LIMITS;
import static io.countersign.risk.Risks.anInstrument;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.FeeSchedule;
import io.countersign.execution.Market;
import io.countersign.execution.Quotes;
import io.countersign.order.Orders;
import io.countersign.order.Orders.Draft;
import io.countersign.order.Side;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitmentTest {
    private static final Market MARKET =
            market(quote("XSIM").bid("100", "149.98").ask("100", "150.02"));

    private static Optional<Commitment> of(Draft order, Market market, Limits limits) {
        return of(order, market, limits, FEES);
    }

    private static Optional<Commitment> of(Draft order, Market market, Limits limits, FeeSchedule fees) {
        return Commitment.of(order.terms(), anInstrument(), market, limits, fees);
    }

    @Test
    void a_limit_buy_can_cost_its_limit_and_the_dearest_fee() {
        Commitment worst = of(Orders.aLimitBuy().quantity("100").at("151.00"), MARKET, LIMITS)
                .orElseThrow();

        assertThat(worst.price()).hasToString("151");
        assertThat(worst.notional()).hasToString("15100.00 USD");
        assertThat(worst.credit()).hasToString("15100.30 USD");
        assertThat(worst.firmNotional()).hasToString("15100.00 USD");
    }

    @ParameterizedTest
    @CsvSource({
        "BUY,        157.53",
        "SELL,       157.48",
        "SELL_SHORT, 157.48",
    })
    void a_market_order_counts_at_the_far_side_plus_the_collar_up_to_the_next_tick(Side side, String price) {
        Commitment worst = of(Orders.aMarketBuy().on(side), MARKET, LIMITS).orElseThrow();

        assertThat(worst.price()).hasToString(price);
    }

    @ParameterizedTest
    @CsvSource({"150.00, 150", "149.98, 149.98", "140.00, 149.98"})
    void a_limit_sale_counts_at_its_limit_or_the_bid_whichever_is_higher(String limit, String price) {
        Commitment worst = of(Orders.aShortSale().at(limit), MARKET, LIMITS).orElseThrow();

        assertThat(worst.price()).hasToString(price);
    }

    @Test
    void a_sale_of_what_is_held_commits_nothing_but_is_worth_something() {
        Commitment worst = of(Orders.aLimitSale(), MARKET, LIMITS).orElseThrow();

        assertThat(worst.notional()).hasToString("15000.00 USD");
        assertThat(worst.credit()).hasToString("0.00 USD");
        assertThat(worst.firmNotional()).hasToString("0.00 USD");
    }

    @Test
    void a_short_sale_commits_as_much_as_a_purchase() {
        Commitment worst = of(Orders.aShortSale(), MARKET, LIMITS).orElseThrow();

        assertThat(worst.credit()).hasToString("15000.30 USD");
        assertThat(worst.firmNotional()).hasToString("15000.00 USD");
    }

    @Test
    void a_fraction_of_a_cent_is_a_cent() {
        Commitment worst = of(Orders.aLimitBuy().quantity("0.001").at("150.01"), MARKET, LIMITS)
                .orElseThrow();

        assertThat(worst.notional().minor()).isEqualTo(16);
        assertThat(worst.credit().minor()).isEqualTo(17);
    }

    @Test
    void without_a_fresh_price_nothing_is_known_not_even_for_a_limit_order() {
        Market stale = market(
                quote("XSIM").bid("100", "149.98").ask("100", "150.02").agedMillis(Quotes.MAX_AGE.toMillis() + 1));

        assertThat(of(Orders.aLimitBuy(), stale, LIMITS)).isEmpty();
        assertThat(of(Orders.aMarketBuy(), stale, LIMITS)).isEmpty();
        assertThat(of(Orders.aLimitSale(), market(), LIMITS)).isEmpty();
    }

    @Test
    void without_a_collar_a_market_order_has_no_worst() {
        assertThat(of(Orders.aMarketBuy(), MARKET, NO_LIMITS)).isEmpty();
        assertThat(of(Orders.aLimitBuy(), MARKET, NO_LIMITS)).isPresent();
    }

    @Test
    void without_a_fee_there_is_no_worst() {
        assertThat(of(Orders.aLimitBuy(), MARKET, LIMITS, new FeeSchedule(Map.of())))
                .isEmpty();
    }

    @Test
    void one_venue_without_a_fee_is_one_too_many_as_long_as_it_could_take_the_order() {
        Draft order = Orders.aLimitSale();
        Quotes.Draft known = quote("XSIM").bid("100", "149.98").ask("100", "150.02");
        Quotes.Draft unknown = quote("ZSIM").bid("100", "149.97");

        assertThat(of(order, market(known, unknown), LIMITS)).isEmpty();
        assertThat(of(order, market(known, unknown.agedMillis(Quotes.MAX_AGE.toMillis() + 1)), LIMITS))
                .isPresent();
    }

    @Test
    void an_order_worth_more_than_can_be_counted_has_no_worst() {
        Draft huge = Orders.aLimitBuy().quantity("999999999999999").at("999999999999999");

        assertThat(of(huge, MARKET, LIMITS)).isEmpty();
        assertThat(of(huge.atMarket(), MARKET, LIMITS)).as("at 157.53").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"160.00, 168.00", "140.00, 157.53"})
    void a_stop_buy_counts_at_the_higher_of_its_stop_and_the_ask_plus_the_collar(String stop, String price) {
        Commitment worst = of(Orders.aLimitBuy().stop(stop), MARKET, LIMITS).orElseThrow();

        assertThat(worst.price().value()).isEqualByComparingTo(price);
    }

    @ParameterizedTest
    @CsvSource({"140.00, 149.98", "155.00, 155.00"})
    void a_stop_sale_counts_at_the_higher_of_its_stop_and_the_bid(String stop, String price) {
        Commitment worst = of(Orders.aShortSale().stop(stop), MARKET, LIMITS).orElseThrow();

        assertThat(worst.price().value()).isEqualByComparingTo(price);
    }

    @Test
    void a_stop_limit_buy_can_cost_its_limit() {
        Commitment worst = of(Orders.aLimitBuy().stop("160.00", "161.00"), MARKET, NO_LIMITS)
                .orElseThrow();

        assertThat(worst.price()).hasToString("161");
    }

    @ParameterizedTest
    @CsvSource({"140.00, 139.00, 149.98", "155.00, 154.00, 155", "155.00, 156.00, 156"})
    void a_stop_limit_sale_counts_at_the_highest_of_its_prices_and_the_bid(String stop, String limit, String price) {
        Commitment worst =
                of(Orders.aShortSale().stop(stop, limit), MARKET, LIMITS).orElseThrow();

        assertThat(worst.price()).hasToString(price);
    }

    @Test
    void without_a_collar_a_stop_buy_has_no_worst() {
        assertThat(of(Orders.aStopBuy(), MARKET, NO_LIMITS)).isEmpty();
    }
}
