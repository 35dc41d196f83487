package io.countersign.order;

import static io.countersign.order.OneOfEach.FIRST;
import static io.countersign.order.OneOfEach.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.execution.ReportId;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What busts and corrections make of an order of a hundred that was sent to XSIM.
class TakenBackTest {
    private static final AtVenue SENT =
            new AtVenue(List.of(Child.sent(FIRST).at(Child.Stage.WORKING)), Filled.NOTHING, null);

    private static OrderState traded(
            OrderState before, Placement part, String id, String qty, String cum, String left) {
        return OrderTransitions.apply(
                before,
                new OrderEvent.Reported(List.of(
                        report(part, id, new Execution.Trade(Quantity.parse(qty), Price.parse("150")), cum, left))));
    }

    private static OrderState busted(OrderState before, Placement part, String qty, String cum, String left) {
        return apply(before, report(part, "bust", new Execution.TradeCancel("T1"), cum, left), qty);
    }

    private static OrderState corrected(OrderState before, String was, String qty, String cum, String left) {
        Execution to = new Execution.TradeCorrect("T1", Quantity.parse(qty), Price.parse("151"));
        return apply(before, report(FIRST, "correction", to, cum, left), was);
    }

    private static OrderState apply(OrderState before, ExecutionReport report, String was) {
        Voided voided = new Voided(report.id(), Quantity.parse(was), Price.parse("150"));
        return OrderTransitions.apply(before, new OrderEvent.Reported(List.of(report), List.of(voided)));
    }

    private static ExecutionReport report(Placement part, String id, Execution execution, String cum, String left) {
        return new ExecutionReport(
                new ReportId(part.venue(), id),
                part.clOrdId(),
                execution,
                new BigDecimal(cum),
                new BigDecimal(left),
                OneOfEach.NOON);
    }

    private static List<String> codes(Closed closed) {
        return closed.reasons().stream().map(Reason::code).toList();
    }

    @Test
    void an_open_order_has_that_much_more_to_trade_when_the_venue_says_so() {
        OrderState before = traded(SENT, FIRST, "T1", "40", "40", "60");

        AtVenue after = (AtVenue) busted(before, FIRST, "40", "0", "100");

        assertThat(after.status()).isEqualTo(OrderStatus.WORKING);
        assertThat(after.filled().cumQty()).isEqualByComparingTo("0");
        assertThat(after.filled().value()).isEqualByComparingTo("0");
        assertThat(after.children().getFirst().leftover().orElseThrow()).isEqualByComparingTo("100");
    }

    @Test
    void it_has_only_as_much_as_the_venue_says() {
        OrderState before = traded(SENT, FIRST, "T1", "40", "40", "60");

        AtVenue after = (AtVenue) busted(before, FIRST, "40", "0", "60");

        assertThat(after.children().getFirst().leftover().orElseThrow()).isEqualByComparingTo("60");
        Closed end = (Closed) traded(after, FIRST, "T2", "60", "60", "0");
        assertThat(end.filled().cumQty()).isEqualByComparingTo("60");
    }

    @Test
    void an_open_order_of_which_the_venue_has_nothing_any_more_is_over() {
        OrderState before = traded(SENT, FIRST, "T1", "40", "40", "60");

        Closed after = (Closed) busted(before, FIRST, "40", "0", "0");

        assertThat(after.outcome()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(after)).containsExactly("TRADE_BUSTED");
    }

    @Test
    void a_filled_order_becomes_canceled() {
        OrderState before = traded(SENT, FIRST, "T1", "100", "100", "0");
        assertThat(before.status()).isEqualTo(OrderStatus.FILLED);

        Closed after = (Closed) busted(before, FIRST, "100", "0", "0");

        assertThat(after.outcome()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(after)).containsExactly("TRADE_BUSTED");
        assertThat(after.filled().avgPx()).isEqualByComparingTo("0");
    }

    @Test
    void a_filled_order_stays_filled_at_another_price_and_not_for_less() {
        OrderState before = traded(SENT, FIRST, "T1", "100", "100", "0");

        Closed dearer = (Closed) corrected(before, "100", "100", "100", "0");
        Closed smaller = (Closed) corrected(before, "100", "90", "90", "0");

        assertThat(dearer.outcome()).isEqualTo(OrderStatus.FILLED);
        assertThat(dearer.filled().avgPx()).isEqualByComparingTo("151");
        assertThat(smaller.outcome()).isEqualTo(OrderStatus.CANCELED);
        assertThat(smaller.filled().cumQty()).isEqualByComparingTo("90");
    }

    @Test
    void what_ended_otherwise_keeps_its_end() {
        OrderState before = new Closed(OrderStatus.EXPIRED, OneOfEach.partly(), List.of(OneOfEach.A_REASON));

        Closed after = (Closed) busted(before, FIRST, "40", "0", "0");

        assertThat(after.outcome()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(codes(after)).containsExactly(OneOfEach.A_REASON.code());
        assertThat(after.filled().cumQty()).isEqualByComparingTo("0");
    }

    @Test
    void what_failed_has_more_left_for_another_try() {
        OrderState before = new ExecutionFailed(
                List.of(OneOfEach.A_REASON), OneOfEach.partly(), 1, new BigDecimal("60"), List.of());

        ExecutionFailed after = (ExecutionFailed) busted(before, FIRST, "40", "0", "0");

        assertThat(after.leavesQty()).isEqualByComparingTo("100");
    }

    @Test
    void an_order_is_not_filled_by_its_last_try_when_a_trade_of_the_one_before_is_busted() {
        Placement rest = new Placement(SECOND.clOrdId(), SECOND.venue(), new BigDecimal("60"));
        OrderState second = new AtVenue(List.of(Child.sent(rest).at(Child.Stage.WORKING)), OneOfEach.partly(), null);

        OrderState busted = busted(second, FIRST, "40", "0", "0");
        Closed end = (Closed) traded(busted, rest, "T2", "60", "60", "0");

        assertThat(busted.status()).isEqualTo(OrderStatus.WORKING);
        assertThat(end.outcome()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(end)).containsExactly("TRADE_BUSTED");
    }

    @Test
    void a_report_of_before_there_were_reversals_changes_nothing() {
        OrderState before = traded(SENT, FIRST, "T1", "40", "40", "60");
        ExecutionReport bust = report(FIRST, "bust", new Execution.TradeCancel("T1"), "0", "100");

        assertThat(OrderTransitions.apply(before, new OrderEvent.Reported(List.of(bust))))
                .isEqualTo(before);
    }

    @Test
    void what_a_bust_leaves_open_of_what_is_over_stays_so_until_the_venue_ends_it() {
        ExecutionReport bust = report(FIRST, "bust", new Execution.TradeCancel("T1"), "0", "100");
        ExecutionReport refused = report(FIRST, "refused", new Execution.CancelRejected("too late"), "0", "0");
        ExecutionReport canceled = report(FIRST, "canceled", new Execution.Canceled("done"), "0", "0");
        OrderState over = new Closed(OrderStatus.CANCELED, Filled.NOTHING, List.of());

        assertThat(TakenBack.leftOpen(over, new OrderEvent.Reported(List.of(bust, refused))))
                .containsExactly(bust);
        assertThat(TakenBack.leftOpen(over, new OrderEvent.Reported(List.of(bust, canceled))))
                .isEmpty();
        assertThat(TakenBack.leftOpen(SENT, new OrderEvent.Reported(List.of(bust))))
                .as("it is open here as well")
                .isEmpty();
    }
}
