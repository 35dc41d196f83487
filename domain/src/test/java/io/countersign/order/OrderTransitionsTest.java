package io.countersign.order;

import static io.countersign.order.OneOfEach.APPROVAL;
import static io.countersign.order.OneOfEach.A_REASON;
import static io.countersign.order.OneOfEach.CHECKER_1;
import static io.countersign.order.OneOfEach.CHECKER_2;
import static io.countersign.order.OneOfEach.FIRST;
import static io.countersign.order.OneOfEach.NOON;
import static io.countersign.order.OneOfEach.RISK_CHECK;
import static io.countersign.order.OneOfEach.SECOND;
import static io.countersign.order.OneOfEach.partly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.execution.VenueTape;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.Placed;
import io.countersign.order.OrderState.Unknown;
import io.countersign.order.OrderState.Working;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderTransitionsTest {

    /// What becomes of an order in each state when each event happens to it. Where it is over, the status is
    /// named.
    private static final String TABLE = """
            PendingRisk Refused           -> REJECTED
            PendingRisk Allowed           -> Released
            PendingRisk ApprovalRequested -> PendingApproval
            PendingRisk never Approved Declined DecisionRefused ApprovalExpired Withdrawn Intended NotExecuted Reported
            PendingRisk never NoAnswer CancelRequested CancelNotSent RetryRefused Abandoned

            PendingApproval Approved        -> PendingApproval
            PendingApproval Declined        -> REJECTED
            PendingApproval DecisionRefused -> the same
            PendingApproval ApprovalExpired -> EXPIRED
            PendingApproval Withdrawn       -> CANCELED
            PendingApproval never Refused Allowed ApprovalRequested Intended NotExecuted Reported NoAnswer
            PendingApproval never CancelRequested CancelNotSent RetryRefused Abandoned

            Approved Refused         -> REJECTED
            Approved Allowed         -> Released
            Approved DecisionRefused -> the same
            Approved never ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended NotExecuted Reported
            Approved never NoAnswer CancelRequested CancelNotSent RetryRefused Abandoned

            Released Intended        -> Placed
            Released NotExecuted     -> ExecutionFailed
            Released DecisionRefused -> the same
            Released never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Reported
            Released never NoAnswer CancelRequested CancelNotSent RetryRefused Abandoned

            Placed Reported        -> Working
            Placed NoAnswer        -> Unknown
            Placed NotExecuted     -> ExecutionFailed
            Placed CancelRequested -> Placed
            Placed CancelNotSent   -> the same
            Placed DecisionRefused -> the same
            Placed never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Placed never RetryRefused Abandoned

            Working Reported        -> Working
            Working NoAnswer        -> Unknown
            Working NotExecuted     -> ExecutionFailed
            Working CancelRequested -> Working
            Working CancelNotSent   -> the same
            Working DecisionRefused -> the same
            Working never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Working never RetryRefused Abandoned

            Unknown Reported        -> Working
            Unknown NoAnswer        -> the same
            Unknown NotExecuted     -> ExecutionFailed
            Unknown CancelRequested -> Unknown
            Unknown CancelNotSent   -> the same
            Unknown DecisionRefused -> the same
            Unknown never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Unknown never RetryRefused Abandoned

            ExecutionFailed Allowed         -> Released
            ExecutionFailed RetryRefused    -> the same
            ExecutionFailed Abandoned       -> CANCELED
            ExecutionFailed Reported        -> Working
            ExecutionFailed DecisionRefused -> the same
            ExecutionFailed never Refused ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            ExecutionFailed never NotExecuted NoAnswer CancelRequested CancelNotSent

            Closed Reported        -> CANCELED
            Closed DecisionRefused -> the same
            Closed never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Closed never NotExecuted NoAnswer CancelRequested CancelNotSent RetryRefused Abandoned
            """;

    record Row(String state, String event, String after) {
        static final String NEVER = "never";

        OrderState before() {
            return named(OneOfEach.states(), state);
        }

        OrderEvent happening() {
            return named(OneOfEach.events(), event);
        }

        private static <T> T named(List<T> all, String kind) {
            return all.stream()
                    .filter(one -> one.getClass().getSimpleName().equals(kind))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + kind));
        }
    }

    private static List<Row> table() {
        List<Row> rows = new ArrayList<>();
        for (String line : TABLE.lines().filter(line -> !line.isBlank()).toList()) {
            List<String> words = List.of(line.trim().split(" +"));
            if (words.get(1).equals(Row.NEVER)) {
                words.subList(2, words.size()).forEach(event -> rows.add(new Row(words.getFirst(), event, Row.NEVER)));
            } else {
                String after = line.substring(line.indexOf("->") + 2).trim();
                rows.add(new Row(words.getFirst(), words.get(1), after));
            }
        }
        return rows;
    }

    @Test
    void the_table_has_every_state_with_every_event_once() {
        List<String> pairs = OneOfEach.kindsOf(OrderState.class)
                .flatMap(state -> OneOfEach.kindsOf(OrderEvent.class)
                        .map(event -> state.getSimpleName() + " " + event.getSimpleName()))
                .toList();

        assertThat(table().stream().map(row -> row.state() + " " + row.event()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(pairs);
    }

    static Stream<Row> what_may_happen_does() {
        return table().stream().filter(row -> !row.after().equals(Row.NEVER));
    }

    static Stream<Row> what_must_not_happen_is_refused() {
        return table().stream().filter(row -> row.after().equals(Row.NEVER));
    }

    @ParameterizedTest
    @MethodSource
    void what_may_happen_does(Row row) {
        OrderState before = row.before();

        OrderState after = OrderTransitions.apply(before, row.happening());

        switch (row.after()) {
            case "the same" -> assertThat(after).isEqualTo(before);
            case "REJECTED", "EXPIRED", "CANCELED", "FILLED" -> {
                assertThat(after).isInstanceOf(Closed.class);
                assertThat(after.status()).hasToString(row.after());
            }
            default -> assertThat(after.getClass().getSimpleName()).isEqualTo(row.after());
        }
    }

    @ParameterizedTest
    @MethodSource
    void what_must_not_happen_is_refused(Row row) {
        assertThatThrownBy(() -> OrderTransitions.apply(row.before(), row.happening()))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining(row.event())
                .hasMessageContaining(row.state());
    }

    /// What each report makes of an order that was accepted, a hundred ordered and forty traded.
    private static final String REPORTS = """
            of this attempt     accepts         Working         40
            of this attempt     trades a part   Working         70
            of this attempt     trades the rest FILLED         100
            of this attempt     cancels         CANCELED        40
            of this attempt     expires         EXPIRED         40
            of this attempt     rejects         ExecutionFailed 40
            of this attempt     keeps           Working         40
            of another attempt  accepts         Working         40
            of another attempt  trades a part   Working         70
            of another attempt  trades the rest Working        100
            of another attempt  cancels         Working         40
            of another attempt  expires         Working         40
            of another attempt  rejects         Working         40
            of another attempt  keeps           Working         40
            """;

    @ParameterizedTest
    @MethodSource
    void what_the_venue_says_happened_did_happen(String line) {
        Placement about = line.contains("of this attempt") ? SECOND : FIRST;
        ExecutionReport report = REPORTS_BY_NAME.stream()
                .filter(named -> line.contains(named.name()))
                .findFirst()
                .orElseThrow()
                .of()
                .apply(about);

        OrderState after = reported(new Working(SECOND, partly(), false), report);

        List<String> words = List.of(line.trim().split(" +"));
        String expected = words.get(words.size() - 2);
        assertThat(List.of(after.getClass().getSimpleName(), after.status().name()))
                .contains(expected);
        assertThat(after.progress().cumQty()).isEqualByComparingTo(words.getLast());
    }

    static Stream<String> what_the_venue_says_happened_did_happen() {
        return REPORTS.lines();
    }

    private record NamedReport(String name, Function<Placement, ExecutionReport> of) {}

    private static final List<NamedReport> REPORTS_BY_NAME = List.of(
            new NamedReport("accepts", placement -> sixtyLeft(placement).accepts()),
            new NamedReport("trades a part", placement -> sixtyLeft(placement).trades("30", "150.00")),
            new NamedReport("trades the rest", placement -> sixtyLeft(placement).trades("60", "150.00")),
            new NamedReport("cancels", placement -> sixtyLeft(placement).cancels("not filled at once")),
            new NamedReport("expires", placement -> sixtyLeft(placement).expires()),
            new NamedReport("rejects", placement -> sixtyLeft(placement).rejects("halted")),
            new NamedReport("keeps", placement -> sixtyLeft(placement).refusesToCancel()));

    private static VenueTape sixtyLeft(Placement placement) {
        return VenueTape.of(placement, "60");
    }

    private static OrderState reported(OrderState before, ExecutionReport... reports) {
        return OrderTransitions.apply(before, new OrderEvent.Reported(List.of(reports)));
    }

    @Test
    void waits_until_as_many_checkers_have_signed_as_policy_asks_for() {
        OrderState asked = new PendingApproval(APPROVAL, NOON, 2, List.of());

        OrderState once = OrderTransitions.apply(asked, new OrderEvent.Approved(CHECKER_1));
        OrderState twice = OrderTransitions.apply(once, new OrderEvent.Approved(CHECKER_2));

        assertThat(once).isEqualTo(new PendingApproval(APPROVAL, NOON, 2, List.of(CHECKER_1)));
        assertThat(twice).isEqualTo(new OrderState.Approved(APPROVAL));
    }

    @Test
    void a_checker_who_signs_twice_has_signed_once() {
        OrderState once = new PendingApproval(APPROVAL, NOON, 2, List.of(CHECKER_1));

        assertThat(OrderTransitions.apply(once, new OrderEvent.Approved(CHECKER_1)))
                .isEqualTo(once);
    }

    @Test
    void a_decline_after_the_first_signature_ends_the_order_with_the_checkers_words() {
        OrderState once = new PendingApproval(APPROVAL, NOON, 2, List.of(CHECKER_1));

        OrderState after = OrderTransitions.apply(once, new OrderEvent.Declined(CHECKER_2, "too risky"));

        assertThat(after)
                .isEqualTo(new Closed(
                        OrderStatus.REJECTED,
                        Filled.NOTHING,
                        List.of(new Reason(
                                "APPROVAL_REJECTED", "A checker rejected the order: too risky", null, null))));
    }

    @Test
    void fills_at_different_prices_average_exactly() {
        VenueTape tape = VenueTape.of(FIRST, "3");
        OrderState working = reported(new Placed(FIRST, Filled.NOTHING, false), tape.accepts());

        OrderState one = reported(working, tape.trades("1", "10.00"));
        OrderState two = reported(one, tape.trades("1", "10.01"));
        OrderState all = reported(two, tape.trades("1", "10.01"));

        assertThat(one.progress().avgPx()).isEqualTo("10");
        assertThat(two.progress().avgPx()).isEqualTo("10.005");
        assertThat(all.progress().avgPx()).isEqualTo("10.00666667");
        assertThat(all.status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_batch_of_reports_is_applied_in_the_venues_order() {
        VenueTape tape = VenueTape.of(FIRST, "100");

        OrderState after = reported(
                new Placed(FIRST, Filled.NOTHING, false),
                tape.accepts(),
                tape.trades("40", "150.00"),
                tape.cancels("not filled at once"));

        assertThat(after)
                .isEqualTo(new Closed(
                        OrderStatus.CANCELED,
                        new Filled(new BigDecimal("40"), new BigDecimal("6000")),
                        List.of(new Reason(
                                "CANCELED_BY_VENUE",
                                "The venue canceled what was left of the order: not filled at once",
                                null,
                                null))));
    }

    @Test
    void no_reports_change_nothing() {
        OneOfEach.states().stream()
                .filter(state ->
                        state instanceof AtVenue || state instanceof ExecutionFailed || state instanceof Closed)
                .forEach(state -> assertThat(reported(state)).isEqualTo(state));
    }

    @Test
    void a_late_fill_is_counted_but_opens_a_closed_order_no_more() {
        Closed canceled = new Closed(OrderStatus.CANCELED, partly(), List.of(A_REASON));
        VenueTape tape = VenueTape.of(FIRST, "60");

        OrderState after = reported(canceled, tape.trades("10", "151.00"), tape.trades("50", "152.00"));

        assertThat(after.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(after.progress()).isEqualTo(new Filled(new BigDecimal("100"), new BigDecimal("15110")));
    }

    @Test
    void nothing_else_that_comes_late_changes_a_closed_order() {
        Closed filled = new Closed(OrderStatus.FILLED, partly(), List.of());
        VenueTape tape = VenueTape.of(FIRST, "60");

        assertThat(reported(filled, tape.accepts(), tape.refusesToCancel(), tape.cancels("late"), tape.expires()))
                .isEqualTo(filled);
        assertThat(reported(filled, tape.rejects("late"))).isEqualTo(filled);
    }

    @Test
    void a_fill_shows_that_an_order_taken_to_be_at_no_venue_is_there() {
        ExecutionFailed failed =
                new ExecutionFailed(List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED)), Filled.NOTHING, 1);

        OrderState afterAPart = reported(failed, VenueTape.of(FIRST, "100").trades("40", "150.00"));
        OrderState afterAll = reported(failed, VenueTape.of(FIRST, "100").trades("100", "150.00"));

        assertThat(afterAPart).isEqualTo(new Working(FIRST, partly(), false));
        assertThat(afterAll.status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void the_end_of_a_failed_attempt_leaves_it_failed() {
        ExecutionFailed failed =
                new ExecutionFailed(List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED)), Filled.NOTHING, 1);
        VenueTape tape = VenueTape.of(FIRST, "100");

        assertThat(reported(failed, tape.refusesToCancel(), tape.cancels("never mind"), tape.rejects("no")))
                .isEqualTo(failed);
    }

    @Test
    void an_attempt_that_the_venue_rejected_cannot_come_back() {
        VenueTape tape = VenueTape.of(FIRST, "100");
        ExecutionReport acceptance = tape.accepts();
        OrderState rejected = reported(new Placed(FIRST, Filled.NOTHING, false), tape.rejects("halted"));

        assertThat(reported(rejected, acceptance)).isEqualTo(rejected);
    }

    @Test
    void an_earlier_attempt_does_not_bring_back_a_later_one_that_failed() {
        ExecutionFailed failed =
                new ExecutionFailed(List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED)), Filled.NOTHING, 2);

        OrderState after = reported(failed, VenueTape.of(FIRST, "100").trades("40", "150.00"));

        assertThat(after).isEqualTo(new ExecutionFailed(failed.reasons(), partly(), 2));
    }

    @Test
    void a_retry_keeps_what_was_filled_and_counts_the_attempts() {
        ExecutionFailed failed = new ExecutionFailed(List.of(A_REASON), partly(), 1);
        RiskCheckId again = new RiskCheckId(RISK_CHECK.value().replace("-1", "-7"));

        OrderState released = OrderTransitions.apply(failed, new OrderEvent.Allowed(again));
        OrderState refused = OrderTransitions.apply(released, new OrderEvent.NotExecuted(List.of(A_REASON)));
        OrderState placed = OrderTransitions.apply(released, new OrderEvent.Intended(SECOND));
        OrderState failedAgain = OrderTransitions.apply(placed, new OrderEvent.NotExecuted(List.of(A_REASON)));

        assertThat(released).isEqualTo(new OrderState.Released(again, partly(), 1));
        assertThat(refused).as("no attempt was made").isEqualTo(failed);
        assertThat(failedAgain).isEqualTo(new ExecutionFailed(List.of(A_REASON), partly(), 2));
    }

    @Test
    void an_abandoned_order_keeps_what_was_filled() {
        OrderState after = OrderTransitions.apply(
                new ExecutionFailed(List.of(A_REASON), partly(), 1),
                new OrderEvent.Abandoned(new Subject("operations1"), "venue is gone"));

        assertThat(after)
                .isEqualTo(new Closed(OrderStatus.CANCELED, partly(), List.of(Reason.of(RejectCode.ABANDONED))));
    }

    @Test
    void a_cancel_says_who_wanted_it() {
        OrderEvent request = new OrderEvent.CancelRequested(new Subject("trader1"), "too late for me");
        VenueTape tape = VenueTape.of(FIRST, "100");
        OrderState resting = reported(new Placed(FIRST, Filled.NOTHING, false), tape.accepts());

        OrderState requested = OrderTransitions.apply(resting, request);
        OrderState kept = reported(requested, tape.refusesToCancel());

        assertThat(codes(reported(requested, tape.cancels("")))).containsExactly("CANCELED_BY_USER");
        assertThat(codes(reported(resting, tape.cancels("")))).containsExactly("CANCELED_BY_VENUE");
        assertThat(codes(reported(kept, tape.cancels("")))).containsExactly("CANCELED_BY_VENUE");
    }

    @Test
    void a_wish_to_cancel_outlives_fills_and_silence() {
        OrderEvent request = new OrderEvent.CancelRequested(new Subject("trader1"), "too late for me");
        VenueTape tape = VenueTape.of(FIRST, "100");

        OrderState requested = OrderTransitions.apply(new Placed(FIRST, Filled.NOTHING, false), request);
        OrderState unknown = OrderTransitions.apply(requested, new OrderEvent.NoAnswer());
        OrderState traded = reported(unknown, tape.accepts(), tape.trades("40", "150.00"));

        assertThat(unknown).isEqualTo(new Unknown(FIRST, Filled.NOTHING, true));
        assertThat(traded).isEqualTo(new Working(FIRST, partly(), true));
    }

    private static List<String> codes(OrderState state) {
        return state instanceof Closed closed
                ? closed.reasons().stream().map(Reason::code).toList()
                : List.of();
    }

    @Test
    void a_state_cannot_be_over_with_a_status_that_is_not() {
        assertThatThrownBy(() -> new Closed(OrderStatus.WORKING, Filled.NOTHING, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
