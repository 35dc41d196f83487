package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Venues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a venue can do wrong with an order, one thing at a time: the order comes to the end it would have come to
/// without, or is parked for operations. After each, our fills are the venues' trades, nothing is reserved for what is
/// over, and no order was sent twice.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OneFaultIT {

    @RegisterExtension
    static final Countersign APP = Countersign.running();

    private final Person trader = APP.as("trader2");
    private final Person operations = APP.as("operations1");
    private final Map<String, Integer> happenedBefore = new HashMap<>();

    @Test
    void an_order_that_the_venue_rejects_is_parked_and_can_be_sent_anew() {
        fault("reject", 1);
        String order = enter(Order.buy("BAC", 100));
        Answer parked = trader.awaitStatus(order, "EXECUTION_FAILED");
        isOver();

        assertThat(parked.reasons()).containsExactly("VENUE_REJECTED");
        assertThat(parked.text("/reasons/0/message")).contains("simulated reject");
        retryToTheEnd(order);
        assertThat(clOrdIdsOf(order)).containsExactlyInAnyOrder(order + "-1", order + "-2");
        booksAgree(order);
    }

    @Test
    void of_a_silent_venue_the_order_is_unknown_until_it_says_what_it_did() {
        fault("silent", 1);
        String order = enter(Order.buy("BAC", 100));
        Answer unknown = trader.awaitStatus(order, "UNKNOWN");
        isOver();

        assertThat(unknown.text("/cumQty")).isEqualTo("0");
        isFilledOnce(order);
    }

    @Test
    void a_silent_cancel_is_asked_about_until_the_venue_says_that_it_canceled() {
        String order = resting(Order.buy("BAC", 100));
        fault("silent_cancel", 1);
        Answer asked = trader.ask(order, "cancel", "changed my mind");
        isOver();

        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        isCanceledByUser(order);
    }

    @Test
    void a_silent_replacement_is_asked_about_until_the_venue_says_that_it_has_it() {
        String order = resting(Order.buy("BAC", 100));
        fault("silent_cancel", 1);
        Answer asked =
                trader.post("/api/orders/%s/amend".formatted(order), Map.of("quantity", "40", "reason", "some less"));
        isOver();

        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        Eventually.holds(() -> {
            Answer now = trader.order(order);
            assertThat(now.text("/quantity")).as(now.toString()).isEqualTo("40");
            assertThat(now.orderStatus()).isEqualTo("WORKING");
        });
        cancel(order);
        isCanceledByUser(order);
    }

    @Test
    void reports_that_come_after_seconds_are_booked_when_they_come() {
        lasting("slow", 3_000);
        String order = enter(Order.buy("BAC", 100));
        trader.awaitStatus(order, "UNKNOWN");
        isOver();

        isFilledOnce(order);
    }

    @Test
    void an_order_lost_with_the_connection_is_never_sent_blindly() {
        fault("disconnect", 1);
        String order = enter(Order.buy("BAC", 100));
        Answer parked = trader.awaitStatus(order, "EXECUTION_FAILED");
        isOver();

        assertThat(parked.reasons()).containsExactly("VENUE_NEVER_RECEIVED");
        assertThat(clOrdIdsOf(order)).isEmpty();
        retryToTheEnd(order);
        assertThat(clOrdIdsOf(order)).containsExactly(order + "-2");
        booksAgree(order);
    }

    @Test
    void while_a_question_has_no_answer_there_is_no_verdict() {
        fault("disconnect", 1);
        fault("status_silent", 1);
        String order = enter(Order.buy("BAC", 100));
        trader.awaitStatus(order, "UNKNOWN");
        trader.awaitStatus(order, "EXECUTION_FAILED");
        isOver();

        Answer abandoned = operations.ask(order, "abandon", "it never arrived");
        assertThat(abandoned.orderStatus()).as(abandoned.toString()).isEqualTo("CANCELED");
        assertThat(clOrdIdsOf(order)).isEmpty();
        booksAgree(order);
    }

    @Test
    void what_was_taken_before_the_connection_was_lost_is_heard_after_it_is_back() {
        fault("disconnect_after", 1);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();
    }

    @Test
    void reports_that_come_twice_are_booked_once() {
        fault("duplicate", 2);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();
    }

    @Test
    void a_fill_before_the_acknowledgement_is_a_fill() {
        fault("out_of_order", 1);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();
    }

    @Test
    void a_fill_after_the_cancel_was_acknowledged_is_booked() {
        String order = resting(Order.buy("BAC", 100));
        fault("late_fill", 1);
        cancel(order);
        trader.awaitStatus(order, "CANCELED");
        isOver();

        Eventually.holds(() -> assertThat(trader.order(order).text("/cumQty")).isEqualTo("1"));
        isCanceledByUser(order);
        assertThat(trader.executions(order).items()).hasSize(1);
    }

    @Test
    void a_cancel_that_waits_at_the_venue_is_waited_for() {
        String order = resting(Order.buy("BAC", 100));
        lasting("pending", 1_500);
        cancel(order);
        isCanceledByUser(order);
        isOver();
    }

    @Test
    void bytes_that_are_no_message_harm_nobody() {
        fault("garbage", 1);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();
    }

    @Test
    void half_a_message_is_none_and_the_whole_one_comes_after_it() {
        fault("half_message", 1);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();
    }

    @Test
    void a_venue_that_forgets_its_numbers_begins_anew_and_nothing_is_booked_twice() {
        String before = enter(Order.buy("BAC", 100));
        isFilledOnce(before);
        fault("sequence_reset", 1);
        String order = enter(Order.buy("BAC", 100));
        isFilledOnce(order);
        isOver();

        isFilledOnce(enter(Order.buy("BAC", 100)));
        assertThat(trader.executions(before).items()).hasSize(1);
    }

    private static Venues venues() {
        return APP.application().venues();
    }

    /// Both venues are told: the order may go to either.
    private void fault(String fault, int count) {
        told(fault);
        venues().fault(fault, count);
    }

    private void lasting(String fault, int millis) {
        told(fault);
        venues().names()
                .forEach(name -> venues().command(name, "/fault?fault=%s&count=1&millis=%d".formatted(fault, millis)));
    }

    private void told(String fault) {
        happenedBefore.put(fault, venues().happened(fault));
    }

    /// What the venues were told to do wrong they have done, and do no more.
    private void isOver() {
        happenedBefore.forEach((fault, before) -> Eventually.holds(
                () -> assertThat(venues().happened(fault)).as(fault).isGreaterThan(before)));
        venues().behave();
    }

    private String enter(Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    /// One that is at the venue and does not trade.
    private String resting(Order order) {
        String orderId = enter(
                order.limit(Quotes.farBelow(APP.place(), "BAC").toPlainString()).lasting("GTC"));
        trader.awaitStatus(orderId, "WORKING");
        return orderId;
    }

    private void cancel(String order) {
        Answer asked = trader.ask(order, "cancel", "changed my mind");
        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
    }

    private void retryToTheEnd(String order) {
        Answer retried = operations.ask(order, "retry", "once more");
        assertThat(retried.status()).as(retried.toString()).isEqualTo(200);
        trader.awaitStatus(order, "FILLED");
    }

    private void isFilledOnce(String order) {
        Answer filled = trader.awaitStatus(order, "FILLED");
        assertThat(filled.text("/cumQty")).isEqualTo(filled.text("/quantity"));
        assertThat(clOrdIdsOf(order)).containsExactly(order + "-1");
        booksAgree(order);
    }

    private void isCanceledByUser(String order) {
        Answer canceled = trader.awaitStatus(order, "CANCELED");
        assertThat(canceled.reasons()).containsExactly("CANCELED_BY_USER");
        booksAgree(order);
    }

    private static List<String> clOrdIdsOf(String order) {
        return VenueJournals.of(APP.place()).receipts().stream()
                .map(VenueJournals.Receipt::clOrdId)
                .filter(clOrdId -> clOrdId.startsWith(order))
                .toList();
    }

    private void booksAgree(String order) {
        Books.agree(APP.place(), List.of(order));
        for (String venue : venues().names()) {
            assertThat(venues().duplicates(venue)).as("sent twice to %s", venue).isZero();
        }
        // What was missed for seconds is a break, until it comes.
        Eventually.holds(
                () -> assertThat(operations.get("/api/breaks?state=OPEN").items())
                        .as("breaks")
                        .isEmpty());
    }
}
