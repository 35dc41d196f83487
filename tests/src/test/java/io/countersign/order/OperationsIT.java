package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong at a venue, and what operations do about it. At the end of the class no venue was sent anything
/// twice, and its book is ours.
class OperationsIT {

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final Person operations = countersign.as("operations1");

    private static void fault(String fault) {
        countersign.application().venues().fault(fault, 1);
    }

    @AfterEach
    void repair() {
        for (String fault : List.of("reject", "silent", "disconnect", "disconnect_after")) {
            countersign.application().venues().fault(fault, 0);
        }
        // A session that went down comes back.
        Person reader = countersign.as("operations1");
        Eventually.holds(() -> assertThat(reader.get("/api/parts").items())
                .allMatch(part -> part.path("healthy").asBoolean()));
    }

    private Answer failed() {
        fault("reject");
        Answer order = trader.submit(Order.buy("BAC", 100));
        Answer failed = trader.awaitStatus(order.orderId(), "EXECUTION_FAILED");
        repair();
        return failed;
    }

    private static List<String> requestsAtVenues(Answer order) {
        return countersign
                .jdbi()
                .withHandle(handle -> handle.select(
                                "SELECT cl_ord_id FROM execution_intent WHERE order_id = ? ORDER BY attempt",
                                order.orderId())
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void what_the_venue_rejected_is_tried_again_under_another_name_and_filled() {
        Answer failed = failed();
        assertThat(failed.reasons()).containsExactly("VENUE_REJECTED");
        assertThat(failed.text("/reasons/0/message")).contains("simulated reject");

        Answer retried = operations.ask(failed.orderId(), "retry", "the venue is back");

        assertThat(retried.status()).as(retried.toString()).isEqualTo(200);
        Answer filled = trader.awaitStatus(failed.orderId(), "FILLED");
        assertThat(filled.text("/cumQty")).isEqualTo("100");
        assertThat(requestsAtVenues(filled)).containsExactly(filled.orderId() + "-1", filled.orderId() + "-2");
        assertThat(trader.executions(filled.orderId()).items())
                .extracting(fill -> fill.path("clOrdId").asText())
                .containsOnly(filled.orderId() + "-2");
        assertThat(countersign.value(
                        String.class,
                        "SELECT string_agg(purpose, ' ' ORDER BY step) FROM risk_check WHERE order_id = ?",
                        filled.orderId()))
                .isEqualTo("ENTRY RETRY");
        assertThat(audit(filled, "RISK_ALLOWED")
                        .getLast()
                        .at("/actor/onBehalfOf")
                        .asText())
                .isEqualTo("operations1");
        countersign.histories().keep("rejected-by-the-venue-then-retried", filled.orderId());
    }

    @Test
    void risk_may_refuse_to_try_again_and_then_later_allow_it() {
        Answer failed = failed();
        try {
            countersign.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'ACC-001'");

            Answer refused = operations.ask(failed.orderId(), "retry", "the venue is back");

            assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("REFUSED");
            assertThat(refused.reasons()).containsExactly("ACCOUNT_BLOCKED");
            assertThat(trader.order(failed.orderId()).orderStatus()).isEqualTo("EXECUTION_FAILED");
            assertThat(audit(failed, "RISK_DENIED")).hasSize(1);
        } finally {
            countersign.execute("UPDATE account SET status = 'ACTIVE' WHERE account_id = 'ACC-001'");
        }
        assertThat(operations
                        .ask(failed.orderId(), "retry", "the account is back")
                        .status())
                .isEqualTo(200);
        assertThat(trader.awaitStatus(failed.orderId(), "FILLED").text("/cumQty"))
                .isEqualTo("100");
        countersign.histories().keep("retry-refused-then-retried", failed.orderId());
    }

    @Test
    void what_is_given_up_is_over_and_gives_everything_back() {
        Answer failed = failed();
        assertThat(openReservations(failed)).isEqualTo(1);

        Answer abandoned = operations.ask(failed.orderId(), "abandon", "the client left");

        assertThat(abandoned.status()).as(abandoned.toString()).isEqualTo(200);
        assertThat(abandoned.orderStatus()).isEqualTo("CANCELED");
        assertThat(abandoned.reasons()).containsExactly("ABANDONED");
        assertThat(openReservations(failed)).isZero();
        assertThat(audit(failed, "ORDER_ABANDONED")).singleElement().satisfies(record -> {
            assertThat(record.at("/input/reason").asText()).isEqualTo("the client left");
            assertThat(record.at("/actor/onBehalfOf").asText()).isEqualTo("operations1");
        });
        assertThat(operations.ask(failed.orderId(), "retry", "after all").code())
                .isEqualTo("NOT_POSSIBLE_IN_STATUS");
        countersign.histories().keep("abandoned", failed.orderId());
    }

    @Test
    void a_reason_must_be_given() {
        Answer failed = failed();

        for (String what : List.of("retry", "abandon")) {
            String path = "/api/orders/%s/%s".formatted(failed.orderId(), what);
            assertThat(operations.post(path, Map.of()).code()).isEqualTo("INVALID_REQUEST");
            assertThat(operations.post(path, Map.of("reason", " ")).code()).isEqualTo("INVALID_REQUEST");
        }
        assertThat(trader.order(failed.orderId()).body()).isEqualTo(failed.body());
        operations.ask(failed.orderId(), "abandon", "done");
    }

    @Test
    void a_trader_may_neither_retry_nor_abandon_and_that_they_tried_is_on_record() {
        Answer failed = failed();

        for (String what : List.of("retry", "abandon")) {
            Answer answer = trader.ask(failed.orderId(), what, "mine, after all");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("NOT_ENTITLED");
        }
        assertThat(audit(failed, "AUTHORIZATION_DENIED")).hasSize(2);
        operations.ask(failed.orderId(), "abandon", "done");
    }

    @Test
    void the_same_retry_sent_twice_is_one() {
        Answer failed = failed();
        String path = "/api/orders/%s/retry".formatted(failed.orderId());
        String body = "{\"reason\": \"the venue is back\"}";

        Answer first = operations.send("POST", path, body, "Idempotency-Key", "retry-1");
        trader.awaitStatus(failed.orderId(), "FILLED");
        Answer again = operations.send("POST", path, body, "Idempotency-Key", "retry-1");

        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(again.status()).as(again.toString()).isIn(200, 409);
        assertThat(requestsAtVenues(failed)).hasSize(2);
        assertThat(trader.order(failed.orderId()).text("/cumQty")).isEqualTo("100");
    }

    @Test
    void a_silent_venue_is_asked_until_it_tells_the_truth() {
        fault("silent");

        Answer order = trader.submit(Order.buy("BAC", 100));
        trader.awaitStatus(order.orderId(), "UNKNOWN");
        assertThat(openReservations(order)).as("capital stays set aside").isEqualTo(1);
        Answer filled = trader.awaitEnd(order.orderId());

        assertThat(filled.orderStatus()).as(filled.toString()).isEqualTo("FILLED");
        assertThat(filled.text("/cumQty")).isEqualTo("100");
        assertThat(requestsAtVenues(filled)).hasSize(1);
        assertThat(audit(filled, "VENUE_SILENT")).hasSize(1);
        assertThat(trader.history(filled.orderId()).items())
                .extracting(item -> item.path("summary").asText())
                .contains(
                        "Done: ask the venue what became of the order: silent",
                        "Done: ask the venue what became of the order: known");
        countersign.histories().keep("unknown-then-filled", filled.orderId());
    }

    @Test
    void an_order_of_which_nothing_is_known_can_be_canceled_once_the_venue_speaks() {
        fault("silent");
        String belowTheMarket =
                countersign.bid("BAC").subtract(new BigDecimal("0.50")).toPlainString();

        Answer order = trader.submit(Order.buy("BAC", 100).limit(belowTheMarket));
        trader.awaitStatus(order.orderId(), "UNKNOWN");
        Answer asked = trader.ask(order.orderId(), "cancel", "never mind");

        assertThat(asked.status()).as(asked.toString()).isIn(200, 202);
        Answer canceled = trader.awaitEnd(order.orderId());
        assertThat(canceled.orderStatus()).as(canceled.toString()).isEqualTo("CANCELED");
        assertThat(canceled.reasons()).containsExactly("CANCELED_BY_USER");
        countersign.histories().keep("unknown-then-canceled", order.orderId());
    }

    @Test
    void what_got_lost_on_the_way_fails_and_is_then_tried_again() {
        fault("disconnect");

        Answer order = trader.submit(Order.buy("BAC", 100));
        Answer failed = trader.awaitStatus(order.orderId(), "EXECUTION_FAILED");
        assertThat(failed.reasons()).containsExactly("VENUE_NEVER_RECEIVED");
        repair();
        assertThat(operations
                        .ask(order.orderId(), "retry", "the session is back")
                        .status())
                .isEqualTo(200);

        assertThat(trader.awaitStatus(order.orderId(), "FILLED").text("/cumQty"))
                .isEqualTo("100");
        countersign.histories().keep("lost-then-retried", order.orderId());
    }

    @Test
    void what_arrived_before_the_session_went_down_is_filled_once() {
        fault("disconnect_after");

        Answer order = trader.submit(Order.buy("BAC", 100));
        Answer filled = trader.awaitEnd(order.orderId());

        assertThat(filled.orderStatus()).as(filled.toString()).isEqualTo("FILLED");
        assertThat(filled.text("/cumQty")).isEqualTo("100");
        assertThat(requestsAtVenues(filled)).hasSize(1);
        countersign.histories().keep("session-lost-then-filled", order.orderId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "abandon", "withdraw", "cancel"})
    void an_order_that_is_over_takes_no_instruction(String what) {
        Answer filled = trader.submit(Order.buy("BAC", 100), "wait=20");
        Person who = what.equals("withdraw") ? trader : operations;

        Answer answer = who.ask(filled.orderId(), what, "too late");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("NOT_POSSIBLE_IN_STATUS");
    }

    private static int openReservations(Answer order) {
        return countersign.value(
                Integer.class,
                "SELECT count(*) FROM reservation WHERE order_id = ? AND open_quantity > 0 AND open_credit_minor > 0",
                order.orderId());
    }

    private static List<JsonNode> audit(Answer order, String type) {
        return countersign
                .as("auditor1")
                .get("/api/audit?type=%s&orderId=%s".formatted(type, order.orderId()))
                .items();
    }
}
