package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every reason for which risk refuses, each by an order that breaks nothing else, and by the real policy.
class RiskRefusalsIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    /// Enters the order, which must be refused, and leave no more than the record of it.
    ///
    /// @return `CODE: limit / actual` of each reason
    private List<String> refusals(AnOrder order) {
        OrderInput input = order.input();
        assertThat(desk.enter(input)).isInstanceOf(OrderEvent.Refused.class);
        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(desk.value(
                        Integer.class,
                        "SELECT COUNT(*) FROM reservation WHERE order_id = ?",
                        input.orderId().value()))
                .isZero();
        return desk.database.withHandle(handle ->
                handle.select("""
                        SELECT r ->> 'code' || ': ' || COALESCE(r ->> 'limit', '-') || ' / ' || COALESCE(r ->> 'actual', '-')
                        FROM audit, jsonb_array_elements(reasons) r
                        WHERE order_id = ? AND type = 'RISK_DENIED' AND verdict = 'DENY'""", input.orderId().value()).mapTo(String.class).list());
    }

    private void isAllowed(AnOrder order) {
        assertThat(desk.enter(order.input()))
                .isInstanceOfAny(OrderEvent.Allowed.class, OrderEvent.ApprovalRequested.class);
    }

    @Test
    void a_symbol_on_the_restricted_list() {
        desk.quote("RSTR", "9.90", "10.00");

        assertThat(refusals(AnOrder.toBuy("10", "RSTR").at("10.00"))).containsExactly("RESTRICTED_SYMBOL: - / RSTR");
    }

    @Test
    void a_blocked_account() {
        desk.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'ACC-001'");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("ACCOUNT_BLOCKED: ACTIVE / BLOCKED");
    }

    @Test
    void a_halted_instrument() {
        desk.quote("HALT", "9.90", "10.00");

        assertThat(refusals(AnOrder.toBuy("100", "HALT").at("10.00")))
                .containsExactly("INSTRUMENT_HALTED: OPEN / HALTED");
    }

    @Test
    void a_closed_session() {
        desk.quote("SHUT", "9.90", "10.00");

        assertThat(refusals(AnOrder.toBuy("10", "SHUT").at("10.00"))).containsExactly("SESSION_CLOSED: OPEN / CLOSED");
    }

    @Test
    void no_price_at_all() {
        assertThat(refusals(AnOrder.toBuy("10", "DARK").at("10.00"))).containsExactly("PRICE_MISSING: - / MISSING");
    }

    @Test
    void a_price_on_one_side_only() {
        desk.execute("UPDATE quote SET ask = NULL, ask_size = NULL");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00"))).containsExactly("PRICE_MISSING: - / MISSING");
    }

    @Test
    void a_price_older_than_the_limit() {
        desk.clock.advance(Desk.MAX_QUOTE_AGE);
        isAllowed(AnOrder.toBuy("10", "IBM").at("100.00"));

        desk.clock.advance(Duration.ofMillis(1));
        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00"))).containsExactly("PRICE_STALE: 5000 ms / 5001 ms");
    }

    @Test
    void a_venue_that_has_no_fee() {
        desk.quote("ZSIM", "IBM", "99.90", "100.00");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00"))).containsExactly("FEE_MISSING: - / ZSIM");

        desk.execute("INSERT INTO venue_fee VALUES ('ZSIM', 0)");
        isAllowed(AnOrder.toBuy("10", "IBM").at("100.00"));
    }

    @Test
    void no_fee_anywhere() {
        desk.execute("DELETE FROM venue_fee");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00"))).containsExactly("FEE_MISSING: - / XSIM, YSIM");
    }

    @Test
    void more_than_the_largest_quantity() {
        desk.quote("SPY", "0.99", "1.00");
        isAllowed(AnOrder.toBuy("1000000", "SPY").at("1.00").of("ACC-003"));

        assertThat(refusals(AnOrder.toBuy("1000001", "SPY").at("1.00").of("ACC-003")))
                .containsExactly("MAX_ORDER_QUANTITY: 1000000 / 1000001");
    }

    @Test
    void more_than_the_largest_notional() {
        assertThat(refusals(AnOrder.toBuy("10001", "IBM").at("100.00")))
                .containsExactly("MAX_ORDER_NOTIONAL: 1000000.00 USD / 1000100.00 USD");
        isAllowed(AnOrder.toBuy("10000", "IBM").at("100.00"));
    }

    @Test
    void a_buy_beyond_the_collar() {
        isAllowed(AnOrder.toBuy("10", "IBM").at("105.00"));

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("105.01"))).containsExactly("PRICE_COLLAR: 5.00 % / 5.01 %");
    }

    @Test
    void a_sale_beyond_the_collar() {
        isAllowed(AnOrder.toSellShort("10", "IBM").at("94.91"));

        assertThat(refusals(AnOrder.toSellShort("10", "IBM").at("94.90")))
                .containsExactly("PRICE_COLLAR: 5.00 % / 5.01 %");
    }

    @Test
    void more_than_the_accounts_credit_the_fee_included() {
        desk.account("POOR", 1_000_000, 100_000_000, 100_000_000, 10_000);

        assertThat(refusals(AnOrder.toBuy("100", "IBM").at("100.00").of("POOR")))
                .containsExactly("ACCOUNT_CREDIT: 10000.00 USD / 10000.30 USD");
        isAllowed(AnOrder.toBuy("99", "IBM").at("100.00").of("POOR"));
    }

    @Test
    void what_open_orders_have_set_aside_is_no_credit() {
        desk.account("POOR", 1_000_000, 100_000_000, 100_000_000, 10_000);
        desk.quote("SPY", "49.90", "50.00");
        isAllowed(AnOrder.toBuy("50", "IBM").at("100.00").of("POOR"));

        assertThat(refusals(AnOrder.toBuy("100", "SPY").at("50.00").of("POOR")))
                .containsExactly("ACCOUNT_CREDIT: 4999.85 USD / 5000.30 USD");
    }

    @Test
    void a_larger_position_than_the_limit() {
        desk.account("SMALL", 100_000_000, 100_000_000, 500_000, 10_000);
        isAllowed(AnOrder.toBuy("20", "IBM").at("100.00").of("SMALL"));

        assertThat(refusals(AnOrder.toBuy("31", "IBM").at("100.00").of("SMALL")))
                .containsExactly("POSITION_LIMIT: 5000.00 USD / 5100.00 USD");
        isAllowed(AnOrder.toBuy("30", "IBM").at("100.00").of("SMALL"));
    }

    @Test
    void a_larger_share_of_the_equity_than_the_limit() {
        isAllowed(AnOrder.toBuy("10000", "IBM").at("100.00"));
        isAllowed(AnOrder.toBuy("10000", "IBM").at("100.00"));

        assertThat(refusals(AnOrder.toBuy("1", "IBM").at("100.00")))
                .containsExactly("CONCENTRATION: 20.00 % / 20.01 %");
    }

    @Test
    void more_capital_than_the_firm_has() {
        desk.execute("UPDATE firm SET capital_minor = minimum_minor + 150000");

        assertThat(refusals(AnOrder.toBuy("101", "IBM").at("100.00")))
                .containsExactly("FIRM_CAPITAL: 1500.00 USD / 1515.00 USD");
        isAllowed(AnOrder.toBuy("100", "IBM").at("100.00"));
    }

    @Test
    void a_sale_of_what_is_not_held_and_not_marked_short() {
        assertThat(refusals(AnOrder.toSell("10", "IBM").at("100.00"))).containsExactly("SELL_EXCEEDS_POSITION: 0 / 10");
        isAllowed(AnOrder.toSellShort("10", "IBM").at("100.00"));
    }

    @Test
    void limits_that_are_not_set() {
        desk.execute("DELETE FROM risk_limit WHERE account_id = '*'");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("LIMIT_MISSING: - / collarBps, maxOrderQuantity");
    }

    @Test
    void limits_of_the_accounts_own_that_have_no_default() {
        desk.execute("DELETE FROM risk_limit WHERE account_id = 'ACC-001'");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("LIMIT_MISSING: - / maxConcentrationBps, maxOrderNotionalMinor, maxPositionMinor");
    }

    @Test
    void a_firm_without_a_row() {
        desk.execute("DELETE FROM firm");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("LIMIT_MISSING: - / firmCapitalAvailableMinor");
    }

    @Test
    void a_firm_without_capital() {
        desk.execute("UPDATE firm SET capital_minor = NULL");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("LIMIT_MISSING: - / firmCapitalAvailableMinor");
    }

    @Test
    void a_firm_without_a_haircut() {
        desk.execute("UPDATE firm SET haircut_bps = NULL");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("CHECK_UNDECIDED: - / FIRM_CAPITAL");
    }

    @Test
    void a_holding_that_has_no_fresh_price() {
        desk.quote("SPY", "49.90", "50.00");
        OrderInput held = AnOrder.toBuy("10", "SPY").at("50.00").input();
        desk.book(held, desk.trade(desk.place(held), "10", "50.00", "10", "0"));
        desk.clock.advance(Desk.MAX_QUOTE_AGE.plusMillis(1));
        desk.quote("IBM", "99.90", "100.00");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("CHECK_UNDECIDED: - / CONCENTRATION");
    }

    @Test
    void the_firms_positions_count_even_when_nobody_quotes_them_any_more() {
        desk.quote("SPY", "49.90", "50.00");
        OrderInput held = AnOrder.toBuy("200", "SPY").at("50.00").of("ACC-002").input();
        desk.book(held, desk.trade(desk.place(held), "200", "50.00", "200", "0"));
        desk.execute("DELETE FROM quote WHERE symbol = 'SPY'");
        desk.execute("UPDATE firm SET capital_minor = minimum_minor + 150000");

        assertThat(refusals(AnOrder.toBuy("10", "IBM").at("100.00")))
                .containsExactly("FIRM_CAPITAL: 1500.00 USD / 1650.00 USD");
    }

    @Test
    void an_order_beyond_all_counting() {
        assertThat(refusals(AnOrder.toBuy("999999999999999", "IBM").at("999999999999999.99")))
                .contains("MAX_ORDER_QUANTITY: 1000000 / 999999999999999");
        assertThat(refusals(AnOrder.toSellShort("1000000", "IBM").at("999999999999999.99")))
                .allMatch(reason -> reason.startsWith("CHECK_UNDECIDED: - / "));
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        desk.quote("RSTR", "9.90", "10.00");
        desk.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'ACC-002'");
        desk.execute("UPDATE instrument SET trading_status = 'HALTED' WHERE symbol = 'RSTR'");

        assertThat(refusals(AnOrder.toSell("2000000", "RSTR").at("9.00").of("ACC-002")))
                .containsExactly(
                        "ACCOUNT_BLOCKED: ACTIVE / BLOCKED",
                        "CONCENTRATION: 20.00 % / 1980.00 %",
                        "INSTRUMENT_HALTED: OPEN / HALTED",
                        "MAX_ORDER_NOTIONAL: 100000.00 USD / 19800000.00 USD",
                        "MAX_ORDER_QUANTITY: 1000000 / 2000000",
                        "POSITION_LIMIT: 1000000.00 USD / 19800000.00 USD",
                        "PRICE_COLLAR: 5.00 % / 9.10 %",
                        "RESTRICTED_SYMBOL: - / RSTR",
                        "SELL_EXCEEDS_POSITION: 0 / 2000000");
    }
}
