package io.countersign.order;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.StopTrigger;
import io.countersign.execution.VenueId;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.OrderJson;
import io.countersign.fixture.RunningApi;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderResourceIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader1");

    @Test
    void answers_with_the_risk_decision() {
        Answer answer =
                trader.post("/api/orders", aLimitBuy().with("symbol", "RSTR").toString());

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.at("/status")).isEqualTo("REJECTED");
        assertThat(answer.at("/reasons/0/code")).isEqualTo("RESTRICTED_LIST");
        assertThat(answer.at("/traderId")).isEqualTo("trader1");
        assertThat(answer.header("Location")).endsWith("/api/orders/" + answer.at("/orderId"));
        assertThat(answer.header("ETag")).isEqualTo("\"" + answer.at("/version") + "\"");
    }

    @Test
    void waits_until_the_order_is_over_when_preferred() {
        Answer answer = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(answer.at("/status")).isEqualTo("FILLED");
        assertThat(answer.at("/cumQty")).isEqualTo("100");
        assertThat(answer.at("/leavesQty")).isEqualTo("0");
        assertThat(answer.at("/avgPx")).isEqualTo("100");
        assertThat(answer.at("/notional")).isEqualTo("10002.00");
        assertThat(answer.at("/venue")).isEqualTo("XSIM");
        assertThat(answer.json().has("approval")).isFalse();
    }

    @Test
    void a_stop_order_is_held_until_the_market_trades_at_its_price() {
        Answer held = trader.post("/api/orders", aStopBuy().toString());
        assertThat(held.status()).as(held.body()).isEqualTo(201);
        assertThat(held.at("/status")).isEqualTo("RELEASED");
        assertThat(held.at("/orderType")).isEqualTo("STOP");
        assertThat(held.at("/stopPrice")).isEqualTo("101");
        assertThat(held.json().path("limitPrice").isNull()).isTrue();
        assertThat(held.at("/held/since")).isEqualTo(held.at("/updatedAt"));
        assertThat(held.json().path("held").has("triggeredAt")).isFalse();

        try (StopTrigger trigger = new StopTrigger(API.jdbi(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            trigger.start();
            trigger.traded(new MarketTrade(
                    new VenueId("XSIM"), new Symbol("AIG"), Price.parse("101.00"), Quantity.of(100), Instant.now()));
            Answer filled = awaitStatus(held.at("/orderId"), "FILLED");
            assertThat(filled.json().has("held")).isFalse();
        }
    }

    @Test
    void a_held_order_that_the_market_has_triggered_says_so_before_its_workflow_has_heard_of_it() {
        Answer held = trader.post("/api/orders", aStopBuy().toString());
        String id = held.at("/orderId");
        // As the trade that meets it leaves it, and with nobody who tells its workflow for now.
        API.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE stop_order SET triggered_by = '{}', triggered_at = now(), tell_at = now() + interval '1 min' WHERE order_id = ?",
                        id));

        Answer triggered = trader.get("/api/orders/" + id, "If-None-Match", held.header("ETag"));

        assertThat(triggered.status()).isEqualTo(200);
        assertThat(triggered.at("/status")).isEqualTo("RELEASED");
        assertThat(triggered.at("/held/since")).isEqualTo(held.at("/held/since"));
        assertThat(Instant.parse(triggered.at("/held/triggeredAt"))).isAfter(Instant.parse(held.at("/held/since")));
        assertThat(trader.get("/api/orders/" + id, "If-None-Match", triggered.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(trader.post("/api/orders/" + id + "/cancel", "{\"reason\":\"not today\"}")
                        .at("/status"))
                .isEqualTo("CANCELED");
    }

    @Test
    void a_held_order_is_changed_and_canceled_without_any_venue() {
        String id = trader.post("/api/orders", aStopBuy().toString()).at("/orderId");

        Answer changed = trader.post("/api/orders/" + id + "/amend", "{\"reason\":\"later\",\"stopPrice\":\"102.00\"}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.at("/stopPrice")).isEqualTo("102");
        assertThat(changed.json().has("amendment")).isFalse();

        Answer canceled = trader.post("/api/orders/" + id + "/cancel", "{\"reason\":\"not today\"}");
        assertThat(canceled.status()).as(canceled.body()).isEqualTo(200);
        assertThat(canceled.at("/status")).isEqualTo("CANCELED");
        assertThat(canceled.at("/reasons/0/code")).isEqualTo("CANCELED_BY_USER");
    }

    @Test
    void a_stop_order_waits_for_the_day_or_longer() {
        Answer answer = trader.post(
                "/api/orders",
                aStopBuy()
                        .with("timeInForce", "IOC")
                        .with("stopPrice", "101.005")
                        .toString());

        assertThat(answer.at("/status")).isEqualTo("REJECTED");
        assertThat(answer.json().findValuesAsText("code"))
                .contains("STOP_CANNOT_BE_IMMEDIATE", "STOP_PRICE_NOT_ON_TICK");
    }

    private Answer awaitStatus(String order, String status) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Answer seen = trader.get("/api/orders/" + order);
        while (!seen.at("/status").equals(status)) {
            assertThat(System.nanoTime()).as(seen.body()).isLessThan(deadline);
            seen = trader.get("/api/orders/" + order);
        }
        return seen;
    }

    private static OrderJson aStopBuy() {
        return aLimitBuy().without("limitPrice").with("orderType", "STOP").with("stopPrice", "101.00");
    }

    @Test
    void accepts_at_once_when_preferred_and_is_found_from_the_first_moment() {
        OrderJson order = aLimitBuy();
        Answer accepted = trader.post("/api/orders", order.toString(), "Prefer", "respond-async");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(accepted.at("/status")).isEqualTo("PENDING_RISK");
        Answer read = trader.get("/api/orders/" + accepted.at("/orderId"));
        assertThat(read.status()).as(read.body()).isEqualTo(200);
        assertThat(read.at("/clientOrderId")).isEqualTo(order.text("clientOrderId"));
    }

    @Test
    void same_order_same_answer() {
        OrderJson order = aLimitBuy();
        Answer first = trader.post("/api/orders", order.toString(), "Prefer", "wait=20");
        Answer again = trader.post("/api/orders", order.toString());
        Answer other = trader.post("/api/orders", order.with("quantity", "101").toString());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.at("/code")).isEqualTo("DUPLICATE_CLIENT_ORDER_ID");
        assertThat(other.at("/orderId")).isEqualTo(first.at("/orderId"));
    }

    @Test
    void fifty_at_once_are_one_order() throws Exception {
        String order = aLimitBuy().toString();
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> trader.post("/api/orders", order)));
            }
        }
        Set<String> ids = new HashSet<>();
        int created = 0;
        for (Future<Answer> answer : answers) {
            assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 201);
            created += answer.get().status() == 201 ? 1 : 0;
            ids.add(answer.get().at("/orderId"));
        }
        assertThat(ids).hasSize(1);
        assertThat(created).isEqualTo(1);
    }

    @Test
    void does_not_send_again_what_the_client_has() {
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        String tag = trader.get("/api/orders/" + id).header("ETag");

        assertThat(trader.get("/api/orders/" + id, "If-None-Match", tag).status())
                .isEqualTo(304);
        assertThat(trader.get("/api/orders/" + id, "If-None-Match", "\"0\", W/" + tag)
                        .status())
                .isEqualTo(304);
        assertThat(trader.get("/api/orders/" + id, "If-None-Match", "\"999\"").status())
                .isEqualTo(200);
    }

    @Test
    void lists_page_by_page_what_the_caller_may_see() {
        Client other = API.as("trader2");
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            expected.add(other.post(
                            "/api/orders",
                            aLimitBuy().with("accountId", "ACC-003").toString())
                    .at("/orderId"));
        }
        Set<String> seen = new HashSet<>();
        String page = "/api/orders?account=ACC-003&limit=2";
        String next = page;
        while (next != null) {
            JsonNode answer = other.get(next).json();
            answer.path("items").forEach(item -> seen.add(item.path("orderId").asText()));
            JsonNode cursor = answer.path("nextCursor");
            next = cursor.isNull() ? null : page + "&cursor=" + cursor.asText();
        }

        assertThat(seen).isEqualTo(expected);
        assertThat(trader.get("/api/orders?account=ACC-003").at("/code")).isEqualTo("ACCOUNT_NOT_ENTITLED");
        assertThat(trader.get("/api/orders?limit=500").json().findValuesAsText("accountId"))
                .doesNotContain("ACC-003");
        assertThat(API.as("auditor1").get("/api/orders?limit=500").json().findValuesAsText("accountId"))
                .contains("ACC-003");
    }

    @Test
    void a_cursor_is_good_for_its_own_list_only() {
        trader.post("/api/orders", aLimitBuy().toString());
        trader.post("/api/orders", aLimitBuy().toString());
        String cursor = trader.get("/api/orders?limit=1").at("/nextCursor");

        assertThat(trader.get("/api/orders?limit=1&cursor=" + cursor).status()).isEqualTo(200);
        for (String tampered : List.of("x" + cursor, cursor.substring(1), "", "%00", "a".repeat(2_000))) {
            Answer answer = trader.get("/api/orders?limit=1&cursor=" + tampered);
            assertThat(answer.status()).as(tampered).isEqualTo(400);
            assertThat(answer.at("/code")).isEqualTo("INVALID_CURSOR");
        }
        assertThat(trader.get("/api/orders?symbol=BAC&cursor=" + cursor).at("/code"))
                .isEqualTo("INVALID_CURSOR");
    }

    @Test
    void cancels_a_resting_order_once() {
        String id = trader.post("/api/orders", aLimitBuy().with("symbol", "BAC").toString())
                .at("/orderId");
        Answer canceled = trader.post("/api/orders/" + id + "/cancel", "{\"reason\":\"changed my mind\"}");
        Answer again = trader.post("/api/orders/" + id + "/cancel", "{\"reason\":\"changed my mind\"}");

        assertThat(canceled.status()).as(canceled.body()).isEqualTo(200);
        assertThat(canceled.at("/status")).isEqualTo("CANCELED");
        assertThat(again.status()).as(again.body()).isEqualTo(409);
        assertThat(again.at("/code")).isEqualTo("NOT_POSSIBLE_IN_STATUS");
    }

    @Test
    void a_failed_order_is_retried_and_abandoned_by_operations() {
        Client operations = API.as("operations1");
        String id = trader.post("/api/orders", aLimitBuy().with("symbol", "IBM").toString(), "Prefer", "wait=2")
                .at("/orderId");
        assertThat(trader.get("/api/orders/" + id).at("/status")).isEqualTo("EXECUTION_FAILED");

        Answer forbidden = trader.post("/api/orders/" + id + "/retry", "{\"reason\":\"please\"}");
        Answer retried = operations.post("/api/orders/" + id + "/retry", "{\"reason\":\"venue is back\"}");
        Answer abandoned = operations.post("/api/orders/" + id + "/abandon", "{\"reason\":\"it is not\"}");

        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.at("/code")).isEqualTo("NOT_ENTITLED");
        assertThat(retried.status()).as(retried.body()).isEqualTo(200);
        assertThat(abandoned.status()).as(abandoned.body()).isIn(200, 409);
    }

    @Test
    void a_denial_is_on_record() {
        Answer denied = API.as("checker1").post("/api/orders", aLimitBuy().toString());
        JsonNode records = API.as("auditor1")
                .get("/api/audit?type=AUTHORIZATION_DENIED&actor=checker1&limit=500")
                .json();

        assertThat(denied.status()).isEqualTo(403);
        assertThat(records.at("/items/0/verdict").asText()).isEqualTo("REFUSED");
        assertThat(records.at("/items/0/actor/onBehalfOf").asText()).isEqualTo("checker1");
    }

    @Test
    void history_tells_the_whole_story() {
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        JsonNode items = trader.get("/api/orders/" + id + "/history").json().path("items");

        assertThat(texts(items, "source")).contains("WORKFLOW", "AUDIT");
        assertThat(texts(items, "summary"))
                .contains(
                        "The order came in",
                        "Done: validate the terms",
                        "Done: check risk, reserve, and enter the order");
        assertThat(texts(items, "at").stream().map(Instant::parse)).isSorted();
        assertThat(items.get(0).path("actor").asText()).isEqualTo("trader1");
    }

    @Test
    void history_leaves_out_nothing_however_long_it_is() {
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        int many = 10_001;
        API.jdbi().useHandle(handle -> handle.execute("""
                        INSERT INTO audit (at_ns, type, service, order_id, verdict, reasons)
                        SELECT i, 'FOR_THE_TEST', 'spiffe://countersign.local/api', ?, 'DONE', '[]'
                        FROM generate_series(1, ?) i""", id, many));

        JsonNode items = trader.get("/api/orders/" + id + "/history").json().path("items");

        assertThat(texts(items, "type").stream().filter("FOR_THE_TEST"::equals)).hasSize(many);
        assertThat(texts(items, "type")).contains("RISK_ALLOWED");
    }

    @Test
    void nothing_is_entered_while_policy_is_silent() {
        API.policy().beSilent(true);
        try {
            Answer answer = trader.post("/api/orders", aLimitBuy().toString());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.at("/code")).isEqualTo("POLICY_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        } finally {
            API.policy().beSilent(false);
        }
    }

    @Test
    void fills_change_positions_and_are_listed() {
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        JsonNode fills = trader.get("/api/executions?orderId=" + id).json();
        JsonNode positions = trader.get("/api/positions?account=ACC-001").json();

        assertThat(fills.at("/items/0/quantity").asText()).isEqualTo("100");
        assertThat(fills.at("/items/0/price").asText()).isEqualTo("100");
        JsonNode aig = positions.at("/items/0");
        assertThat(aig.path("symbol").asText()).isEqualTo("AIG");
        assertThat(aig.path("marketPrice").asText()).isEqualTo("99.98");
        assertThat(aig.path("averagePrice").asText()).isEqualTo("100");
        assertThat(aig.path("unrealizedPnl").asText()).startsWith("-");
    }

    private static List<String> texts(JsonNode items, String field) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.path(field).asText()));
        return texts;
    }
}
