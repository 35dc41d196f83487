package io.countersign.risk;

import static io.countersign.execution.Quotes.market;
import static io.countersign.execution.Quotes.quote;
import static io.countersign.risk.Risks.FEES;
import static io.countersign.risk.Risks.LIMITS;
import static io.countersign.risk.Risks.NO_LIMITS;
import static io.countersign.risk.Risks.anAccount;
import static io.countersign.risk.Risks.anInstrument;
import static io.countersign.risk.Risks.holding;
import static io.countersign.risk.Risks.withOpenOrders;
import static io.countersign.risk.Risks.withoutPrice;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.TermsHash;
import io.countersign.execution.Market;
import io.countersign.execution.VenueId;
import io.countersign.order.OrderTerms;
import io.countersign.order.Orders;
import io.countersign.order.Orders.Draft;
import io.countersign.risk.RiskQuestion.Amounts;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskQuestionTest {
    private static final TermsHash HASH = new TermsHash("a".repeat(64));
    private static final Market MARKET =
            market(quote("XSIM").bid("100", "149.98").ask("100", "150.02"));
    private static final FirmSnapshot FIRM = new FirmSnapshot(50_000_000_00L, 250_000_00L, 1_500, 0, 0);

    private static RiskQuestion ask(Draft order, Market market, AccountSnapshot account, Limits limits) {
        OrderTerms terms = order.terms();
        return RiskQuestion.of(
                terms,
                HASH,
                anInstrument(),
                market,
                account,
                FIRM,
                limits,
                FEES,
                Commitment.of(terms, anInstrument(), market, limits, FEES));
    }

    @Test
    void a_purchase_is_described_in_whole_numbers() {
        RiskQuestion question =
                ask(Orders.aLimitBuy().quantity("100").at("150.10"), MARKET, anAccount(100_000_00, 1_000_00), LIMITS);

        assertThat(question.order().side()).isEqualTo("BUY");
        assertThat(question.order().orderType()).isEqualTo("LIMIT");
        assertThat(question.order().termsHash()).isEqualTo(HASH.value());
        assertThat(question.price()).isEqualTo(new RiskQuestion.PriceFacts("FRESH", 0L, 5_000L, 6L));
        assertThat(question.fees().venuesWithoutFee()).isEmpty();
        assertThat(question.amounts())
                .isEqualTo(new Amounts(
                        15_010_00L,
                        15_010_30L,
                        99_000_00L,
                        15_010_00L,
                        100_000_00L,
                        1_501L,
                        BigDecimal.ZERO,
                        2_251_50L));
        assertThat(question.limits().firmCapitalAvailableMinor()).isEqualTo(49_750_000_00L);
    }

    @ParameterizedTest
    @CsvSource({
        "BUY,  150.02,  0",
        "BUY,  150.03,  1",
        "BUY,  140.00,  -667",
        "SELL, 149.98,  0",
        "SELL, 149.97,  1",
        "SELL, 160.00,  -668",
        "BUY,  300.04,  10000",
    })
    void a_limit_beyond_the_far_side_is_measured_from_it_and_rounded_up(
            io.countersign.order.Side side, String limit, long basisPoints) {
        RiskQuestion question = ask(Orders.aLimitBuy().on(side).at(limit), MARKET, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().beyondReferenceBps()).isEqualTo(basisPoints);
    }

    @ParameterizedTest
    @CsvSource({
        "BUY,        160.00, 168.00,  500",
        "BUY,        160.00, 168.01,  501",
        "SELL_SHORT, 160.00, 152.00,  500",
        "SELL,       160.00, 161.00,  -62",
    })
    void the_limit_of_a_stop_is_measured_from_the_stop_price(
            io.countersign.order.Side side, String stop, String limit, long basisPoints) {
        RiskQuestion question =
                ask(Orders.aLimitBuy().on(side).stop(stop, limit), MARKET, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().beyondReferenceBps()).isEqualTo(basisPoints);
        assertThat(question.order().orderType()).isEqualTo("STOP_LIMIT");
    }

    @Test
    void a_stop_is_not_beyond_anything() {
        RiskQuestion question = ask(Orders.aStopBuy(), MARKET, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().beyondReferenceBps()).isZero();
        assertThat(question.order().orderType()).isEqualTo("STOP");
    }

    @Test
    void a_market_order_is_not_beyond_anything() {
        RiskQuestion question = ask(Orders.aMarketBuy(), MARKET, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().beyondReferenceBps()).isZero();
        assertThat(question.order().orderType()).isEqualTo("MARKET");
    }

    @Test
    void without_a_fresh_price_every_amount_that_rests_on_one_is_absent() {
        Market stale =
                market(quote("XSIM").bid("100", "149.98").ask("100", "150.02").agedMillis(5_001));

        RiskQuestion question = ask(Orders.aLimitBuy(), stale, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().state()).isEqualTo("STALE");
        assertThat(question.price().ageMs()).isEqualTo(5_001);
        assertThat(question.price().beyondReferenceBps()).isNull();
        assertThat(question.amounts())
                .isEqualTo(new Amounts(null, null, null, null, null, null, BigDecimal.ZERO, null));
    }

    @Test
    void without_any_quote_even_its_age_is_absent() {
        RiskQuestion question = ask(Orders.aLimitBuy(), market(), anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.price().state()).isEqualTo("MISSING");
        assertThat(question.price().ageMs()).isNull();
    }

    @Test
    void a_venue_without_a_fee_is_named_and_leaves_every_amount_unknown() {
        Market market = market(
                quote("ZSIM").bid("100", "149.98").ask("100", "150.02"),
                quote("XSIM").bid("100", "149.98").ask("100", "150.02"));

        RiskQuestion question = ask(Orders.aLimitBuy(), market, anAccount(1_000_000_00, 0), LIMITS);

        assertThat(question.fees()).isEqualTo(new RiskQuestion.FeeFacts(List.of(new VenueId("ZSIM"))));
        assertThat(question.amounts())
                .isEqualTo(new Amounts(null, null, null, null, null, null, BigDecimal.ZERO, null));
    }

    @Test
    void a_quote_from_the_venues_future_has_no_negative_age() {
        Market early = market(quote("XSIM").bid("1", "1").ask("1", "2").agedMillis(-50));

        assertThat(ask(Orders.aLimitBuy(), early, anAccount(0, 0), LIMITS)
                        .price()
                        .ageMs())
                .isZero();
    }

    @Test
    void limits_that_are_not_set_are_absent() {
        RiskQuestion question = ask(Orders.aLimitBuy(), MARKET, anAccount(1_000_000_00, 0), NO_LIMITS);

        assertThat(question.limits())
                .isEqualTo(new RiskQuestion.LimitFacts(null, null, null, null, null, 49_750_000_00L));
        assertThat(question.amounts().creditAvailableMinor()).isNull();
    }

    @Test
    void another_holding_without_a_price_leaves_equity_and_concentration_unknown() {
        AccountSnapshot account = anAccount(1_000_000_00, 0, withoutPrice(holding("MSFT", "5")));

        Amounts amounts = ask(Orders.aLimitBuy(), MARKET, account, LIMITS).amounts();

        assertThat(amounts.equityMinor()).isNull();
        assertThat(amounts.concentrationBps()).isNull();
        assertThat(amounts.notionalMinor()).isEqualTo(15_000_00L);
    }

    @Test
    void without_equity_there_is_no_concentration_to_compare() {
        assertThat(ask(Orders.aLimitBuy(), MARKET, anAccount(0, 0), LIMITS)
                        .amounts()
                        .concentrationBps())
                .isNull();
        assertThat(ask(Orders.aLimitBuy(), MARKET, anAccount(-1, 0), LIMITS)
                        .amounts()
                        .concentrationBps())
                .isNull();
        assertThat(ask(Orders.aLimitBuy(), MARKET, anAccount(1, 0), LIMITS)
                        .amounts()
                        .concentrationBps())
                .isEqualTo(15_000_00L * 10_000);
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 100", "100, 30, 70", "100, 100, 0", "100, 130, 0", "-50, 0, 0", "0, 0, 0"})
    void what_can_be_sold_is_what_is_held_less_open_sales(String held, String openSells, BigDecimal sellable) {
        AccountSnapshot account = anAccount(1_000_000_00, 0, withOpenOrders(holding("AAPL", held), "500", openSells));

        assertThat(ask(Orders.aLimitSale(), MARKET, account, LIMITS).amounts().sellableQuantity())
                .isEqualByComparingTo(sellable);
    }

    @Test
    void a_sale_of_what_is_held_needs_no_credit_and_no_capital() {
        AccountSnapshot account = anAccount(0, 0, holding("AAPL", "100"));

        Amounts amounts = ask(Orders.aLimitSale(), MARKET, account, LIMITS).amounts();

        assertThat(amounts.creditNeededMinor()).isZero();
        assertThat(amounts.worstPositionMinor()).isZero();
        assertThat(amounts.concentrationBps()).isZero();
        assertThat(amounts.firmCapitalUsedMinor()).isZero();
    }

    @Test
    void the_largest_order_that_can_be_written_is_asked_about_without_an_error() {
        Draft huge = Orders.aLimitBuy().quantity("999999999999999").at("999999999999999");
        Market penny = market(quote("XSIM").bid("1", "0.00000001").ask("1", "0.00000002"));

        assertThat(ask(huge, MARKET, anAccount(1, 0), LIMITS).amounts().notionalMinor())
                .isNull();
        assertThat(ask(huge, penny, anAccount(1, 0), LIMITS).price().beyondReferenceBps())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(ask(huge.on(io.countersign.order.Side.SELL), penny, anAccount(1, 0), LIMITS)
                        .price()
                        .beyondReferenceBps())
                .isEqualTo(-Long.MAX_VALUE);
        assertThat(ask(Orders.aLimitBuy().quantity("9999999999"), MARKET, anAccount(1, 0), LIMITS)
                        .amounts()
                        .concentrationBps())
                .isPositive();
    }
}
