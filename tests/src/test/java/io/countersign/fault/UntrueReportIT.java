package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Venues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Venues that say what is not so, or take back what they said. What is doubtful is held or raised as a break, never
/// booked in silence, and everything else goes on; when operations and the venue have put it right, all books agree.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UntrueReportIT {

    @RegisterExtension
    static final Countersign APP = Countersign.running();

    private final Person trader = APP.as("trader2");
    private final Person operations = APP.as("operations1");

    @AfterEach
    void nothing_is_left_open() {
        venues().behave();
        Eventually.holds(() -> assertThat(breaks("OPEN")).isEmpty());
        for (String venue : venues().names()) {
            assertThat(venues().duplicates(venue)).as("sent twice to %s", venue).isZero();
        }
    }

    @Test
    void a_trade_of_more_than_was_ordered_is_held_until_somebody_takes_it() {
        venues().fault("overfill", 1);
        String order = enter(Order.buy("BAC", 100));
        JsonNode held = raised("OVERFILL", order);

        assertThat(trader.awaitStatus(order, "FILLED").text("/cumQty")).isEqualTo("100");
        assertThat(held.at("/details/lastQty").asText()).isEqualTo("1");
        assertThat(held.at("/details/orderQty").asText()).isEqualTo("100");
        assertThat(held.at("/acceptable").asBoolean()).isTrue();
        isOnRecord(held);
        Books.agreeBut(APP.place(), Set.of(reportOf(held)), List.of(order));

        resolve(held, "ACCEPT");
        Eventually.holds(() -> assertThat(trader.order(order).text("/cumQty")).isEqualTo("101"));
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_trade_with_a_wrong_quantity_is_held_and_booked_as_the_venue_corrects_it() {
        venues().fault("wrong_quantity", 1);
        String order = enter(Order.buy("BAC", 100));
        JsonNode held = raised("OVERFILL", order);

        Answer working = trader.order(order);
        assertThat(working.orderStatus()).as(working.toString()).isEqualTo("WORKING");
        assertThat(working.text("/cumQty")).isEqualTo("0");
        assertThat(trader.executions(order).items()).isEmpty();
        isOnRecord(held);

        // Taken as it was said, it is not what the drop copy says.
        resolve(held, "ACCEPT");
        JsonNode different = raised("DIFFERENT_COPY", order);
        assertThat(different.at("/details/ours").asText()).startsWith("trade of 101 at");
        assertThat(different.at("/details/copy").asText()).startsWith("trade of 100 at");
        correct(held, "100", trader.order(order).text("/avgPx"));
        Eventually.holds(() -> assertThat(trader.order(order).text("/cumQty")).isEqualTo("100"));
        resolve(different, "DISMISS");
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void one_wrong_quantity_of_several_trades_holds_up_itself_alone() {
        // The order is for more than one venue shows, so that each has a part of it.
        venues().fault("XSIM", "wrong_quantity", 1);
        String order = enter(
                Order.buy("AIG", Quotes.moreThanThereIs(APP.place(), "AIG")).by("ACC-003"));
        JsonNode held = held(order);
        isOnRecord(held);
        // The other trades are booked meanwhile.
        Eventually.holds(() -> assertThat(trader.executions(order).items()).isNotEmpty());

        resolve(held, "ACCEPT");
        JsonNode different = raised("DIFFERENT_COPY", order);
        JsonNode wrong = fill(order, held.path("execId").asText());
        BigDecimal right = new BigDecimal(wrong.path("quantity").asText()).subtract(BigDecimal.ONE);
        correct(held, right.toPlainString(), wrong.path("price").asText());
        resolve(different, "DISMISS");
        Books.agree(APP.place(), List.of(order));
        assertThat(trader.order(order).text("/cumQty"))
                .isEqualTo(trader.order(order).text("/quantity"));
    }

    @Test
    void a_price_that_is_worse_than_the_limit_is_held() {
        venues().fault("wrong_price", 1);
        String limit = APP.ask("BAC").add(new BigDecimal("0.05")).toPlainString();
        String order = enter(Order.buy("BAC", 100).limit(limit));
        JsonNode held = raised("WORSE_THAN_LIMIT", order);

        assertThat(trader.executions(order).items()).isEmpty();
        isOnRecord(held);
        resolve(held, "ACCEPT");
        JsonNode different = raised("DIFFERENT_COPY", order);
        correctPrice(order, held);
        resolve(different, "DISMISS");
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_wrong_price_that_could_be_right_is_named_by_the_drop_copy() {
        venues().fault("wrong_price", 1);
        String order = enter(Order.buy("BAC", 100));
        JsonNode different = raised("DIFFERENT_COPY", order);

        assertThat(trader.awaitStatus(order, "FILLED").text("/cumQty")).isEqualTo("100");
        isOnRecord(different);
        correctPrice(order, different);
        resolve(different, "DISMISS");
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_report_on_an_order_that_was_never_sent_is_kept_as_evidence_and_books_nothing() {
        venues().fault("unknown_order", 1);
        String order = enter(Order.buy("BAC", 100));
        JsonNode refused = raised("REFUSED_REPORT", "");

        assertThat(refused.at("/details/why").asText()).contains("NEVER-SENT");
        assertThat(refused.at("/acceptable").asBoolean()).isFalse();
        trader.awaitStatus(order, "FILLED");
        assertThat(trader.executions(order).items()).hasSize(1);
        resolve(refused, "DISMISS");
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_fill_whose_report_does_not_come_is_missed_within_seconds_and_heals_when_it_comes() {
        venues().names().forEach(name -> venues().command(name, "/fault?fault=slow&count=1&millis=9000"));
        String order = enter(Order.buy("BAC", 100));
        JsonNode missing = raised("MISSING_FILL", order);

        assertThat(trader.order(order).text("/cumQty")).isEqualTo("0");
        isOnRecord(missing);
        trader.awaitStatus(order, "FILLED");
        Eventually.holds(() -> assertThat(breaks("RESOLVED"))
                .filteredOn(one -> one.path("breakId").equals(missing.path("breakId")))
                .singleElement()
                .satisfies(
                        healed -> assertThat(healed.path("resolution").asText()).isEqualTo("HEALED")));
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_bust_takes_the_trade_out_of_the_books() {
        String order = enter(Order.buy("IBM", 10));
        JsonNode trade = onlyFill(order);

        venues().command(
                        trade.path("venue").asText(),
                        "/bust?execId=" + trade.path("execId").asText());
        Answer busted = trader.awaitStatus(order, "CANCELED");

        assertThat(busted.text("/cumQty")).isEqualTo("0");
        assertThat(busted.reasons()).containsExactly("TRADE_BUSTED");
        assertThat(trader.executions(order).items())
                .extracting(fill -> fill.path("quantity").asText())
                .containsExactlyInAnyOrder("10", "-10");
        Books.agree(APP.place(), List.of(order));
    }

    @Test
    void a_correction_puts_another_trade_in_its_place() {
        String order = enter(Order.buy("IBM", 10));
        JsonNode trade = onlyFill(order);
        BigDecimal price = new BigDecimal(trade.path("price").asText()).subtract(BigDecimal.ONE);

        correct(trade, "7", price.toPlainString());
        Eventually.holds(() -> {
            Answer corrected = trader.order(order);
            assertThat(corrected.text("/cumQty")).as(corrected.toString()).isEqualTo("7");
            assertThat(new BigDecimal(corrected.text("/avgPx"))).isEqualByComparingTo(price);
        });
        Books.agree(APP.place(), List.of(order));
        assertThat(trader.order(order).orderStatus()).isEqualTo("CANCELED");
    }

    private static Venues venues() {
        return APP.application().venues();
    }

    private String enter(Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private List<JsonNode> breaks(String state) {
        return operations.get("/api/breaks?limit=200&state=" + state).items();
    }

    /// The one open break of this kind on this order; empty for one that has no order.
    private JsonNode raised(String kind, String order) {
        return Eventually.get(
                        () -> breaks("OPEN").stream()
                                .filter(one -> one.path("kind").asText().equals(kind)
                                        && one.path("orderId").asText("").equals(order))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    /// A break for which a trade of this order is held.
    private JsonNode held(String order) {
        return Eventually.get(
                        () -> breaks("OPEN").stream()
                                .filter(one -> one.path("acceptable").asBoolean()
                                        && one.path("orderId").asText("").equals(order))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private void isOnRecord(JsonNode raised) {
        assertThat(APP.as("auditor1")
                        .get("/api/audit?type=BREAK_RAISED&orderId="
                                + raised.path("orderId").asText())
                        .items())
                .extracting(one -> one.at("/input/breakId"))
                .contains(raised.path("breakId"));
    }

    private static String reportOf(JsonNode raised) {
        return raised.path("venue").asText() + " " + raised.path("execId").asText();
    }

    private void resolve(JsonNode raised, String how) {
        Answer resolved = operations.post(
                "/api/breaks/%s/resolve".formatted(raised.path("breakId").asText()),
                Map.of("resolution", how, "reason", "as the venue says on the telephone"));
        assertThat(resolved.status()).as(resolved.toString()).isEqualTo(200);
    }

    private JsonNode onlyFill(String order) {
        trader.awaitStatus(order, "FILLED");
        List<JsonNode> fills = trader.executions(order).items();
        assertThat(fills).hasSize(1);
        return fills.getFirst();
    }

    private JsonNode fill(String order, String execId) {
        return Eventually.get(
                        () -> trader.executions(order).items().stream()
                                .filter(one -> one.path("execId").asText().equals(execId))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    /// The venue says what the trade was.
    private static void correct(JsonNode trade, String quantity, String price) {
        venues().command(
                        trade.path("venue").asText(),
                        "/correct?execId=%s&qty=%s&px=%s"
                                .formatted(trade.path("execId").asText(), quantity, price));
    }

    /// The price was one less.
    private void correctPrice(String order, JsonNode trade) {
        JsonNode wrong = fill(order, trade.path("execId").asText());
        BigDecimal right = new BigDecimal(wrong.path("price").asText()).subtract(BigDecimal.ONE);
        correct(trade, wrong.path("quantity").asText(), right.toPlainString());
        Eventually.holds(() ->
                assertThat(new BigDecimal(trader.order(order).text("/avgPx"))).isEqualByComparingTo(right));
    }
}
