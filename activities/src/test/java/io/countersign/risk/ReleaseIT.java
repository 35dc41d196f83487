package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.Verdict;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.order.Instruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.Subject;
import io.countersign.reconciliation.BreakDesk;
import io.countersign.reconciliation.BreakKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Risk is checked again before an approved order is released, and before a failed one is tried again.
class ReleaseIT {

    private static final Instruction AGAIN = new Instruction(new Subject("operations1"), "the venue is back");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private OrderInput approved(AnOrder order) {
        OrderInput input = order.of("ACC-003").input();
        assertThat(desk.enter(input)).isInstanceOf(OrderEvent.ApprovalRequested.class);
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));
        return input;
    }

    private OrderEvent release(OrderInput input) {
        return desk.gate.release(desk.next(input), input);
    }

    private List<String> codes(OrderEvent event) {
        assertThat(event).isInstanceOfAny(OrderEvent.Refused.class, OrderEvent.RetryRefused.class);
        List<Reason> reasons = switch (event) {
            case OrderEvent.Refused refused -> refused.reasons();
            case OrderEvent.RetryRefused refused -> refused.reasons();
            default -> List.of();
        };
        return reasons.stream().map(Reason::code).toList();
    }

    private long firmOpenOrders() {
        return desk.value(Long.class, "SELECT open_orders_minor FROM firm");
    }

    @Test
    void what_was_set_aside_is_replaced_not_added_to() {
        OrderInput input = approved(AnOrder.toBuy("6000", "IBM"));
        assertThat(firmOpenOrders()).as("at 100.00 and the collar").isEqualTo(63_000_000);
        desk.quote("IBM", "109.90", "110.00");

        OrderEvent event = release(input);

        assertThat(event).isEqualTo(new OrderEvent.Allowed(Desk.riskCheck(input, 3)));
        assertThat(firmOpenOrders()).as("at 110.00 and the collar").isEqualTo(69_300_000);
        assertThat(desk.row("SELECT * FROM risk_check WHERE step = 3")).containsEntry("purpose", "RELEASE");
        assertThat(desk.status(input)).isEqualTo("RELEASED");
    }

    @Test
    void its_own_reservation_does_not_stand_in_its_way() {
        desk.account("TIGHT", 60_100_000, 100_000_000, 60_000_000, 10_000);
        OrderInput input = AnOrder.toBuy("6000", "IBM").at("100.00").of("TIGHT").input();
        desk.enter(input);
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));

        assertThat(release(input)).isInstanceOf(OrderEvent.Allowed.class);
    }

    @Test
    void a_price_that_moved_refuses_and_gives_back_everything() {
        OrderInput input = approved(AnOrder.toBuy("6000", "IBM").at("100.00"));
        desk.quote("IBM", "94.90", "95.00");

        OrderEvent event = release(input);

        assertThat(codes(event)).containsExactly("PRICE_COLLAR");
        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(firmOpenOrders()).isZero();
    }

    @Test
    void a_limit_lowered_meanwhile_refuses_and_gives_back_everything() {
        OrderInput input = approved(AnOrder.toBuy("6000", "IBM").at("100.00"));
        desk.execute("UPDATE risk_limit SET max_order_notional_minor = 59999999 WHERE account_id = 'ACC-003'");

        OrderEvent event = release(input);

        assertThat(codes(event)).containsExactly("MAX_ORDER_NOTIONAL");
        assertThat(firmOpenOrders()).isZero();
    }

    @Test
    void capital_that_others_used_up_meanwhile_refuses() {
        OrderInput input = approved(AnOrder.toBuy("6000", "IBM").at("100.00"));
        desk.execute("UPDATE firm SET capital_minor = minimum_minor + 8999999"); // 15 % of $600,000.00 less a cent

        assertThat(codes(release(input))).containsExactly("FIRM_CAPITAL");
    }

    @Test
    void an_order_that_now_needs_more_signatures_than_it_has_is_refused_and_gives_back_everything() {
        OrderInput input = approved(AnOrder.toBuy("47000", "IBM")); // $4,935,000 with the collar, for one checker
        desk.quote("IBM", "109.90", "110.00"); // $5,428,500, for two

        OrderEvent event = release(input);

        assertThat(event).isEqualTo(new OrderEvent.Refused(List.of(outgrown("1", "2"))));
        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(firmOpenOrders()).isZero();
        assertThat(desk.row("SELECT * FROM risk_check WHERE step = 3")).containsEntry("allow", false);
        assertThat(desk.row("SELECT * FROM audit WHERE step = 3"))
                .containsEntry("type", "RISK_DENIED")
                .containsEntry("verdict", "DENY");
    }

    @Test
    void an_order_that_needs_as_many_signatures_as_it_has_is_released() {
        OrderInput input = approved(AnOrder.toBuy("60000", "IBM")); // $6,300,000, for two checkers
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker2", Verdict.APPROVE));

        assertThat(release(input)).isInstanceOf(OrderEvent.Allowed.class);
    }

    @Test
    void a_failed_order_that_nobody_signed_is_not_tried_again_while_it_needs_a_signature() {
        OrderInput input = AnOrder.toBuy("4700", "IBM").input(); // $493,500, for nobody
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.report(clOrdId, new Execution.Rejected("closed"), "0", "0"));
        desk.quote("IBM", "109.90", "110.00"); // $542,850, for one

        OrderEvent event = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(event).isEqualTo(new OrderEvent.RetryRefused(List.of(outgrown("0", "1"))));
        assertThat(desk.status(input)).isEqualTo("EXECUTION_FAILED");
        assertThat(firmOpenOrders()).as("what it set aside, still").isEqualTo(49_350_000);

        desk.quote("IBM", "99.90", "100.00");
        OrderEvent allowed = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(allowed).isInstanceOf(OrderEvent.Allowed.class);
        assertThat(desk.dispatch
                        .execute(desk.next(input), input, Desk.riskCheck(input, 5), 2)
                        .event())
                .as("what was refused in between is not held against it")
                .isInstanceOf(OrderEvent.Intended.class);
    }

    private static Reason outgrown(String given, String required) {
        return Reason.of(RejectCode.APPROVAL_OUTGROWN, given, required);
    }

    @Test
    void a_failed_order_is_checked_for_what_is_left_of_it() {
        OrderInput input = failed("4", "6");

        OrderEvent event = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(event).isInstanceOf(OrderEvent.Allowed.class);
        assertThat(desk.row("SELECT quantity, open_quantity, open_firm_minor FROM reservation"))
                .containsEntry("open_firm_minor", 60_000L);
        assertThat(desk.row("SELECT * FROM audit WHERE step = 5")).containsEntry("on_behalf_of", "operations1");
    }

    @Test
    void a_refused_retry_leaves_the_order_as_it_is() {
        OrderInput input = failed("4", "6");
        desk.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'ACC-001'");

        OrderEvent event = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(codes(event)).containsExactly("ACCOUNT_BLOCKED");
        assertThat(desk.status(input)).isEqualTo("EXECUTION_FAILED");
        assertThat(firmOpenOrders()).as("what is left of it is still set aside").isEqualTo(60_000);
    }

    @Test
    void a_failed_order_that_the_venue_filled_after_all_has_nothing_left_to_try() {
        OrderInput input = failed("10", "0");

        OrderEvent event = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(event).isEqualTo(new OrderEvent.RetryRefused(List.of(Reason.of(RejectCode.NOTHING_LEFT))));
        assertThat(desk.row("SELECT * FROM audit WHERE step = 5"))
                .containsEntry("type", "RISK_DENIED")
                .containsEntry("on_behalf_of", "operations1");
    }

    @Test
    void a_failed_order_is_not_sent_again_while_something_of_it_is_held() {
        OrderInput input = failed("4", "6");
        ExecutionReport untrue = desk.trade(Placement.clOrdId(input.orderId(), 1), "3", "100.00", "6", "4");
        desk.book(input, untrue);

        OrderEvent refused = desk.gate.retry(desk.next(input), input, AGAIN);
        desk.resolve(BreakKind.CUM_QTY, BreakDesk.Verdict.ACCEPT);
        OrderEvent accepted = desk.gate.retry(desk.next(input), input, AGAIN);
        desk.book(input, untrue);
        OrderEvent booked = desk.gate.retry(desk.next(input), input, AGAIN);

        assertThat(codes(refused)).containsExactly("EXECUTION_NOT_BOOKED");
        assertThat(codes(accepted)).as("not booked yet").containsExactly("EXECUTION_NOT_BOOKED");
        assertThat(booked).isInstanceOf(OrderEvent.Allowed.class);
        assertThat(firmOpenOrders()).as("three, at 100.00").isEqualTo(30_000);
    }

    @Test
    void a_failed_order_is_sent_again_when_what_was_held_was_dismissed() {
        OrderInput input = failed("4", "6");
        desk.book(input, desk.trade(Placement.clOrdId(input.orderId(), 1), "3", "100.00", "6", "4"));
        desk.resolve(BreakKind.CUM_QTY, BreakDesk.Verdict.DISMISS);

        assertThat(desk.gate.retry(desk.next(input), input, AGAIN)).isInstanceOf(OrderEvent.Allowed.class);
    }

    /// An order for ten that the venue rejected, and traded all the same.
    private OrderInput failed(String traded, String left) {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.report(clOrdId, new Execution.Rejected("closed"), "0", "0"));
        desk.book(input, desk.trade(clOrdId, traded, "100.00", traded, left));
        return input;
    }
}
