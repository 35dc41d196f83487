package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.Verdict;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.RealOpa;
import io.countersign.fixture.RecordingVenue;
import io.countersign.fixture.Steps;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Instruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.Subject;
import io.countersign.policy.PolicyAnswer;
import io.countersign.risk.RiskCheckId;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatchIT {

    private static final long TOO_LATE = ExecutionActivities.START_TO_CLOSE.toNanos() + 1;

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private OrderInput input;

    @BeforeEach
    void anOrderIsReleased() {
        desk = Desk.on(database);
        input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.enter(input);
        bothVenues(venue -> venue.whenSent(clOrdId -> desk.inbox.accept(List.of(filled(clOrdId)))));
    }

    private void takes(RecordingVenue venue) {
        venue.whenSent(clOrdId -> desk.inbox.accept(List.of(desk.report(clOrdId, new Execution.New(), "0", "10"))));
    }

    private void bothVenues(Consumer<RecordingVenue> told) {
        told.accept(desk.xsim);
        told.accept(desk.ysim);
    }

    private ExecutionReport filled(ClOrdId clOrdId) {
        return desk.trade(clOrdId, "10", "100.00", "10", "0");
    }

    private ExecutionResult execute() {
        return execute(desk.next(input));
    }

    private ExecutionResult execute(OrderStep step) {
        return desk.dispatch.execute(step, input, Desk.riskCheck(input, 1), 1);
    }

    private ClOrdId clOrdId() {
        return Placement.clOrdId(input.orderId(), 1);
    }

    private List<String> heard() {
        List<String> heard = new ArrayList<>(desk.xsim.heard());
        heard.addAll(desk.ysim.heard());
        return heard;
    }

    @Test
    void the_intent_is_committed_before_the_venue_hears_of_it() {
        List<String> onRecord = new ArrayList<>();
        desk.xsim.whenSent(clOrdId -> {
            onRecord.addAll(onRecordElsewhere(clOrdId));
            desk.inbox.accept(List.of(filled(clOrdId)));
        });

        ExecutionResult result = execute();

        assertThat(onRecord).containsExactly("EXECUTION_INTENDED 10 AtVenue");
        ExecutionResult.Sent sent = sent(result);
        assertThat(sent.event()).isEqualTo(new OrderEvent.Intended(List.of(placement())));
        assertThat(sent.reports())
                .extracting(ExecutionReport::execution)
                .hasOnlyElementsOfType(Execution.Trade.class)
                .hasSize(1);
        assertThat(heard()).containsExactly("send " + clOrdId() + " 10");
        desk.book(input, sent.reports().toArray(ExecutionReport[]::new));
    }

    private static ExecutionResult.Sent sent(ExecutionResult result) {
        assertThat(result).isInstanceOf(ExecutionResult.Sent.class);
        return (ExecutionResult.Sent) result;
    }

    private static void isSilent(ExecutionResult result) {
        assertThat(sent(result).reports()).isEmpty();
    }

    private static void isAnswered(ExecutionResult result) {
        assertThat(sent(result).reports()).isNotEmpty();
    }

    private static void isNotSent(ExecutionResult result, String code) {
        assertThat(result).isInstanceOf(ExecutionResult.NotSent.class);
        assertThat(((ExecutionResult.NotSent) result).reasons())
                .extracting(Reason::code)
                .containsExactly(code);
    }

    /// What another session sees at that moment.
    private List<String> onRecordElsewhere(ClOrdId clOrdId) {
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT a.type || ' ' || i.quantity || ' ' || (o.state ->> 'state')
                        FROM execution_intent i JOIN orders o USING (order_id)
                        JOIN audit a ON a.order_id = o.order_id AND a.step = o.step
                        WHERE cl_ord_id = '%s'""".formatted(clOrdId))) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_decision_that_has_expired_lets_nothing_out() {
        desk.clock.advance(Desk.DECISION_VALIDITY);
        desk.quote("IBM", "99.90", "100.00");

        isNotExecuted(execute(), "RISK_DECISION_EXPIRED");
    }

    @Test
    void a_decision_that_was_used_lets_nothing_out() {
        bothVenues(this::takes);
        execute();
        desk.book(input, desk.report(clOrdId(), new Execution.Rejected("closed"), "0", "0"));
        desk.gate.retry(desk.next(input), input, new Instruction(new Subject("operations1"), "again"));

        ExecutionResult result = desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 1), 2);

        assertThat(codes(result)).containsExactly("RISK_DECISION_USED");
        assertThat(heard()).as("only the first attempt").hasSize(1);
    }

    @Test
    void a_decision_on_another_order_lets_nothing_out() {
        OrderInput other = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.enter(other);

        ExecutionResult result = desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(other, 1), 1);

        isNotExecuted(result, "RISK_DECISION_MISMATCH");
    }

    @Test
    void a_decision_that_does_not_exist_lets_nothing_out() {
        ExecutionResult result = desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 99), 1);

        isNotExecuted(result, "RISK_DECISION_MISSING");
    }

    @Test
    void terms_other_than_those_that_were_decided_on_are_not_sent_whatever_hash_comes_with_them() {
        OrderTerms decided = input.terms();
        OrderTerms other = new OrderTerms(
                decided.clientOrderId(),
                decided.accountId(),
                decided.trader(),
                decided.symbol(),
                decided.side(),
                decided.quantity(),
                new Pricing.Limit(Price.parse("100.01")),
                decided.timeInForce());
        OrderInput forged = new OrderInput(other, input.termsHash(), input.receivedAt(), input.settings());

        isNotExecuted(
                desk.dispatch.execute(desk.next(input), forged, Desk.riskCheck(input, 1), 1), "RISK_DECISION_MISMATCH");
    }

    @Test
    void an_order_that_lacks_a_signature_is_not_sent() {
        input = AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input();
        desk.enter(input);
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));
        desk.gate.release(desk.next(input), input);
        desk.execute("UPDATE risk_check SET approvals_required = 2 WHERE step = 3");

        ExecutionResult result = desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 3), 1);

        isNotExecuted(result, "APPROVAL_MISSING");
    }

    @Test
    void an_approval_that_was_taken_back_lets_nothing_out() {
        input = AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input();
        desk.enter(input);
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));
        desk.gate.release(desk.next(input), input);
        desk.execute("UPDATE approval SET state = 'WITHDRAWN'");

        isNotExecuted(
                desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 3), 1), "APPROVAL_NOT_GRANTED");
    }

    @Test
    void an_order_that_waits_for_approval_cannot_be_executed() {
        input = AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input();
        desk.enter(input);

        assertThatThrownBy(this::execute).isInstanceOf(IllegalStateException.class);

        assertThat(heard()).isEmpty();
    }

    @Test
    void nothing_is_sent_when_policy_is_silent() {
        Desk silent = desk.asking((_, _) -> new PolicyAnswer.Unavailable("for the test"));

        isNotExecuted(
                silent.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 1), 1), "POLICY_UNAVAILABLE");
    }

    @Test
    void nothing_is_sent_without_a_fresh_quote() {
        desk.clock.advance(Desk.MAX_QUOTE_AGE.plusMillis(1));

        isNotExecuted(execute(), "NO_EXECUTABLE_QUOTE");
    }

    @Test
    void nothing_is_sent_when_no_venue_is_there() {
        bothVenues(RecordingVenue::goesDown);

        isNotExecuted(execute(), "VENUE_UNAVAILABLE");
    }

    private void isNotExecuted(ExecutionResult result, String code) {
        assertThat(codes(result)).containsExactly(code);
        assertThat(heard()).isEmpty();
        assertThat(desk.status(input)).isEqualTo("EXECUTION_FAILED");
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM execution_intent"))
                .isZero();
        assertThat(desk.row("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1"))
                .containsEntry("type", "EXECUTION_REFUSED")
                .containsEntry("verdict", "DENY")
                .containsEntry("service", "spiffe://countersign.local/execution");
    }

    private static List<String> codes(ExecutionResult result) {
        assertThat(result).isInstanceOf(ExecutionResult.Refused.class);
        return ((ExecutionResult.Refused) result)
                .event().reasons().stream().map(Reason::code).toList();
    }

    @Test
    void run_again_it_asks_and_sends_only_what_never_arrived() {
        OrderStep step = diedWhileSending();

        ExecutionResult result = execute(step);

        assertThat(desk.xsim.heard())
                .containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId(), "send " + clOrdId() + " 10");
        isAnswered(result);
    }

    @Test
    void run_again_it_sends_nothing_that_the_venue_has() {
        OrderStep step = diedWhileSending();
        ExecutionReport trade = filled(clOrdId());
        desk.xsim.whenAsked(_ -> known(trade));

        ExecutionResult result = execute(step);

        assertThat(desk.xsim.heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isAnswered(result);
        assertThat(sent(result).reports()).containsExactly(trade);
    }

    @Test
    void run_again_it_sends_nothing_when_the_venue_does_not_say() {
        OrderStep step = diedWhileSending();
        desk.xsim.whenAsked(_ -> new OrderStanding.Silent("for the test"));

        ExecutionResult result = execute(step);

        assertThat(desk.xsim.heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isSilent(result);
    }

    @Test
    void run_again_hours_later_it_does_not_send_on_a_decision_that_has_expired() {
        OrderStep step = diedWhileSending();
        desk.clock.advance(Desk.DECISION_VALIDITY);

        ExecutionResult result = execute(step);

        assertThat(desk.xsim.heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isNotSent(result, "RISK_DECISION_EXPIRED");
        assertThat(desk.row("SELECT * FROM audit WHERE type = 'EXECUTION_RESUMED'"))
                .containsEntry("verdict", "DENY")
                .containsEntry("step", null)
                .hasEntrySatisfying("decision_id", id -> assertThat(id).isNotNull());
    }

    @Test
    void run_again_it_does_not_send_when_policy_is_silent() {
        OrderStep step = diedWhileSending();
        Desk silent = desk.asking((_, _) -> new PolicyAnswer.Unavailable("for the test"));

        ExecutionResult result = silent.dispatch.execute(step, input, Desk.riskCheck(input, 1), 1);

        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isNotSent(result, "POLICY_UNAVAILABLE");
    }

    @Test
    void run_again_it_does_not_send_where_the_order_would_not_go_any_more() {
        OrderStep step = diedWhileSending();
        desk.quote("YSIM", "IBM", "99.90", "99.99");

        ExecutionResult result = execute(step);

        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isNotSent(result, "ROUTE_OUTDATED");
        assertThat(desk.row("SELECT * FROM audit WHERE type = 'EXECUTION_RESUMED'"))
                .containsEntry("verdict", "DENY");
        assertThat(desk.value(
                        Integer.class,
                        "SELECT jsonb_array_length(input -> 'quotesSeen') FROM audit WHERE type = 'EXECUTION_RESUMED'"))
                .isEqualTo(2);
    }

    @Test
    void run_again_it_does_not_send_where_the_instrument_is_halted() {
        OrderStep step = diedWhileSending();
        desk.xsim.halts();

        ExecutionResult result = execute(step);

        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isNotSent(result, "ROUTE_OUTDATED");
    }

    @Test
    void run_again_it_sends_where_it_trades_through_nothing_whatever_the_route_would_be_now() {
        OrderStep step = diedWhileSending();
        desk.quote("XSIM", "IBM", "99.90", "100.00", 10);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 20);

        execute(step);

        assertThat(desk.xsim.heard()).last().isEqualTo("send " + clOrdId() + " 10");
    }

    @Test
    void run_again_it_sends_of_two_parts_the_one_that_would_go_there_still() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        OrderStep step = diedWhileSending();
        desk.quote("XSIM", "IBM", "99.90", "99.99", 10);

        ExecutionResult.Sent sent = sent(execute(step));

        assertThat(desk.xsim.heard()).last().isEqualTo("send " + clOrdId() + " 7");
        assertThat(desk.ysim.heard()).containsExactly("ask " + Placement.clOrdId(input.orderId(), 2));
        assertThat(sent.unsent()).singleElement().satisfies(part -> {
            assertThat(part.child()).isEqualTo(Placement.clOrdId(input.orderId(), 2));
            assertThat(part.reasons()).extracting(Reason::code).containsExactly("ROUTE_OUTDATED");
        });
    }

    @Test
    void run_again_it_does_not_send_without_a_fresh_quote() {
        OrderStep step = diedWhileSending();
        desk.clock.advance(Desk.MAX_QUOTE_AGE.plusMillis(1));

        isNotSent(execute(step), "NO_EXECUTABLE_QUOTE");
        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
    }

    /// The first run ends in the middle of sending; from then on the venue behaves.
    private OrderStep diedWhileSending() {
        OrderStep step = desk.next(input);
        desk.xsim.whenSent(clOrdId -> {
            desk.xsim.whenSent(again -> desk.inbox.accept(List.of(filled(again))));
            throw new IllegalStateException("the process died with " + clOrdId + " on the wire");
        });
        assertThatThrownBy(() -> execute(step)).hasMessageContaining("the process died");
        return step;
    }

    @Test
    void what_was_certainly_not_sent_is_said_to_be_so() {
        desk.xsim.whenSent(_ -> {
            throw new Venue.NotSent("no session");
        });

        ExecutionResult result = execute();

        isNotSent(result, "VENUE_UNAVAILABLE");
    }

    @Test
    void a_venue_that_says_nothing_is_silent() {
        desk.xsim.whenSent(_ -> {});

        isSilent(execute());
    }

    @Test
    void the_order_goes_to_the_better_price_and_the_record_says_why() {
        desk.quote("XSIM", "IBM", "99.90", "100.00");
        desk.quote("YSIM", "IBM", "99.80", "99.99");

        execute();

        assertThat(desk.xsim.heard()).isEmpty();
        assertThat(desk.ysim.heard()).hasSize(1);
        assertThat(desk.value(String.class, "SELECT venue FROM orders")).isEqualTo("YSIM");
        assertThat(desk.value(String.class, "SELECT route ->> 'why' FROM execution_intent"))
                .isEqualTo("YSIM asks 99.99, better than 100 at XSIM");
        assertThat(desk.value(String.class, """
                        SELECT string_agg((q ->> 'venue') || ' ' || (q -> 'bid' ->> 'price') || '/' || (q -> 'ask' ->> 'price'),
                                          ', ' ORDER BY q ->> 'venue')
                        FROM execution_intent, jsonb_array_elements(route -> 'quotesSeen') q""")).isEqualTo("XSIM 99.9/100, YSIM 99.8/99.99");
        assertThat(desk.row("SELECT * FROM execution_intent"))
                .containsEntry("bundle_revision", "dev")
                .containsEntry("risk_check_id", Desk.riskCheck(input, 1).value());
    }

    @Test
    void what_the_better_venue_does_not_show_goes_to_the_other() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        bothVenues(venue -> venue.whenSent(clOrdId -> {
            String quantity = clOrdId.attempt() == 1 ? "7" : "3";
            desk.inbox.accept(List.of(desk.trade(clOrdId, quantity, "100.00", quantity, "0")));
        }));

        ExecutionResult result = execute();

        assertThat(desk.xsim.heard()).containsExactly("send " + clOrdId() + " 7");
        assertThat(desk.ysim.heard()).containsExactly("send " + Placement.clOrdId(input.orderId(), 2) + " 3");
        assertThat(sent(result).reports()).hasSize(2);
        desk.book(input, sent(result).reports().toArray(ExecutionReport[]::new));
        assertThat(desk.status(input)).isEqualTo("FILLED");
        assertThat(desk.value(String.class, "SELECT venue FROM orders")).isEqualTo("XSIM, YSIM");
        assertThat(desk.value(Integer.class, "SELECT count(DISTINCT risk_check_id) FROM execution_intent"))
                .isEqualTo(1);
    }

    @Test
    void what_comes_of_one_part_while_another_is_waited_for_is_taken_along() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        ClOrdId first = clOrdId();
        desk.xsim.whenSent(clOrdId -> desk.inbox.accept(List.of(desk.report(clOrdId, new Execution.New(), "0", "7"))));
        desk.ysim.whenSent(clOrdId -> CompletableFuture.delayedExecutor(
                        ExecutionActivities.REPORT_WINDOW.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    desk.inbox.accept(List.of(desk.trade(first, "7", "100.00", "7", "0")));
                    desk.inbox.accept(List.of(desk.trade(clOrdId, "3", "100.00", "3", "0")));
                }));

        ExecutionResult result = execute();

        desk.book(input, sent(result).reports().toArray(ExecutionReport[]::new));
        assertThat(desk.status(input)).isEqualTo("FILLED");
    }

    @Test
    void a_part_that_does_not_leave_the_house_is_said_to_be_so_and_the_other_counts() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        desk.xsim.whenSent(clOrdId -> desk.inbox.accept(List.of(desk.trade(clOrdId, "7", "100.00", "7", "0"))));
        desk.ysim.whenSent(_ -> {
            throw new Venue.NotSent("for the test");
        });

        ExecutionResult.Sent sent = sent(execute());

        assertThat(sent.reports()).hasSize(1);
        assertThat(sent.unsent())
                .extracting(ExecutionResult.Unsent::child)
                .containsExactly(Placement.clOrdId(input.orderId(), 2));
    }

    @Test
    void a_stale_quote_is_evidence_but_no_price() {
        desk.quote("YSIM", "IBM", "99.80", "99.00");
        desk.clock.advance(Desk.MAX_QUOTE_AGE.plusMillis(1));
        desk.quote("XSIM", "IBM", "99.90", "100.00");

        execute();

        assertThat(desk.xsim.heard()).hasSize(1);
        assertThat(desk.value(Integer.class, "SELECT jsonb_array_length(route -> 'quotesSeen') FROM execution_intent"))
                .isEqualTo(2);
    }

    @Test
    void a_retry_sends_what_is_left_under_a_name_of_its_own() {
        bothVenues(this::takes);
        execute();
        desk.book(
                input,
                desk.trade(clOrdId(), "4", "100.00", "4", "6"),
                desk.report(clOrdId(), new Execution.Rejected("closed"), "4", "0"));
        OrderEvent again =
                desk.gate.retry(desk.next(input), input, new Instruction(new Subject("operations1"), "again"));
        RiskCheckId check = ((OrderEvent.Allowed) again).riskCheck();

        desk.dispatch.execute(desk.next(input), input, check, 2);

        assertThat(heard()).last().isEqualTo("send " + Placement.clOrdId(input.orderId(), 2) + " 6");
    }

    @Test
    void a_call_that_was_given_up_and_the_next_one_do_not_both_send() throws InterruptedException {
        OrderStep step = desk.next(input);
        AtomicBoolean hasArrived = new AtomicBoolean();
        AtomicReference<ExecutionResult> second = new AtomicReference<>();
        Thread next = Thread.ofPlatform().unstarted(() -> second.set(execute(step)));
        bothVenues(venue -> venue.whenAsked(
                clOrdId -> hasArrived.get() ? known(filled(clOrdId)) : new OrderStanding.NeverReceived()));
        // The first one's order takes its time on the way to the venue, and meanwhile it is executed again.
        bothVenues(venue -> venue.whenSent(clOrdId -> {
            if (next.getState() == Thread.State.NEW) {
                next.start();
                Eventually.isTrue(
                        "the second call waits, or is through",
                        () -> next.getState() == Thread.State.WAITING || hasArrived.get());
            }
            hasArrived.set(true);
            desk.inbox.accept(List.of(filled(clOrdId)));
        }));

        ExecutionResult first = execute(step);
        next.join();

        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isAnswered(first);
        assertThat(sent(second.get()).event()).isEqualTo(sent(first).event());
    }

    @Test
    void a_call_from_long_ago_sends_nothing() {
        OrderStep step = desk.next(input);
        desk.xsim.whenSent(_ -> {});
        execute(step);
        desk.recorder.record(desk.next(input), new OrderEvent.NoAnswer(clOrdId()));
        desk.recorder.record(
                desk.next(input), new OrderEvent.NotExecuted(List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED))));

        ExecutionResult late = execute(step);

        assertThat(heard()).containsExactly("send " + clOrdId() + " 10", "ask " + clOrdId());
        isSilent(late);
    }

    private Placement placement() {
        return new Placement(clOrdId(), new VenueId("XSIM"), BigDecimal.TEN);
    }

    /// The intent is on record, and nothing is in the inbox.
    private void intended() {
        bothVenues(venue -> venue.whenSent(_ -> {
            throw new Venue.NotSent("for the test");
        }));
        execute();
    }

    /// The venue has the order, and has reported this by the time it says so.
    private OrderStanding known(ExecutionReport report) {
        desk.inbox.accept(List.of(report));
        return new OrderStanding.Known(report.cumQty(), report.leavesQty(), false);
    }

    @Test
    void each_request_to_cancel_has_a_name_of_its_own() {
        intended();
        List<ClOrdId> named = new ArrayList<>();
        desk.xsim.whenToldToCancel(request -> {
            named.add(request);
            desk.inbox.accept(List.of(desk.report(request, new Execution.CancelRejected("too late"), "0", "0")));
        });

        Placement placement = placement();
        desk.dispatch.cancelOnce(placement, 1);
        desk.dispatch.cancelOnce(placement, 2);

        assertThat(named).containsExactly(clOrdId().request(1), clOrdId().request(2));
    }

    @Test
    void what_the_venue_replaced_an_order_by_is_what_it_is_asked_about() {
        intended();
        Quantity less = Quantity.of(8);
        ClOrdId replacement = clOrdId().request(3);
        desk.inbox.accept(
                List.of(desk.report(replacement, new Execution.Replaced(less, Price.parse("100.01")), "0", "8")));

        Optional<ChildOrder> known = database.jdbi().withHandle(handle -> ExecutionStore.childOrder(handle, clOrdId()));
        assertThat(known)
                .hasValue(new ChildOrder(
                        replacement,
                        input.terms().accountId(),
                        input.terms().symbol(),
                        input.terms().side(),
                        less,
                        new Pricing.Limit(Price.parse("100.01")),
                        input.terms().timeInForce()));
    }

    @Test
    void a_cancel_returns_what_the_venue_says_to_it() {
        intended();
        ExecutionReport canceled = desk.report(clOrdId().request(1), new Execution.Canceled("on request"), "0", "0");
        desk.xsim.whenToldToCancel(_ -> desk.inbox.accept(List.of(canceled)));

        assertThat(desk.dispatch.cancelOnce(placement(), 1)).isEqualTo(new CancelResult.Asked(List.of(canceled)));
    }

    @Test
    void a_cancel_returns_what_came_before_as_well_in_the_venues_order() {
        intended();
        ExecutionReport trade = desk.trade(clOrdId(), "4", "100.00", "4", "6");
        desk.inbox.accept(List.of(trade));
        ExecutionReport canceled = desk.report(clOrdId(), new Execution.Canceled("on request"), "4", "0");
        desk.xsim.whenToldToCancel(_ -> desk.inbox.accept(List.of(canceled)));

        assertThat(desk.dispatch.cancelOnce(placement(), 1))
                .isEqualTo(new CancelResult.Asked(List.of(trade, canceled)));
    }

    @Test
    void a_cancel_that_the_venue_says_nothing_to_is_said_to_be_so_whatever_else_it_says() {
        intended();
        ExecutionReport trade = desk.trade(clOrdId(), "4", "100.00", "4", "6");
        desk.xsim.whenToldToCancel(_ -> desk.inbox.accept(List.of(trade)));

        assertThat(desk.dispatch.cancelOnce(placement(), 1)).isEqualTo(new CancelResult.Unanswered(List.of(trade)));
    }

    @Test
    void the_refusal_of_another_request_is_no_answer_to_a_cancel() {
        intended();
        ExecutionReport refused =
                desk.report(clOrdId().request(1), new Execution.ReplaceRejected("too late"), "0", "0");
        desk.xsim.whenToldToCancel(_ -> desk.inbox.accept(List.of(refused)));

        assertThat(desk.dispatch.cancelOnce(placement(), 2)).isEqualTo(new CancelResult.Unanswered(List.of(refused)));
    }

    @Test
    void a_cancel_that_the_venue_has_to_decide_on_is_answered() {
        intended();
        ExecutionReport pending = desk.report(clOrdId().request(1), new Execution.PendingCancel(), "0", "10");
        desk.xsim.whenToldToCancel(_ -> desk.inbox.accept(List.of(pending)));

        assertThat(desk.dispatch.cancelOnce(placement(), 1)).isEqualTo(new CancelResult.Asked(List.of(pending)));
    }

    @Test
    void a_cancel_that_may_have_been_sent_is_not_sent_again() {
        intended();
        desk.xsim.whenToldToCancel(_ -> {
            desk.xsim.whenToldToCancel(_ -> {});
            throw new IllegalStateException("the process dies");
        });

        assertThat(cancelUntilDone(1)).isEqualTo(new CancelResult.Unanswered(List.of()));
        assertThat(desk.xsim.heard().stream().filter(heard -> heard.startsWith("cancel")))
                .hasSize(1);
    }

    /// A workflow that has an activity called until it is done, as the order's does.
    @WorkflowInterface
    public interface UntilDone {
        @WorkflowMethod
        CancelResult run(Placement placement, int request);
    }

    public static final class UntilDoneImpl implements UntilDone {
        private final ExecutionActivities execution = Workflow.newActivityStub(
                ExecutionActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(ExecutionActivities.START_TO_CLOSE)
                        .build());

        @Override
        public CancelResult run(Placement placement, int request) {
            return execution.cancel(placement, request);
        }
    }

    private CancelResult cancelUntilDone(int request) {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            Worker worker = temporal.newWorker("execution");
            worker.registerWorkflowImplementationTypes(UntilDoneImpl.class);
            worker.registerActivitiesImplementations(desk.dispatch);
            temporal.start();
            return temporal.getWorkflowClient()
                    .newWorkflowStub(
                            UntilDone.class,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue("execution")
                                    .build())
                    .run(placement(), request);
        }
    }

    @Test
    void a_cancel_for_which_nobody_waits_any_more_is_not_sent() {
        intended();

        assertThatThrownBy(() -> late(0, TOO_LATE).cancelOnce(placement(), 1))
                .hasMessageContaining("nobody waited for it");
        assertThat(desk.xsim.heard()).noneMatch(heard -> heard.startsWith("cancel"));
    }

    @Test
    void an_order_for_which_nobody_waits_any_more_is_not_sent() {
        assertThatThrownBy(() -> late(0, 0, TOO_LATE).execute(desk.next(input), input, Desk.riskCheck(input, 1), 1))
                .hasMessageContaining("nobody waited for it");
        assertThat(heard()).isEmpty();
        assertThat(desk.value(Integer.class, "SELECT count(*) FROM execution_intent"))
                .as("it is found to be intended by who comes next")
                .isEqualTo(1);
    }

    @Test
    void a_change_for_which_nobody_waits_any_more_is_not_sent() {
        OrderInput resting = Steps.resting(desk);
        desk.gate.amend(desk.next(resting), resting, Steps.to("20", "100.00"));
        OrderTerms twenty = Steps.changed(resting, "20", "100.00").terms();

        assertThatThrownBy(() -> late(0, 0, TOO_LATE)
                        .replace(desk.next(resting), resting, Steps.replacement(resting, twenty, 4)))
                .hasMessageContaining("nobody waited for it");
        assertThat(desk.xsim.heard()).noneMatch(heard -> heard.startsWith("replace"));
    }

    /// With the real policy, and a clock that strikes these.
    private Dispatch late(long... nanos) {
        PrimitiveIterator.OfLong ticks = LongStream.of(nanos).iterator();
        return new Dispatch(
                desk.database,
                RealOpa.policy(),
                desk.clock,
                Desk.MAX_QUOTE_AGE,
                List.of(desk.xsim, desk.ysim),
                desk.inbox,
                ticks::nextLong);
    }

    @Test
    void run_again_it_asks_all_venues_at_once() {
        desk.quote("XSIM", "IBM", "99.90", "100.00", 7);
        desk.quote("YSIM", "IBM", "99.90", "100.00", 3);
        OrderStep step = diedWhileSending();
        CountDownLatch bothAsked = new CountDownLatch(2);
        bothVenues(venue -> venue.whenAsked(_ -> {
            bothAsked.countDown();
            return new OrderStanding.Silent(await(bothAsked) ? "nothing said" : "asked alone");
        }));

        ExecutionResult.Sent sent = sent(execute(step));

        assertThat(sent.unsent()).isEmpty();
        assertThat(bothAsked.getCount()).isZero();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_cancel_that_was_not_sent_is_said_to_be_so() {
        intended();
        desk.xsim.whenToldToCancel(_ -> {
            throw new Venue.NotSent("no session");
        });

        assertThat(desk.dispatch.cancelOnce(placement(), 1)).isEqualTo(new CancelResult.NotSent());
    }

    @Test
    void what_the_venue_answers_is_in_the_inbox_before_anybody_hears_of_it() {
        ExecutionReport trade = filled(clOrdId());
        intended();
        desk.xsim.whenAsked(_ -> known(trade));

        assertThat(desk.dispatch.ask(placement())).isEqualTo(new VenueStatus.Known(List.of(trade), false));

        assertThat(desk.inbox.notBooked(clOrdId())).containsExactly(trade);
    }

    @Test
    void a_venue_that_does_not_say_is_silent_and_no_failure() {
        intended();
        desk.xsim.whenAsked(_ -> new OrderStanding.Silent("for the test"));

        assertThat(desk.dispatch.ask(placement())).isEqualTo(new VenueStatus.Silent("for the test"));
    }
}
