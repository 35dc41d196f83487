package io.countersign.risk;

import static io.countersign.risk.Risks.LIMITS;
import static io.countersign.risk.Risks.NO_LIMITS;
import static io.countersign.risk.Risks.USD;
import static io.countersign.risk.Risks.anAccount;
import static io.countersign.risk.Risks.holding;
import static io.countersign.risk.Risks.withOpenOrders;
import static io.countersign.risk.Risks.withoutPrice;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.money.Price;
import io.countersign.order.Orders;
import io.countersign.order.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuationTest {

    @Test
    void equity_is_cash_and_what_is_held_at_the_bid_less_what_is_owed_at_the_ask() {
        AccountSnapshot account = anAccount(1_000_00, 0, holding("AAPL", "10"), holding("MSFT", "-10"));

        assertThat(Valuation.equityMinor(account)).isEqualTo(1_000_00 + 1_499_80 - 1_500_20);
    }

    @Test
    void what_is_held_is_rounded_down_and_what_is_owed_up() {
        AccountSnapshot held = anAccount(0, 0, holding("AAPL", "0.001"));
        AccountSnapshot owed = anAccount(0, 0, holding("AAPL", "-0.001"));

        assertThat(Valuation.equityMinor(held)).isEqualTo(14);
        assertThat(Valuation.equityMinor(owed)).isEqualTo(-16);
    }

    @Test
    void one_holding_without_a_price_leaves_the_equity_unknown() {
        AccountSnapshot account = anAccount(1_000_00, 0, holding("AAPL", "10"), withoutPrice(holding("MSFT", "1")));

        assertThat(Valuation.equityMinor(account)).isNull();
    }

    @Test
    void nothing_held_needs_no_price() {
        AccountSnapshot account = anAccount(1_000_00, 0, withoutPrice(holding("MSFT", "0")));

        assertThat(Valuation.equityMinor(account)).isEqualTo(1_000_00);
    }

    @Test
    void credit_is_cash_and_line_less_open_orders() {
        Limits line = new Limits(null, null, null, null, null, 500_00L);

        assertThat(Valuation.creditAvailableMinor(anAccount(1_000_00, 300_00), line))
                .isEqualTo(1_200_00);
        assertThat(Valuation.creditAvailableMinor(anAccount(0, 900_00), line)).isEqualTo(-400_00);
    }

    @Test
    void what_is_held_is_no_credit() {
        assertThat(Valuation.creditAvailableMinor(anAccount(1_000_00, 0, holding("AAPL", "10")), LIMITS))
                .isEqualTo(1_000_00);
    }

    @Test
    void what_is_owed_takes_twice_its_value() {
        AccountSnapshot account = anAccount(10_000_00, 0, holding("AAPL", "-10"));

        assertThat(Valuation.creditAvailableMinor(account, LIMITS)).isEqualTo(10_000_00 - 2 * 1_500_20);
    }

    @Test
    void credit_is_unknown_without_a_line_or_a_price_for_what_is_owed() {
        assertThat(Valuation.creditAvailableMinor(anAccount(1_000_00, 0), NO_LIMITS))
                .isNull();
        assertThat(Valuation.creditAvailableMinor(anAccount(1_000_00, 0, withoutPrice(holding("AAPL", "-1"))), LIMITS))
                .isNull();
        assertThat(Valuation.creditAvailableMinor(anAccount(1_000_00, 0, withoutPrice(holding("AAPL", "1"))), LIMITS))
                .as("what is held does not count")
                .isEqualTo(1_000_00);
    }

    @ParameterizedTest
    @CsvSource({
        "adds to nothing,                         BUY,           0,   0,   0,  100",
        "adds to what is held,                    BUY,          50,   0,   0,  150",
        "open buys are filled before it,          BUY,          50,  30,   0,  180",
        "open sales are not,                      BUY,          50,   0,  40,  150",
        "covers what is owed,                     BUY,        -100,   0,   0,    0",
        "covers it and goes on,                   BUY,         -60,   0,   0,   40",
        "a sale of what is held,                  SELL,        100,   0,   0,    0",
        "a sale of more than open sales leave,    SELL,        100,   0,  30,   30",
        "a short sale from nothing,               SELL_SHORT,    0,   0,   0,  100",
        "a short sale beside open ones,           SELL_SHORT,    0,   0,  50,  150",
        "open buys do not soften it,              SELL_SHORT,    0, 500,   0,  100",
        "a short sale on top of one,              SELL_SHORT, -200,   0,   0,  300",
    })
    void the_worst_position_of_an_order_of_a_hundred(
            String what, Side side, String held, String openBuys, String openSells, long units) {
        Holding holding = withOpenOrders(holding("AAPL", held), openBuys, openSells);

        long worst =
                Valuation.worstPositionMinor(Orders.aLimitBuy().on(side).terms(), Price.parse("2.00"), holding, USD);

        assertThat(worst).as(what).isEqualTo(units * 2_00);
    }

    @Test
    void the_worst_position_is_rounded_up_and_never_wraps() {
        Holding nothing = Holding.nothing(Risks.AAPL);

        assertThat(Valuation.worstPositionMinor(
                        Orders.aLimitBuy().quantity("1").terms(), Price.parse("0.001"), nothing, USD))
                .isEqualTo(1);
        assertThat(Valuation.worstPositionMinor(
                        Orders.aLimitBuy().quantity("999999999999999").terms(),
                        Price.parse("999999999999999"),
                        nothing,
                        USD))
                .isEqualTo(Long.MAX_VALUE);
    }
}
