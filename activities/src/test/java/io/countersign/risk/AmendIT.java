package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalId;
import io.countersign.approval.Verdict;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionResult;
import io.countersign.execution.Placement;
import io.countersign.execution.ReplaceResult;
import io.countersign.execution.Replacement;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AmendInstruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderTerms;
import io.countersign.order.Reason;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Other terms for an order that rests at a venue, ten IBM at 100.00: risk is checked, capital is reserved for either,
/// and what goes out is what was allowed.
class AmendIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private OrderInput input;

    @BeforeEach
    void anOrderRests() {
        desk = Desk.on(database);
        input = Steps.resting(desk);
    }

    private OrderEvent amend(AmendInstruction instruction) {
        return desk.gate.amend(desk.next(input), input, instruction);
    }

    private List<String> refusal(AmendInstruction instruction) {
        OrderEvent event = amend(instruction);
        assertThat(event).isInstanceOf(OrderEvent.AmendRefused.class);
        return ((OrderEvent.AmendRefused) event)
                .reasons().stream().map(Reason::code).toList();
    }

    private BigDecimal reserved() {
        return desk.value(BigDecimal.class, "SELECT open_quantity FROM reservation");
    }

    private long credit() {
        return desk.value(Long.class, "SELECT open_credit_minor FROM reservation");
    }

    private ReplaceResult replace(OrderTerms to) {
        int decided = desk.next(input).number() - 1;
        return desk.dispatch.replace(desk.next(input), input, Steps.replacement(input, to, decided));
    }

    private ClOrdId request() {
        return Placement.clOrdId(input.orderId(), 1).request(1);
    }

    private ExecutionReport replaced(String quantity, String price, String leaves) {
        return desk.report(
                request(), new Execution.Replaced(Quantity.parse(quantity), Price.parse(price)), "0", leaves);
    }

    private OrderTerms twenty() {
        return Steps.changed(input, "20", "100.00").terms();
    }

    @Test
    void more_is_reserved_before_the_venue_hears_of_it_and_the_order_is_as_it_was() {
        long before = credit();

        OrderEvent event = amend(Steps.to("20", "100.00"));

        assertThat(event).isEqualTo(new OrderEvent.AmendAllowed(Desk.riskCheck(input, 4), twenty()));
        assertThat(reserved()).isEqualByComparingTo("20");
        assertThat(credit()).isGreaterThan(before);
        assertThat(desk.row("SELECT * FROM orders"))
                .containsEntry("status", "WORKING")
                .hasEntrySatisfying(
                        "quantity",
                        quantity -> assertThat((BigDecimal) quantity).isEqualByComparingTo("10"));
        assertThat(desk.row("SELECT * FROM risk_check WHERE step = 4")).containsEntry("purpose", "AMEND");
    }

    @Test
    void less_stays_reserved_as_it_was_until_the_venue_has_taken_it() {
        amend(Steps.to("6", "100.00"));
        assertThat(reserved()).isEqualByComparingTo("10");

        desk.xsim.whenToldToReplace(_ -> desk.inbox.accept(List.of(replaced("6", "100.00", "6"))));
        ReplaceResult result = replace(Steps.changed(input, "6", "100.00").terms());
        desk.book(input, ((ReplaceResult.Sent) result).reports().toArray(ExecutionReport[]::new));

        assertThat(reserved()).isEqualByComparingTo("6");
    }

    @Test
    void when_the_venue_takes_it_the_order_is_another() {
        amend(Steps.to("20", "100.02"));
        desk.xsim.whenToldToReplace(_ -> desk.inbox.accept(List.of(replaced("20", "100.02", "20"))));

        ReplaceResult result = replace(Steps.changed(input, "20", "100.02").terms());
        desk.book(input, ((ReplaceResult.Sent) result).reports().toArray(ExecutionReport[]::new));

        assertThat(desk.xsim.heard()).contains("replace " + request().root() + " by " + request() + " 20");
        assertThat(desk.row("SELECT * FROM orders"))
                .hasEntrySatisfying(
                        "quantity",
                        quantity -> assertThat((BigDecimal) quantity).isEqualByComparingTo("20"))
                .hasEntrySatisfying(
                        "limit_price", price -> assertThat((BigDecimal) price).isEqualByComparingTo("100.02"))
                .hasEntrySatisfying(
                        "leaves_qty", leaves -> assertThat((BigDecimal) leaves).isEqualByComparingTo("20"))
                .containsEntry("terms_hash", input.termsHash().value());
    }

    @Test
    void the_intent_is_on_record_before_the_venue_hears_of_it_and_a_decision_is_used_once() {
        amend(Steps.to("20", "100.00"));
        desk.xsim.whenToldToReplace(changed -> assertThat(desk.row(
                        "SELECT * FROM replace_intent WHERE cl_ord_id = ?",
                        changed.clOrdId().value()))
                .containsEntry("risk_check_id", Desk.riskCheck(input, 4).value()));

        replace(twenty());

        assertThat(desk.value(Integer.class, "SELECT count(*) FROM replace_intent"))
                .isEqualTo(1);
    }

    @Test
    void run_again_it_sends_nothing() {
        amend(Steps.to("20", "100.00"));
        var step = desk.next(input);
        var replacement = Steps.replacement(input, twenty(), 4);
        desk.dispatch.replace(step, input, replacement);

        ReplaceResult again = desk.dispatch.replace(step, input, replacement);

        assertThat(again).isInstanceOf(ReplaceResult.Sent.class);
        assertThat(desk.xsim.heard().stream().filter(heard -> heard.startsWith("replace")))
                .hasSize(1);
    }

    @Test
    void other_terms_than_were_allowed_do_not_go_out() {
        amend(Steps.to("20", "100.00"));

        ReplaceResult result = replace(Steps.changed(input, "21", "100.00").terms());

        assertThat(result).isInstanceOf(ReplaceResult.Refused.class);
        assertThat(((ReplaceResult.Refused) result).event().reasons())
                .extracting(Reason::code)
                .containsExactly("RISK_DECISION_MISMATCH");
        assertThat(desk.xsim.heard()).noneMatch(heard -> heard.startsWith("replace"));
        assertThat(reserved()).as("only what the order needs").isEqualByComparingTo("10");
    }

    @Test
    void a_limit_that_would_trade_through_a_better_price_of_another_venue_does_not_go_out() {
        desk.quote("YSIM", "IBM", "99.90", "99.99");
        amend(Steps.to("10", "100.02"));

        ReplaceResult result = replace(Steps.changed(input, "10", "100.02").terms());

        assertThat(((ReplaceResult.Refused) result).event().reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("WOULD_TRADE_THROUGH");
                    assertThat(reason.message()).endsWith(": YSIM asks 99.99 for 1000000");
                });
        assertThat(desk.xsim.heard()).noneMatch(heard -> heard.startsWith("replace"));
        assertThat(desk.status(input)).isEqualTo("WORKING");
        assertThat(reserved()).isEqualByComparingTo("10");
        assertThat(desk.row("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1"))
                .containsEntry("type", "REPLACE_REFUSED")
                .containsEntry("verdict", "DENY");
        assertThat(desk.value(
                        String.class,
                        "SELECT string_agg(q ->> 'venue', ' ' ORDER BY q ->> 'venue')"
                                + " FROM audit, jsonb_array_elements(input -> 'quotesSeen') q"
                                + " WHERE type = 'REPLACE_REFUSED'"))
                .isEqualTo("XSIM YSIM");
    }

    @Test
    void what_would_trade_through_nobody_goes_out_though_another_venue_has_the_better_price() {
        desk.quote("YSIM", "IBM", "99.90", "99.99");

        amend(Steps.to("10", "99.98"));
        assertThat(replace(Steps.changed(input, "10", "99.98").terms()))
                .as("it rests")
                .isInstanceOf(ReplaceResult.Sent.class);
    }

    @Test
    void an_order_is_made_smaller_whatever_others_show() {
        desk.quote("YSIM", "IBM", "99.90", "99.99");

        amend(Steps.to("6", "100.00"));
        assertThat(replace(Steps.changed(input, "6", "100.00").terms())).isInstanceOf(ReplaceResult.Sent.class);
    }

    @Test
    void a_limit_is_made_less_aggressive_whatever_others_show() {
        desk.quote("XSIM", "IBM", "99.90", "99.98");
        desk.quote("YSIM", "IBM", "99.90", "99.97");

        amend(Steps.to("10", "99.99"));
        assertThat(replace(Steps.changed(input, "10", "99.99").terms())).isInstanceOf(ReplaceResult.Sent.class);
    }

    @Test
    void what_a_venue_shows_that_is_down_is_not_traded_through() {
        desk.quote("YSIM", "IBM", "99.90", "99.99");
        desk.ysim.goesDown();

        amend(Steps.to("10", "100.02"));
        assertThat(replace(Steps.changed(input, "10", "100.02").terms())).isInstanceOf(ReplaceResult.Sent.class);
    }

    @Test
    void above_the_threshold_a_second_person_is_asked_for_the_new_terms() {
        OrderEvent event = amend(Steps.to("6000", "100.00"));
        ApprovalId approval = new ApprovalId("A-" + input.orderId().stem() + "-4");
        OrderInput to = Steps.changed(input, "6000", "100.00");

        assertThat(event).isInstanceOf(OrderEvent.AmendRequested.class);
        assertThat(desk.row("SELECT * FROM approval"))
                .containsEntry("state", "OPEN")
                .containsEntry("terms_hash", to.termsHash().value());
        assertThat(replace(to.terms())).as("before anybody has signed").isInstanceOf(ReplaceResult.Refused.class);
        assertThat(desk.row("SELECT * FROM approval")).as("moot").containsEntry("state", "WITHDRAWN");
        assertThat(approval).isEqualTo(((OrderEvent.AmendRequested) event).approval());
    }

    @Test
    void signed_and_checked_once_more_the_change_goes_out_and_a_retry_of_it_later_needs_no_other_signature() {
        amend(Steps.to("6000", "100.00"));
        OrderInput to = Steps.changed(input, "6000", "100.00");
        desk.fourEyes.decide(
                desk.next(input),
                new ApprovalId("A-" + input.orderId().stem() + "-4"),
                Steps.decision(to, "checker1", Verdict.APPROVE));

        OrderEvent released = desk.gate.releaseAmendment(desk.next(input), input, to.terms());

        assertThat(released).isEqualTo(new OrderEvent.AmendAllowed(Desk.riskCheck(input, 6), to.terms()));
        assertThat(replace(to.terms())).isInstanceOf(ReplaceResult.Sent.class);
        assertThat(desk.row("SELECT * FROM approval")).containsEntry("state", "APPROVED");
    }

    @Test
    void what_was_signed_once_must_be_signed_again_when_it_changes_however_small_it_becomes() {
        OrderInput large =
                AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input();
        desk.enter(large);
        desk.fourEyes.decide(
                desk.next(large), Steps.approval(large), Steps.decision(large, "checker1", Verdict.APPROVE));
        desk.gate.release(desk.next(large), large);
        desk.dispatch.execute(desk.next(large), large, Desk.riskCheck(large, 3), 1);
        desk.book(large, desk.report(Placement.clOrdId(large.orderId(), 1), new Execution.New(), "0", "6000"));

        OrderEvent event = desk.gate.amend(desk.next(large), large, Steps.to("1", "100.00"));

        assertThat(event).isInstanceOf(OrderEvent.AmendRequested.class);
    }

    @Test
    void what_is_wrong_with_it_is_said_before_risk_is_asked() {
        desk.book(input, desk.trade(Placement.clOrdId(input.orderId(), 1), "4", "100.00", "4", "6"));

        assertThat(refusal(Steps.to("10", "100.00"))).containsExactly("NOTHING_CHANGED");
        assertThat(refusal(Steps.to("4", "100.00"))).containsExactly("QUANTITY_TRADED_ALREADY");
        assertThat(refusal(Steps.to("3", "100.005"))).containsExactly("PRICE_NOT_ON_TICK", "QUANTITY_TRADED_ALREADY");
        assertThat(desk.value(Integer.class, "SELECT count(*) FROM risk_check WHERE purpose = 'AMEND'"))
                .isZero();
        assertThat(desk.row("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1"))
                .containsEntry("type", "RISK_DENIED")
                .containsEntry("on_behalf_of", "trader1");
    }

    @Test
    void risk_refuses_what_it_would_refuse_of_a_new_order() {
        assertThat(refusal(Steps.to("20", "110.00"))).contains("PRICE_COLLAR");
        assertThat(reserved()).isEqualByComparingTo("10");
    }

    @Test
    void two_changes_that_race_for_the_same_headroom_do_not_both_get_it() {
        desk.account("ACC-777", 1_000_000_00, 900_000_00, 900_000_00, 10_000);
        OrderInput one = resting("ACC-777");
        OrderInput two = resting("ACC-777");

        OrderEvent first = desk.gate.amend(desk.next(one), one, Steps.to("4800", "100.00"));
        OrderEvent second = desk.gate.amend(desk.next(two), two, Steps.to("4800", "100.00"));

        assertThat(first).isInstanceOf(OrderEvent.AmendAllowed.class);
        assertThat(second).isInstanceOf(OrderEvent.AmendRefused.class);
    }

    private OrderInput resting(String account) {
        OrderInput order = AnOrder.toBuy("10", "IBM").at("100.00").of(account).input();
        ClOrdId clOrdId = desk.place(order);
        desk.book(order, desk.report(clOrdId, new Execution.New(), "0", "10"));
        return order;
    }

    /// What the other part did not trade is taken off this one too.
    @Test
    void a_part_is_not_made_smaller_than_what_there_is_of_it() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        OrderInput split = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.enter(split);
        ClOrdId first = Placement.clOrdId(split.orderId(), 1);
        ClOrdId second = Placement.clOrdId(split.orderId(), 2);
        desk.xsim.whenSent(
                _ -> desk.inbox.accept(List.of(desk.report(first, new Execution.Rejected("for the test"), "0", "0"))));
        desk.ysim.whenSent(_ -> desk.inbox.accept(List.of(desk.report(second, new Execution.New(), "0", "3"))));
        ExecutionResult.Sent sent =
                (ExecutionResult.Sent) desk.dispatch.execute(desk.next(split), split, Desk.riskCheck(split, 1), 1);
        desk.book(split, sent.reports().toArray(ExecutionReport[]::new));
        int decided = desk.next(split).number();
        desk.gate.amend(desk.next(split), split, Steps.to("5", "100.00"));
        Placement part = sent.event().placements().getLast();

        ReplaceResult result = desk.dispatch.replace(
                desk.next(split),
                split,
                new Replacement(Steps.changed(split, "5", "100.00").terms(), Desk.riskCheck(split, decided), part, 1));

        assertThat(result).isInstanceOf(ReplaceResult.Refused.class);
        assertThat(((ReplaceResult.Refused) result).event().reasons())
                .extracting(Reason::code)
                .containsExactly("QUANTITY_TRADED_ALREADY");
        assertThat(desk.ysim.heard()).containsExactly("send " + second + " 3");
        assertThat(desk.status(split)).isEqualTo("WORKING");
    }
}
