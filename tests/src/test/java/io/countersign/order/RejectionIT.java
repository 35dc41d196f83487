package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every reason for which an order is refused before it leaves the house, by an order that breaks nothing else.
class RejectionIT {
    private static final String MONEY = "[0-9]+\\.[0-9]{2} USD";

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");

    /// Enters the order, which must be refused for this one reason, and leave nothing but the record of it.
    private static JsonNode refusal(String code, Person trader, Order order) {
        Answer answer = trader.submit(order);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.orderStatus()).as(answer.toString()).isEqualTo("REJECTED");
        assertThat(answer.reasons()).containsExactly(code);
        assertThat(answer.text("/cumQty") + answer.text("/leavesQty")).isEqualTo("00");
        assertThat(countersign.value(
                        Integer.class, "SELECT count(*) FROM reservation WHERE order_id = ?", answer.orderId()))
                .isZero();
        JsonNode audit = countersign
                .as("auditor1")
                .get("/api/audit?orderId=" + answer.orderId())
                .items()
                .getFirst();
        assertThat(audit.path("verdict").asText()).isEqualTo("DENY");
        assertThat(audit.path("reasons")).isEqualTo(answer.body().path("reasons"));
        JsonNode reason = answer.body().path("reasons").path(0);
        assertThat(reason.path("message").asText()).isNotEmpty();
        return reason;
    }

    private JsonNode refusal(String code, Order order) {
        return refusal(code, trader, order);
    }

    private static void assertShown(JsonNode reason, String limit, String actual) {
        assertThat(reason.path("limit").asText(null)).isEqualTo(limit);
        assertThat(reason.path("actual").asText(null)).isEqualTo(actual);
    }

    /// An account of the test's own, with a trader for it.
    private static Person traderOfNewAccount(String account, long cashMinor) {
        countersign.execute("""
                INSERT INTO account (account_id, name, currency, status, opening_cash_minor, cash_minor)
                VALUES (?, 'of a test', 'USD', 'ACTIVE', ?, ?)""", account, cashMinor, cashMinor);
        return countersign.trader("trader-of-" + account, account);
    }

    private static void limits(String account, long notionalMinor, long positionMinor, int concentrationBps) {
        countersign.execute("""
                INSERT INTO risk_limit (account_id, max_order_notional_minor, max_position_minor, max_concentration_bps)
                VALUES (?, ?, ?, ?)""", account, notionalMinor, positionMinor, concentrationBps);
    }

    @Test
    void a_symbol_that_nobody_knows() {
        assertShown(refusal("UNKNOWN_SYMBOL", Order.buy("NOPE", 100)), null, "NOPE");
    }

    @Test
    void an_account_that_nobody_keeps() {
        Person stranger = countersign.trader("stranger", "ACC-404");

        assertShown(refusal("UNKNOWN_ACCOUNT", stranger, Order.buy("BAC", 100).by("ACC-404")), null, "ACC-404");
    }

    @Test
    void a_quantity_that_is_no_whole_number_of_lots() {
        assertShown(refusal("QUANTITY_NOT_IN_LOTS", Order.buy("HALT", 150)), "lots of 100", "150");
        assertShown(refusal("QUANTITY_NOT_IN_LOTS", Order.buy("BAC", 1).with("quantity", "0.5")), "lots of 1", "0.5");
    }

    @Test
    void a_price_between_ticks() {
        assertShown(refusal("PRICE_NOT_ON_TICK", Order.buy("BAC", 100).limit("13.805")), "ticks of 0.01", "13.805");
    }

    @Test
    void a_market_order_that_would_rest() {
        assertShown(
                refusal("ORDER_TYPE_NOT_SUPPORTED", Order.buy("BAC", 100).lasting("GTC")),
                "DAY, IOC or FOK",
                "MARKET GTC");
    }

    @Test
    void all_that_is_invalid_is_said_at_once() {
        Answer answer = trader.submit(Order.buy("HALT", 150).limit("48.005"));

        assertThat(answer.orderStatus()).isEqualTo("REJECTED");
        assertThat(answer.reasons()).containsExactlyInAnyOrder("QUANTITY_NOT_IN_LOTS", "PRICE_NOT_ON_TICK");
        countersign.histories().keep("invalid", answer.orderId());
    }

    @Test
    void a_symbol_on_the_restricted_list() {
        assertShown(refusal("RESTRICTED_SYMBOL", Order.buy("RSTR", 100)), null, "RSTR");
    }

    @Test
    void a_blocked_account() {
        Person blocked = traderOfNewAccount("BLOCKED", 100_000_000);
        limits("BLOCKED", 100_000_000, 100_000_000, 10_000);
        countersign.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'BLOCKED'");

        assertShown(refusal("ACCOUNT_BLOCKED", blocked, Order.buy("BAC", 100).by("BLOCKED")), "ACTIVE", "BLOCKED");
    }

    @Test
    void a_halted_instrument() {
        assertShown(refusal("INSTRUMENT_HALTED", Order.buy("HALT", 100)), "OPEN", "HALTED");
    }

    @Test
    void a_session_that_is_closed() {
        assertShown(refusal("SESSION_CLOSED", Order.buy("SHUT", 100)), "OPEN", "CLOSED");
    }

    @Test
    void an_instrument_without_a_price() {
        assertShown(refusal("PRICE_MISSING", Order.buy("DARK", 100)), null, "MISSING");
    }

    @Test
    void an_instrument_whose_last_price_is_old() {
        countersign.execute("""
                INSERT INTO instrument SELECT 'STAL', name, currency, tick, lot, trading_status, zone, opens, closes,
                                              session_days FROM instrument WHERE symbol = 'BAC'""");
        countersign.execute("INSERT INTO firm_position (symbol) VALUES ('STAL')");
        countersign.execute("""
                INSERT INTO quote VALUES ('XSIM', 'STAL', 9.90, 100, 10.00, 100, now() - interval '1 minute')""");

        JsonNode reason = refusal("PRICE_STALE", Order.buy("STAL", 100).limit("10.00"));

        assertThat(reason.path("limit").asText()).isEqualTo("5000 ms");
        assertThat(reason.path("actual").asText()).matches("6[0-9]{4} ms");
    }

    @Test
    void a_quantity_above_the_limit_of_one_order() {
        // At a price far below the market, or its value would be too much as well.
        Person rich = traderOfNewAccount("RICH", 4_000_000_000L);
        limits("RICH", 4_000_000_000L, 4_000_000_000L, 10_000);

        assertShown(
                refusal(
                        "MAX_ORDER_QUANTITY",
                        rich,
                        Order.buy("BAC", 1_000_001).limit("1.00").by("RICH")),
                "1000000",
                "1000001");
    }

    @Test
    void a_value_above_the_limit_of_one_order() {
        JsonNode reason = refusal(
                "MAX_ORDER_NOTIONAL", Order.buy("SPY", 1_000).limit("110.00").by("ACC-002"));

        assertShown(reason, "100000.00 USD", "110000.00 USD");
    }

    @Test
    void a_price_far_beyond_the_market() {
        BigDecimal sixPercentUp =
                countersign.ask("BAC").multiply(new BigDecimal("1.06")).setScale(2, RoundingMode.UP);

        JsonNode reason = refusal("PRICE_COLLAR", Order.buy("BAC", 100).limit(sixPercentUp.toPlainString()));

        assertThat(reason.path("limit").asText()).isEqualTo("5.00 %");
        assertThat(reason.path("actual").asText()).matches("[5-7]\\.[0-9]{2} %");
    }

    @Test
    void more_than_the_account_has_credit_for() {
        Person poor = traderOfNewAccount("POOR", 100_000);
        limits("POOR", 1_000_000_000, 1_000_000_000, 10_000);
        countersign.execute("UPDATE risk_limit SET credit_line_minor = 0 WHERE account_id = 'POOR'");
        // Concentration is of the same equity: what is more than all of it is more than any share of it.
        Answer answer = poor.submit(Order.buy("BAC", 100).limit("12.00").by("POOR"));

        assertThat(answer.orderStatus()).isEqualTo("REJECTED");
        assertThat(answer.reasons()).containsExactly("ACCOUNT_CREDIT", "CONCENTRATION");
        JsonNode credit = answer.body().path("reasons").path(0);
        assertThat(credit.path("limit").asText()).isEqualTo("1000.00 USD");
        assertThat(credit.path("actual").asText()).matches(MONEY).startsWith("1200.");
    }

    @Test
    void a_position_above_the_accounts_limit() {
        Person small = traderOfNewAccount("SMALL", 100_000_000);
        limits("SMALL", 100_000_000, 500_000, 10_000);

        assertShown(
                refusal(
                        "POSITION_LIMIT",
                        small,
                        Order.buy("BAC", 501).limit("10.00").by("SMALL")),
                "5000.00 USD",
                "5010.00 USD");
    }

    @Test
    void too_large_a_share_of_the_account() {
        Person narrow = traderOfNewAccount("NARROW", 1_000_000);
        limits("NARROW", 100_000_000, 100_000_000, 2_000);

        assertShown(
                refusal(
                        "CONCENTRATION",
                        narrow,
                        Order.buy("BAC", 201).limit("10.00").by("NARROW")),
                "20.00 %",
                "20.10 %");
    }

    @Test
    void more_than_the_firm_has_capital_for() {
        long capital = countersign.value(Long.class, "SELECT capital_minor FROM firm");
        try {
            countersign.execute("UPDATE firm SET capital_minor = minimum_minor + open_orders_minor + 100");

            JsonNode reason = refusal("FIRM_CAPITAL", Order.buy("BAC", 100).limit("12.00"));

            assertThat(reason.path("limit").asText()).matches(MONEY);
            assertThat(reason.path("actual").asText()).matches(MONEY);
        } finally {
            countersign.execute("UPDATE firm SET capital_minor = ?", capital);
        }
    }

    @Test
    void a_sale_of_what_is_not_held_without_saying_so() {
        assertShown(refusal("SELL_EXCEEDS_POSITION", Order.sell("IBM", 50).by("ACC-002")), "0", "50");
    }

    @Test
    void a_limit_that_nobody_has_set() {
        Person unlimited = traderOfNewAccount("UNLIMITED", 100_000_000);

        assertShown(
                refusal("LIMIT_MISSING", unlimited, Order.buy("BAC", 100).by("UNLIMITED")),
                null,
                "maxConcentrationBps, maxOrderNotionalMinor, maxPositionMinor");
    }

    @Test
    void a_check_that_lacks_a_fact() {
        try {
            countersign.execute("UPDATE firm SET haircut_bps = NULL");

            assertShown(refusal("CHECK_UNDECIDED", Order.buy("BAC", 100)), null, "FIRM_CAPITAL");
        } finally {
            countersign.execute("UPDATE firm SET haircut_bps = 1500");
        }
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        Answer answer = trader.submit(Order.sell("RSTR", 2_000_000).by("ACC-002"));

        assertThat(answer.orderStatus()).isEqualTo("REJECTED");
        assertThat(answer.reasons())
                .contains(
                        "RESTRICTED_SYMBOL",
                        "MAX_ORDER_QUANTITY",
                        "MAX_ORDER_NOTIONAL",
                        "POSITION_LIMIT",
                        "SELL_EXCEEDS_POSITION");
        assertThat(answer.body().path("reasons"))
                .allSatisfy(
                        reason -> assertThat(reason.path("actual").asText("")).isNotEmpty());
        countersign.histories().keep("refused-by-risk", answer.orderId());
    }

    @ParameterizedTest
    @CsvSource({
        "quantity, -100",
        "quantity, 0",
        "quantity, NaN",
        "quantity, Infinity",
        "quantity, 1e3",
        "quantity, ''",
        "quantity, 99999999999999999999999999999999999999999",
        "limitPrice, -1.00",
        "limitPrice, 0",
        "side, HOLD",
        "symbol, bac",
        "accountId, 'ACC 001'",
        "timeInForce, FOREVER",
        "orderType, PEGGED",
        "clientOrderId, ''",
        "clientOrderId, 'a b'",
        "colour, blue"
    })
    void a_field_that_says_nothing_sensible_is_named(String field, String value) {
        Answer answer = trader.submit(Order.buy("BAC", 100).limit("13.00").with(field, value));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors"))
                .anySatisfy(error -> assertThat(error.path("field").asText()).isEqualTo(field));
    }

    @Test
    void all_faults_of_a_body_are_named_at_once() {
        Answer answer = trader.send(
                "POST",
                "/api/orders",
                "{\"clientOrderId\": 7, \"accountId\": null, \"side\": \"BUY\", \"quantity\": true, \"orderType\":"
                        + " [], \"timeInForce\": {}, \"more\": 1}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("errors"))
                .extracting(error -> error.path("field").asText())
                .containsExactlyInAnyOrder(
                        "clientOrderId", "accountId", "symbol", "quantity", "orderType", "timeInForce", "more");
    }

    @Test
    void what_is_no_json_is_no_order() {
        for (String body : List.of("", "{", "[]", "null", "\"BUY\"", "{\"a\":1}{", "{\"side\":NaN}")) {
            Answer answer = trader.send("POST", "/api/orders", body);
            assertThat(answer.status()).as(body + " → " + answer).isEqualTo(400);
            assertThat(answer.code()).as(body).isEqualTo("MALFORMED_JSON");
        }
    }

    @Test
    void whoever_cannot_prove_who_they_are_is_not_let_in() {
        Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        Person late = countersign.somebody(yesterday, "trader1", Set.of("trader"), "ACC-001");

        for (Person nobody : List.of(
                late,
                countersign.api().with("nonsense"),
                countersign.api().with(""),
                countersign.api().with(unsigned(trader.token())),
                countersign
                        .api()
                        .with(claimsOf(trader.token())
                                + signatureOf(countersign.as("checker1").token())))) {
            Answer answer = nobody.submit(Order.buy("BAC", 100));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
        }
    }

    private static String claimsOf(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }

    private static String unsigned(String token) {
        return claimsOf(token) + ".";
    }

    private static String signatureOf(String token) {
        return token.substring(token.lastIndexOf('.'));
    }
}
