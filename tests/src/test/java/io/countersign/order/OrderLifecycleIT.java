package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of an order that nobody has to sign for.
class OrderLifecycleIT {
    private static final String SETTLED = "wait=20";

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");

    @Test
    void a_market_order_is_filled_while_its_trader_waits() {
        Order entered = Order.buy("BAC", 100);

        Answer order = trader.submit(entered, SETTLED);

        assertThat(order.status()).as(order.toString()).isEqualTo(201);
        assertThat(order.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/api/orders/" + order.orderId()));
        assertThat(order.header("Preference-Applied")).hasValue(SETTLED);
        assertThat(order.header("ETag")).hasValue("\"" + order.text("/version") + "\"");
        assertThat(order.body().at("/clientOrderId").asText()).isEqualTo(entered.clientOrderId());
        assertThat(order.orderStatus()).isEqualTo("FILLED");
        assertThat(order.text("/cumQty")).isEqualTo("100");
        assertThat(order.text("/leavesQty")).isEqualTo("0");
        assertThat(order.text("/traderId")).isEqualTo("trader1");
        assertThat(order.text("/venue")).isIn("XSIM", "YSIM");
        assertThat(new BigDecimal(order.text("/avgPx"))).isBetween(new BigDecimal("13"), new BigDecimal("15"));
        assertThat(order.reasons()).isEmpty();
        assertThat(order.body().has("approval")).isFalse();
        assertThat(trader.order(order.orderId()).body()).isEqualTo(order.body());
        countersign.histories().keep("filled", order.orderId());
    }

    @Test
    void an_order_without_a_preference_answers_with_the_risk_decision() {
        Answer order = trader.submit(Order.buy("BAC", 100));

        assertThat(order.status()).isEqualTo(201);
        assertThat(order.orderStatus()).isNotEqualTo("PENDING_RISK");
        assertThat(order.text("/riskCheckId")).startsWith("R-");
        assertThat(order.header("Preference-Applied")).isEmpty();
        assertThat(trader.awaitEnd(order.orderId()).orderStatus()).isEqualTo("FILLED");
    }

    @Test
    void an_order_entered_asynchronously_is_found_at_its_location() {
        Answer receipt = trader.submit(Order.buy("BAC", 100), "respond-async");

        assertThat(receipt.status()).isEqualTo(202);
        assertThat(receipt.header("Preference-Applied")).hasValue("respond-async");
        assertThat(receipt.orderStatus()).isEqualTo("PENDING_RISK");
        String location = receipt.header("Location").orElseThrow();
        assertThat(trader.get(URI.create(location).getPath()).status()).isEqualTo(200);
        assertThat(trader.awaitEnd(receipt.orderId()).orderStatus()).isEqualTo("FILLED");
    }

    @Test
    void what_cannot_trade_at_once_is_canceled_for_an_ioc_and_for_an_fok() {
        String belowTheMarket = percentOf(countersign.bid("SPY"), 98);

        Answer ioc = trader.submit(Order.buy("SPY", 100).limit(belowTheMarket).lasting("IOC"), SETTLED);
        Answer fok = trader.submit(Order.buy("AIG", 9_500).limit(askOfAig()).lasting("FOK"), SETTLED);

        assertThat(List.of(ioc, fok)).allSatisfy(order -> {
            assertThat(order.orderStatus()).as(order.toString()).isEqualTo("CANCELED");
            assertThat(order.reasons()).containsExactly("CANCELED_BY_VENUE");
            assertThat(order.text("/cumQty")).isEqualTo("0");
        });
        countersign.histories().keep("canceled-by-the-venue", ioc.orderId());
    }

    @Test
    void an_ioc_takes_what_there_is() {
        // At that price there are never so many; at the market there sometimes are.
        String asked = countersign.value(String.class, "SELECT max(ask) FROM quote WHERE symbol = 'AIG'");
        Answer order = trader.submit(Order.buy("AIG", 9_000).limit(asked).lasting("IOC"), SETTLED);

        assertThat(order.orderStatus()).as(order.toString()).isEqualTo("CANCELED");
        assertThat(decimal(order, "/cumQty")).isPositive().isLessThan(new BigDecimal(9_000));
        assertThat(decimal(order, "/leavesQty")).isZero();
        countersign.histories().keep("partly-filled", order.orderId());
    }

    @Test
    void an_fok_of_what_there_is_is_filled() {
        assertThat(trader.submit(Order.buy("BAC", 100).lasting("FOK"), SETTLED).orderStatus())
                .isEqualTo("FILLED");
    }

    @Test
    void a_limit_rests_until_it_is_canceled_and_takes_no_second_cancel() {
        String belowTheMarket = percentOf(countersign.bid("SPY"), 97);
        Answer resting =
                trader.submit(Order.buy("SPY", 100).limit(belowTheMarket).lasting("GTC"));
        trader.awaitStatus(resting.orderId(), "WORKING");

        Answer canceled = trader.ask(resting.orderId(), "cancel", "changed my mind");

        assertThat(canceled.status()).as(canceled.toString()).isEqualTo(200);
        assertThat(canceled.orderStatus()).isEqualTo("CANCELED");
        assertThat(canceled.reasons()).containsExactly("CANCELED_BY_USER");
        assertThat(reserved(resting.orderId())).isZero();
        Answer again = trader.ask(resting.orderId(), "cancel", "changed my mind");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("NOT_POSSIBLE_IN_STATUS");
        countersign.histories().keep("canceled", resting.orderId());
    }

    @Test
    void a_limit_just_off_the_market_is_filled_when_the_market_comes_to_it() {
        // Whichever way it moves, by a cent, it comes to one of them.
        BigDecimal cent = new BigDecimal("0.01");
        String below = countersign.ask("IBM").subtract(cent).toPlainString();
        String above = countersign.bid("IBM").add(cent).toPlainString();
        List<String> resting = List.of(
                trader.submit(Order.buy("IBM", 100).limit(below)).orderId(),
                trader.submit(Order.sellShort("IBM", 100).limit(above)).orderId());

        Answer filled = Eventually.get(
                        () -> resting.stream()
                                .map(trader::order)
                                .filter(order -> order.orderStatus().equals("FILLED"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();

        BigDecimal limit = decimal(filled, "/limitPrice");
        BigDecimal paid = decimal(filled, "/avgPx");
        assertThat(filled.text("/side").equals("BUY") ? limit.subtract(paid) : paid.subtract(limit))
                .as("better than its limit by")
                .isNotNegative();
        resting.forEach(order -> trader.ask(order, "cancel", "where it still rests"));
        countersign.histories().keep("rested-then-filled", filled.orderId());
    }

    @Test
    void an_order_that_is_filled_takes_no_cancel() {
        Answer filled = trader.submit(Order.buy("BAC", 100), SETTLED);

        Answer canceled = trader.ask(filled.orderId(), "cancel", "too late, surely");

        assertThat(canceled.status()).isEqualTo(409);
        assertThat(canceled.code()).isEqualTo("NOT_POSSIBLE_IN_STATUS");
        assertThat(trader.order(filled.orderId()).body()).isEqualTo(filled.body());
    }

    @Test
    void what_is_held_is_sold_at_a_profit_or_loss_that_positions_show() {
        trader.submit(Order.buy("BAC", 1_000).by("ACC-002"), SETTLED);
        Answer sold = trader.submit(Order.sell("BAC", 400).by("ACC-002"), SETTLED);
        assertThat(sold.orderStatus()).as(sold.toString()).isEqualTo("FILLED");

        Answer positions = trader.get("/api/positions?account=ACC-002");

        JsonNode position = positions.items().stream()
                .filter(item -> item.path("symbol").asText().equals("BAC"))
                .findFirst()
                .orElseThrow();
        assertThat(position.path("quantity").asText()).isEqualTo("600");
        BigDecimal average = new BigDecimal(position.path("averagePrice").asText());
        BigDecimal gain = decimal(sold, "/avgPx").subtract(average).multiply(new BigDecimal(400));
        assertThat(new BigDecimal(position.path("realizedPnl").asText())).isEqualByComparingTo(gain);
        BigDecimal market = new BigDecimal(position.path("marketPrice").asText());
        assertThat(new BigDecimal(position.path("unrealizedPnl").asText()))
                .isEqualByComparingTo(market.subtract(average).multiply(new BigDecimal(600)));
        assertThat(new BigDecimal(position.path("fees").asText())).isPositive();
        assertThat(position.path("currency").asText()).isEqualTo("USD");
    }

    @Test
    void what_is_not_held_is_sold_when_it_is_marked_short() {
        Answer sold = trader.submit(Order.sellShort("IBM", 100).by("ACC-002"), SETTLED);

        assertThat(sold.orderStatus()).as(sold.toString()).isEqualTo("FILLED");
        assertThat(trader.get("/api/positions?account=ACC-002").items())
                .anySatisfy(position -> assertThat(position.path("symbol").asText()
                                + position.path("quantity").asText())
                        .isEqualTo("IBM-100"));
    }

    @Test
    void a_large_order_is_filled_in_parts_each_of_which_is_booked() {
        Answer order = trader.submit(Order.buy("IBM", 2_000));
        trader.awaitStatus(order.orderId(), "PARTIALLY_FILLED");
        Answer filled = trader.awaitEnd(order.orderId());

        List<JsonNode> fills = trader.executions(order.orderId()).items();

        assertThat(filled.orderStatus()).isEqualTo("FILLED");
        assertThat(fills).hasSizeGreaterThan(1).allSatisfy(fill -> {
            assertThat(fill.path("orderId").asText()).isEqualTo(order.orderId());
            assertThat(fill.path("clOrdId").asText()).matches(order.orderId() + "-[12]");
            assertThat(filled.text("/venue")).contains(fill.path("venue").asText());
        });
        assertThat(fills).extracting(fill -> fill.path("execId").asText()).doesNotHaveDuplicates();
        assertThat(sum(fills, fill -> new BigDecimal(fill.path("quantity").asText())))
                .isEqualByComparingTo("2000");
        BigDecimal paid = sum(
                fills,
                fill -> new BigDecimal(fill.path("quantity").asText())
                        .multiply(new BigDecimal(fill.path("price").asText())));
        assertThat(decimal(filled, "/avgPx")
                        .multiply(new BigDecimal(2_000))
                        .subtract(paid)
                        .abs())
                .isLessThan(new BigDecimal("0.001"));
        countersign.histories().keep("filled-in-parts", order.orderId());
    }

    @Test
    void the_history_tells_every_step_of_the_workflow_and_every_audit_record_in_order() {
        Answer order = trader.submit(Order.buy("BAC", 100), SETTLED);
        List<JsonNode> records = countersign
                .as("auditor1")
                .get("/api/audit?orderId=" + order.orderId())
                .items();

        List<JsonNode> timeline = Eventually.get(
                () -> trader.history(order.orderId()).items(),
                items -> items.stream().anyMatch(item -> type(item).equals("WORKFLOW_EXECUTION_COMPLETED")));

        assertThat(timeline)
                .extracting(item -> Instant.parse(item.path("at").asText()))
                .isSorted();
        assertThat(timeline.stream().filter(item -> isFrom(item, "AUDIT")).map(item -> item.path("details")))
                .containsExactlyElementsOf(records);
        assertThat(records)
                .extracting(record -> record.path("type").asText())
                .startsWith("RISK_ALLOWED", "EXECUTION_INTENDED")
                .endsWith("EXECUTION_REPORTED");
        assertThat(records)
                .extracting(record -> record.path("step").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
        List<Long> told = timeline.stream()
                .filter(item -> isFrom(item, "WORKFLOW"))
                .map(item -> item.path("details").path("eventId").asLong())
                .toList();
        assertThat(told)
                .isSorted()
                .containsExactlyElementsOf(countersign.histories().of(order.orderId()).getEvents().stream()
                        .filter(event -> !event.getEventType().name().startsWith("EVENT_TYPE_WORKFLOW_TASK_"))
                        .map(event -> event.getEventId())
                        .toList());
        assertThat(timeline).extracting(item -> item.path("summary").asText()).doesNotContain("");
        assertThat(timeline.getFirst().path("actor").asText()).isEqualTo("trader1");
    }

    @Test
    void its_first_task_and_its_execution_come_to_the_process_that_entered_it_without_a_queue() {
        List<List<HistoryEvent>> histories = Stream.generate(() -> trader.submit(Order.buy("BAC", 1), SETTLED))
                .limit(10)
                .map(order -> countersign.histories().of(order.orderId()).getEvents())
                .toList();

        assertThat(histories)
                .allMatch(events -> events.getFirst()
                        .getWorkflowExecutionStartedEventAttributes()
                        .getEagerExecutionAccepted());
        // In the transaction of the server's that schedules it. By way of the queue it takes another one, and a poll.
        assertThat(histories.stream().map(OrderLifecycleIT::untilItWasTaken).min(Comparator.naturalOrder()))
                .hasValueSatisfying(shortest -> assertThat(shortest).isLessThan(Duration.ofNanos(500_000)));
    }

    private static Duration untilItWasTaken(List<HistoryEvent> events) {
        return Duration.between(
                when(events, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED),
                when(events, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED));
    }

    private static Instant when(List<HistoryEvent> events, EventType type) {
        Timestamp first = events.stream()
                .filter(event -> event.getEventType() == type)
                .map(HistoryEvent::getEventTime)
                .findFirst()
                .orElseThrow();
        return Instant.ofEpochSecond(first.getSeconds(), first.getNanos());
    }

    @Test
    void the_history_says_which_venue_was_chosen_and_why_with_the_quotes_seen() {
        Answer order = trader.submit(Order.buy("BAC", 100), SETTLED);

        JsonNode route = trader.history(order.orderId()).items().stream()
                .filter(item -> type(item).equals("EXECUTION_INTENDED"))
                .findFirst()
                .orElseThrow()
                .at("/details/input/route");

        assertThat(route.at("/legs/0/venue").asText()).isEqualTo(order.text("/venue"));
        assertThat(route.at("/legs/0/quantity").asText()).isEqualTo("100");
        assertThat(route.path("why").asText()).contains("XSIM", "YSIM");
        assertThat(route.path("quotesSeen")).hasSize(2);
        BigDecimal chosen = new BigDecimal(route.at("/legs/0/price").asText());
        assertThat(route.path("quotesSeen"))
                .allSatisfy(quote -> assertThat(
                                new BigDecimal(quote.at("/ask/price").asText()))
                        .isGreaterThanOrEqualTo(chosen));
    }

    @Test
    void the_risk_decision_is_on_record_with_every_check_and_the_policy_that_made_it() {
        Answer order = trader.submit(Order.buy("BAC", 100), SETTLED);

        JsonNode decision = countersign
                .as("compliance1")
                .get("/api/audit?type=RISK_ALLOWED&orderId=" + order.orderId())
                .items()
                .getFirst();

        assertThat(decision.at("/input/checks"))
                .hasSizeGreaterThan(12)
                .allSatisfy(check -> assertThat(check.path("outcome").asText()).isEqualTo("PASS"));
        assertThat(decision.at("/policy/decisionId").asText()).isNotEmpty();
        assertThat(decision.at("/policy/bundleRevision").asText()).isNotEmpty();
        assertThat(decision.at("/actor/service").asText()).isEqualTo("spiffe://countersign.local/order");
        assertThat(decision.at("/actor/onBehalfOf").asText()).isEqualTo("trader1");
        assertThat(decision.path("verdict").asText()).isEqualTo("ALLOW");
    }

    @Test
    void the_same_order_again_is_the_same_order_and_another_under_its_name_is_none() {
        Order order = Order.buy("BAC", 100);
        Answer first = trader.submit(order, SETTLED);

        Answer again = trader.submit(order, SETTLED);
        Answer other = trader.submit(order.with("quantity", "200"), SETTLED);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("DUPLICATE_CLIENT_ORDER_ID");
        assertThat(other.orderId()).isEqualTo(first.orderId());
        assertThat(trader.order(first.orderId()).body()).isEqualTo(first.body());
    }

    @Test
    void an_order_that_did_not_change_is_not_sent_again() {
        Answer order = trader.submit(Order.buy("BAC", 100), SETTLED);
        String tag = order.header("ETag").orElseThrow();

        Answer same = trader.get("/api/orders/" + order.orderId(), "If-None-Match", tag);
        Answer changed = trader.get("/api/orders/" + order.orderId(), "If-None-Match", "\"0\"");

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("ETag")).hasValue(tag);
        assertThat(same.http().body()).isEmpty();
        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void an_order_that_is_not_there_is_not_found() {
        assertThat(trader.order("O-AAAAAAAAAAAAAAAAAAAAAAAAAA").code()).isEqualTo("ORDER_NOT_FOUND");
        assertThat(trader.order("nonsense").code()).isEqualTo("ORDER_NOT_FOUND");
    }

    private static BigDecimal reserved(String orderId) {
        return countersign.value(
                BigDecimal.class,
                "SELECT open_credit_minor + open_quantity FROM reservation WHERE order_id = ?",
                orderId);
    }

    /// At this price there are never nine thousand; at the market there sometimes are.
    private static String askOfAig() {
        return countersign.value(String.class, "SELECT max(ask) FROM quote WHERE symbol = 'AIG'");
    }

    private static String percentOf(BigDecimal price, int percent) {
        return price.multiply(BigDecimal.valueOf(percent, 2))
                .setScale(2, RoundingMode.DOWN)
                .toPlainString();
    }

    private static BigDecimal decimal(Answer answer, String pointer) {
        return new BigDecimal(answer.text(pointer));
    }

    private static BigDecimal sum(List<JsonNode> fills, Function<JsonNode, BigDecimal> part) {
        return fills.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String type(JsonNode item) {
        return item.path("type").asText();
    }

    private static boolean isFrom(JsonNode item, String source) {
        return item.path("source").asText().equals(source);
    }
}
