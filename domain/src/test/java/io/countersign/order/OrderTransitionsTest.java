package io.countersign.order;

import static io.countersign.order.OneOfEach.APPROVAL;
import static io.countersign.order.OneOfEach.A_REASON;
import static io.countersign.order.OneOfEach.CHECKER_1;
import static io.countersign.order.OneOfEach.CHECKER_2;
import static io.countersign.order.OneOfEach.FIRST;
import static io.countersign.order.OneOfEach.NOON;
import static io.countersign.order.OneOfEach.RISK_CHECK;
import static io.countersign.order.OneOfEach.SECOND;
import static io.countersign.order.OneOfEach.atVenue;
import static io.countersign.order.OneOfEach.partly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueTape;
import io.countersign.money.Quantity;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
            PendingRisk Held              -> Held
            PendingRisk ApprovalRequested -> PendingApproval
            PendingRisk never Approved Declined DecisionRefused ApprovalExpired Withdrawn Intended NotExecuted
            PendingRisk never NeverPlaced Reported NoAnswer Confirmed CancelRequested CancelNotSent AmendAllowed
            PendingRisk never AmendRequested AmendRefused ReplaceIntended AmendFailed RetryRefused Abandoned
            PendingRisk never Triggered NotTriggered Expired

            PendingApproval Approved        -> PendingApproval
            PendingApproval Declined        -> REJECTED
            PendingApproval DecisionRefused -> the same
            PendingApproval ApprovalExpired -> EXPIRED
            PendingApproval Withdrawn       -> CANCELED
            PendingApproval never Refused Allowed ApprovalRequested Intended NotExecuted NeverPlaced Reported
            PendingApproval never NoAnswer Confirmed CancelRequested CancelNotSent AmendAllowed AmendRequested
            PendingApproval never AmendRefused ReplaceIntended AmendFailed RetryRefused Abandoned
            PendingApproval never Held Triggered NotTriggered Expired

            Approved Refused         -> REJECTED
            Approved Allowed         -> Released
            Approved Held            -> Held
            Approved DecisionRefused -> the same
            Approved never ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended NotExecuted
            Approved never NeverPlaced Reported NoAnswer Confirmed CancelRequested CancelNotSent AmendAllowed
            Approved never AmendRequested AmendRefused ReplaceIntended AmendFailed RetryRefused Abandoned
            Approved never Triggered NotTriggered Expired

            Held Triggered       -> Triggered
            Held NotTriggered    -> the same
            Held Expired         -> EXPIRED
            Held CancelRequested -> CANCELED
            Held Withdrawn       -> CANCELED
            Held DecisionRefused -> the same
            Held AmendAllowed    -> the same
            Held AmendRequested  -> HeldAsked
            Held AmendRefused    -> the same
            Held never Refused Allowed Held ApprovalRequested Approved Declined ApprovalExpired Intended NotExecuted
            Held never NeverPlaced Reported NoAnswer Confirmed CancelNotSent ReplaceIntended AmendFailed RetryRefused
            Held never Abandoned

            HeldAsked Triggered       -> Triggered
            HeldAsked NotTriggered    -> the same
            HeldAsked Expired         -> EXPIRED
            HeldAsked CancelRequested -> CANCELED
            HeldAsked Withdrawn       -> Held
            HeldAsked Approved        -> HeldSigned
            HeldAsked Declined        -> Held
            HeldAsked ApprovalExpired -> Held
            HeldAsked DecisionRefused -> the same
            HeldAsked AmendAllowed    -> Held
            HeldAsked AmendRequested  -> HeldAsked
            HeldAsked AmendRefused    -> the same
            HeldAsked AmendFailed     -> Held
            HeldAsked never Refused Allowed Held ApprovalRequested Intended NotExecuted NeverPlaced Reported NoAnswer
            HeldAsked never Confirmed CancelNotSent ReplaceIntended RetryRefused Abandoned

            HeldSigned Triggered       -> Triggered
            HeldSigned NotTriggered    -> the same
            HeldSigned Expired         -> EXPIRED
            HeldSigned CancelRequested -> CANCELED
            HeldSigned DecisionRefused -> the same
            HeldSigned AmendAllowed    -> Held
            HeldSigned AmendRequested  -> HeldAsked
            HeldSigned AmendRefused    -> the same
            HeldSigned AmendFailed     -> Held
            HeldSigned never Refused Allowed Held ApprovalRequested Approved Declined ApprovalExpired Withdrawn
            HeldSigned never Intended NotExecuted NeverPlaced Reported NoAnswer Confirmed CancelNotSent
            HeldSigned never ReplaceIntended RetryRefused Abandoned

            Triggered Refused         -> REJECTED
            Triggered Allowed         -> Released
            Triggered DecisionRefused -> the same
            Triggered never Held Triggered NotTriggered Expired ApprovalRequested Approved Declined ApprovalExpired
            Triggered never Withdrawn Intended NotExecuted NeverPlaced Reported NoAnswer Confirmed CancelRequested
            Triggered never CancelNotSent AmendAllowed AmendRequested AmendRefused ReplaceIntended AmendFailed
            Triggered never RetryRefused Abandoned

            Released DecisionRefused -> the same
            Released Intended        -> Placed
            Released NotExecuted     -> ExecutionFailed
            Released never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn NeverPlaced
            Released never Reported NoAnswer Confirmed CancelRequested CancelNotSent AmendAllowed AmendRequested
            Released never AmendRefused ReplaceIntended AmendFailed RetryRefused Abandoned
            Released never Held Triggered NotTriggered Expired

            Placed DecisionRefused -> the same
            Placed NeverPlaced     -> ExecutionFailed
            Placed NotExecuted     -> ExecutionFailed
            Placed Reported        -> Working
            Placed NoAnswer        -> Unknown
            Placed Confirmed       -> Working
            Placed CancelRequested -> Placed
            Placed CancelNotSent   -> the same
            Placed AmendAllowed    -> Placed
            Placed AmendRequested  -> Placed
            Placed AmendRefused    -> the same
            Placed never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Placed never ReplaceIntended AmendFailed RetryRefused Abandoned
            Placed never Held Triggered NotTriggered Expired

            Working DecisionRefused -> the same
            Working NeverPlaced     -> ExecutionFailed
            Working NotExecuted     -> ExecutionFailed
            Working Reported        -> Working
            Working NoAnswer        -> Unknown
            Working Confirmed       -> the same
            Working CancelRequested -> Working
            Working CancelNotSent   -> the same
            Working AmendAllowed    -> AmendAllowed
            Working AmendRequested  -> AmendAsked
            Working AmendRefused    -> the same
            Working never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Working never ReplaceIntended AmendFailed RetryRefused Abandoned
            Working never Held Triggered NotTriggered Expired

            Unknown DecisionRefused -> the same
            Unknown NeverPlaced     -> ExecutionFailed
            Unknown NotExecuted     -> ExecutionFailed
            Unknown Reported        -> Working
            Unknown NoAnswer        -> the same
            Unknown Confirmed       -> Working
            Unknown CancelRequested -> Unknown
            Unknown CancelNotSent   -> the same
            Unknown AmendAllowed    -> Unknown
            Unknown AmendRequested  -> Unknown
            Unknown AmendRefused    -> the same
            Unknown never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Unknown never ReplaceIntended AmendFailed RetryRefused Abandoned
            Unknown never Held Triggered NotTriggered Expired

            AmendAsked Approved        -> AmendSigned
            AmendAsked Declined        -> Working
            AmendAsked DecisionRefused -> the same
            AmendAsked ApprovalExpired -> Working
            AmendAsked Withdrawn       -> Working
            AmendAsked NeverPlaced     -> ExecutionFailed
            AmendAsked NotExecuted     -> ExecutionFailed
            AmendAsked Reported        -> AmendAsked
            AmendAsked NoAnswer        -> Unknown
            AmendAsked Confirmed       -> the same
            AmendAsked CancelRequested -> Working
            AmendAsked CancelNotSent   -> the same
            AmendAsked AmendAllowed    -> AmendAllowed
            AmendAsked AmendRequested  -> AmendAsked
            AmendAsked AmendRefused    -> the same
            AmendAsked AmendFailed     -> Working
            AmendAsked never Refused Allowed ApprovalRequested Intended ReplaceIntended RetryRefused
            AmendAsked never Abandoned
            AmendAsked never Held Triggered NotTriggered Expired

            AmendSigned DecisionRefused -> the same
            AmendSigned NeverPlaced     -> ExecutionFailed
            AmendSigned NotExecuted     -> ExecutionFailed
            AmendSigned Reported        -> AmendSigned
            AmendSigned NoAnswer        -> Unknown
            AmendSigned Confirmed       -> the same
            AmendSigned CancelRequested -> Working
            AmendSigned CancelNotSent   -> the same
            AmendSigned AmendAllowed    -> AmendAllowed
            AmendSigned AmendRequested  -> AmendAsked
            AmendSigned AmendRefused    -> the same
            AmendSigned AmendFailed     -> Working
            AmendSigned never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            AmendSigned never ReplaceIntended RetryRefused Abandoned
            AmendSigned never Held Triggered NotTriggered Expired

            AmendAllowed DecisionRefused -> the same
            AmendAllowed NeverPlaced     -> ExecutionFailed
            AmendAllowed NotExecuted     -> ExecutionFailed
            AmendAllowed Reported        -> AmendAllowed
            AmendAllowed NoAnswer        -> Unknown
            AmendAllowed Confirmed       -> the same
            AmendAllowed CancelRequested -> Working
            AmendAllowed CancelNotSent   -> the same
            AmendAllowed AmendAllowed    -> AmendAllowed
            AmendAllowed AmendRequested  -> AmendAsked
            AmendAllowed AmendRefused    -> the same
            AmendAllowed ReplaceIntended -> AmendSent
            AmendAllowed AmendFailed     -> Working
            AmendAllowed never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn
            AmendAllowed never Intended RetryRefused Abandoned
            AmendAllowed never Held Triggered NotTriggered Expired

            AmendSent DecisionRefused -> the same
            AmendSent NeverPlaced     -> ExecutionFailed
            AmendSent NotExecuted     -> ExecutionFailed
            AmendSent Reported        -> AmendSent
            AmendSent NoAnswer        -> Unknown
            AmendSent Confirmed       -> the same
            AmendSent CancelRequested -> AmendSent
            AmendSent CancelNotSent   -> the same
            AmendSent AmendAllowed    -> AmendAllowed
            AmendSent AmendRequested  -> AmendAsked
            AmendSent AmendRefused    -> the same
            AmendSent AmendFailed     -> Working
            AmendSent never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            AmendSent never ReplaceIntended RetryRefused Abandoned
            AmendSent never Held Triggered NotTriggered Expired

            ExecutionFailed Allowed         -> Released
            ExecutionFailed DecisionRefused -> the same
            ExecutionFailed Reported        -> Working
            ExecutionFailed RetryRefused    -> the same
            ExecutionFailed Abandoned       -> CANCELED
            ExecutionFailed never Refused ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            ExecutionFailed never NotExecuted NeverPlaced NoAnswer Confirmed CancelRequested CancelNotSent
            ExecutionFailed never AmendAllowed AmendRequested AmendRefused ReplaceIntended AmendFailed
            ExecutionFailed never Held Triggered NotTriggered Expired

            Closed DecisionRefused -> the same
            Closed Reported        -> CANCELED
            Closed never Refused Allowed ApprovalRequested Approved Declined ApprovalExpired Withdrawn Intended
            Closed never NotExecuted NeverPlaced NoAnswer Confirmed CancelRequested CancelNotSent AmendAllowed
            Closed never AmendRequested AmendRefused ReplaceIntended AmendFailed RetryRefused Abandoned
            Closed never Held Triggered NotTriggered Expired
            """;

    record Row(String state, String event, String after) {
        static final String NEVER = "never";

        OrderState before() {
            return Objects.requireNonNull(OneOfEach.situations().get(state), state);
        }

        OrderEvent happening() {
            return OneOfEach.events().stream()
                    .filter(one -> one.getClass().getSimpleName().equals(event))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + event));
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
    void the_table_has_every_situation_with_every_event_once() {
        List<String> pairs = OneOfEach.situations().keySet().stream()
                .flatMap(state -> OneOfEach.kindsOf(OrderEvent.class).map(event -> state + " " + event.getSimpleName()))
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
            default -> assertThat(situation(after)).isEqualTo(row.after());
        }
    }

    private static String situation(OrderState state) {
        if (state instanceof OrderState.Held held && held.amendment() != null) {
            return "Held" + held.amendment().getClass().getSimpleName();
        }
        if (!(state instanceof AtVenue order)) {
            return state.getClass().getSimpleName();
        }
        Child.Stage stage = order.children().getFirst().stage();
        return switch (stage) {
            case SENT -> "Placed";
            case UNKNOWN -> "Unknown";
            case WORKING ->
                order.amendment() == null
                        ? "Working"
                        : "Amend" + order.amendment().getClass().getSimpleName();
            case FILLED, CANCELED, EXPIRED, FAILED -> throw new AssertionError("an order at a venue, all over");
        };
    }

    @ParameterizedTest
    @MethodSource
    void what_must_not_happen_is_refused(Row row) {
        assertThatThrownBy(() -> OrderTransitions.apply(row.before(), row.happening()))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining(row.event());
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

        OrderState after = reported(new AtVenue(List.of(SIXTY_OF_THE_SECOND), partly(), null), report);

        List<String> words = List.of(line.trim().split(" +"));
        String expected = words.get(words.size() - 2);
        assertThat(List.of(situation(after), after.status().name())).contains(expected);
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

    /// What is left of a hundred after forty.
    private static final Child SIXTY_OF_THE_SECOND = Child.sent(
                    new Placement(SECOND.clOrdId(), SECOND.venue(), new BigDecimal("60")))
            .at(Child.Stage.WORKING);

    private static VenueTape sixtyLeft(Placement placement) {
        return VenueTape.of(placement, "60");
    }

    private static final AtVenue PLACED = atVenue(FIRST, Child.Stage.SENT, Filled.NOTHING);

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
        Placement three = new Placement(FIRST.clOrdId(), FIRST.venue(), new BigDecimal("3"));
        OrderState working = reported(atVenue(three, Child.Stage.SENT, Filled.NOTHING), tape.accepts());

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

        OrderState after =
                reported(PLACED, tape.accepts(), tape.trades("40", "150.00"), tape.cancels("not filled at once"));

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
        OrderState failed = neverReceived(FIRST);

        OrderState afterAPart = reported(failed, VenueTape.of(FIRST, "100").trades("40", "150.00"));
        OrderState afterAll = reported(failed, VenueTape.of(FIRST, "100").trades("100", "150.00"));

        assertThat(afterAPart).isEqualTo(atVenue(FIRST, Child.Stage.WORKING, partly()));
        assertThat(afterAll.status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void the_end_of_a_failed_attempt_leaves_it_failed() {
        OrderState failed = neverReceived(FIRST);
        VenueTape tape = VenueTape.of(FIRST, "100");

        assertThat(reported(failed, tape.refusesToCancel(), tape.cancels("never mind"), tape.rejects("no")))
                .isEqualTo(failed);
    }

    @Test
    void an_attempt_that_the_venue_rejected_cannot_come_back() {
        VenueTape tape = VenueTape.of(FIRST, "100");
        ExecutionReport acceptance = tape.accepts();
        OrderState rejected = reported(PLACED, tape.rejects("halted"));

        assertThat(reported(rejected, acceptance)).isEqualTo(rejected);
    }

    @Test
    void an_earlier_attempt_does_not_bring_back_a_later_one_that_failed() {
        ExecutionFailed failed = neverReceived(SECOND);

        OrderState after = reported(failed, VenueTape.of(FIRST, "100").trades("40", "150.00"));

        assertThat(after)
                .isEqualTo(new ExecutionFailed(failed.reasons(), partly(), 2, new BigDecimal("60"), failed.children()));
    }

    private static ExecutionFailed neverReceived(Placement placement) {
        List<Reason> why = List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED));
        OrderState after = OrderTransitions.apply(
                atVenue(placement, Child.Stage.UNKNOWN, Filled.NOTHING),
                new OrderEvent.NeverPlaced(placement.clOrdId(), why));
        return (ExecutionFailed) after;
    }

    @Test
    void a_retry_keeps_what_was_filled_and_counts_the_attempts() {
        BigDecimal sixty = new BigDecimal("60");
        ExecutionFailed failed = new ExecutionFailed(List.of(A_REASON), partly(), 1, sixty, List.of());
        RiskCheckId again = new RiskCheckId(RISK_CHECK.value().replace("-1", "-7"));
        Placement rest = new Placement(SECOND.clOrdId(), SECOND.venue(), sixty);

        OrderState released = OrderTransitions.apply(failed, new OrderEvent.Allowed(again));
        OrderState refused = OrderTransitions.apply(released, new OrderEvent.NotExecuted(List.of(A_REASON)));
        OrderState placed = OrderTransitions.apply(released, new OrderEvent.Intended(List.of(rest)));
        OrderState failedAgain =
                OrderTransitions.apply(placed, new OrderEvent.NeverPlaced(rest.clOrdId(), List.of(A_REASON)));

        assertThat(released).isEqualTo(new OrderState.Released(again, partly(), 1, sixty));
        assertThat(refused).as("no attempt was made").isEqualTo(failed);
        assertThat(failedAgain).isInstanceOfSatisfying(ExecutionFailed.class, parked -> {
            assertThat(parked.attempts()).isEqualTo(2);
            assertThat(parked.filled()).isEqualTo(partly());
            assertThat(parked.leavesQty()).isEqualByComparingTo(sixty);
        });
    }

    @Test
    void an_abandoned_order_keeps_what_was_filled() {
        OrderEvent abandoned = new OrderEvent.Abandoned(new Subject("operations1"), "venue is gone");

        assertThat(OrderTransitions.apply(
                        new ExecutionFailed(List.of(A_REASON), partly(), 1, new BigDecimal("60"), List.of()),
                        abandoned))
                .isEqualTo(new Closed(OrderStatus.CANCELED, partly(), List.of(Reason.of(RejectCode.ABANDONED))));
        assertThat(OrderTransitions.apply(
                        new ExecutionFailed(List.of(A_REASON), partly(), 1, BigDecimal.ZERO, List.of()), abandoned))
                .as("nothing was left to abandon")
                .isEqualTo(new Closed(OrderStatus.FILLED, partly(), List.of()));
    }

    @Test
    void a_cancel_says_who_wanted_it() {
        OrderEvent request = new OrderEvent.CancelRequested(new Subject("trader1"), "too late for me");
        VenueTape tape = VenueTape.of(FIRST, "100");
        OrderState resting = reported(PLACED, tape.accepts());

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

        OrderState requested = OrderTransitions.apply(PLACED, request);
        OrderState unknown = OrderTransitions.apply(requested, new OrderEvent.NoAnswer(FIRST.clOrdId()));
        OrderState traded = reported(unknown, tape.accepts(), tape.trades("40", "150.00"));

        assertThat(((AtVenue) unknown).unknown()).singleElement().matches(Child::cancelRequested);
        assertThat(((AtVenue) traded).open()).singleElement().matches(Child::cancelRequested);
        assertThat(traded.progress()).isEqualTo(partly());
    }

    private static AtVenue inTwoParts() {
        Placement sixty = new Placement(FIRST.clOrdId(), FIRST.venue(), new BigDecimal("60"));
        Placement forty = new Placement(SECOND.clOrdId(), new VenueId("YSIM"), new BigDecimal("40"));
        return (AtVenue) OrderTransitions.apply(
                new OrderState.Released(RISK_CHECK, Filled.NOTHING, 0, null),
                new OrderEvent.Intended(List.of(sixty, forty)));
    }

    @Test
    void an_order_in_parts_is_filled_when_all_of_them_are() {
        AtVenue placed = inTwoParts();
        VenueTape first = VenueTape.of(FIRST, "60");
        VenueTape second = VenueTape.of(SECOND, "40");

        OrderState one = reported(placed, first.trades("60", "150.00"));
        OrderState both = reported(one, second.trades("40", "151.00"));

        assertThat(one.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(both)
                .isEqualTo(new Closed(
                        OrderStatus.FILLED, new Filled(new BigDecimal("100"), new BigDecimal("15040")), List.of()));
    }

    @Test
    void an_order_is_unknown_while_one_of_its_parts_is() {
        AtVenue placed = inTwoParts();

        OrderState one = reported(placed, VenueTape.of(FIRST, "60").trades("60", "150.00"));
        OrderState silent = OrderTransitions.apply(one, new OrderEvent.NoAnswer(SECOND.clOrdId()));
        OrderState lost =
                OrderTransitions.apply(silent, new OrderEvent.NeverPlaced(SECOND.clOrdId(), List.of(A_REASON)));

        assertThat(silent.status()).isEqualTo(OrderStatus.UNKNOWN);
        assertThat(lost).isInstanceOfSatisfying(ExecutionFailed.class, failed -> {
            assertThat(failed.leavesQty()).isEqualByComparingTo("40");
            assertThat(failed.attempts()).isEqualTo(2);
        });
    }

    @Test
    void a_part_rejected_after_another_was_canceled_on_request_leaves_nothing_to_retry() {
        AtVenue placed = inTwoParts();
        OrderEvent request = new OrderEvent.CancelRequested(new Subject("trader1"), "too late for me");

        OrderState after = reported(
                OrderTransitions.apply(placed, request),
                VenueTape.of(FIRST, "60").cancels(""),
                VenueTape.of(SECOND, "40").rejects("halted"));

        assertThat(codes(after)).containsExactly("CANCELED_BY_USER");
    }

    @Test
    void a_change_takes_effect_when_the_venue_says_so_and_for_as_much_as_it_says() {
        OrderState sent = OneOfEach.situations().get("AmendSent");
        VenueTape tape = VenueTape.of(FIRST, "100");
        ExecutionReport fill = tape.trades("40", "150.00");
        ExecutionReport replaced = tape.replaces(OneOfEach.REQUEST, "200", "151.00");
        OrderEvent both = new OrderEvent.Reported(List.of(fill, replaced));

        OrderState after = OrderTransitions.apply(sent, both);

        assertThat(OrderTransitions.termsAfter(sent, new OrderEvent.Reported(List.of(fill))))
                .isEmpty();
        assertThat(OrderTransitions.termsAfter(sent, both)).contains(OneOfEach.twice());
        assertThat(after).isInstanceOfSatisfying(AtVenue.class, order -> {
            assertThat(order.amendment()).isNull();
            assertThat(order.children().getFirst().orderQty()).isEqualByComparingTo("200");
            assertThat(order.children().getFirst().current()).isEqualTo(OneOfEach.REQUEST);
        });
    }

    @Test
    void an_order_made_smaller_than_what_has_traded_is_filled() {
        OrderTerms thirty = OneOfEach.twice().withQuantity(Quantity.of(30));
        OrderState sent = OneOfEach.changing(new Amendment.Sent(thirty, OneOfEach.REQUEST, new BigDecimal("30")));
        VenueTape tape = VenueTape.of(FIRST, "100");
        OrderEvent event = new OrderEvent.Reported(
                List.of(tape.trades("40", "150.00"), tape.replaces(OneOfEach.REQUEST, "40", "150.00")));

        assertThat(OrderTransitions.apply(sent, event).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(OrderTransitions.termsAfter(sent, event)).contains(thirty.withQuantity(Quantity.of(40)));
    }

    @Test
    void a_change_that_the_venue_refuses_leaves_the_order_as_it_was() {
        AtVenue sent = (AtVenue) OneOfEach.situations().get("AmendSent");

        OrderState after = reported(sent, VenueTape.of(FIRST, "100").refusesToReplace(OneOfEach.REQUEST));

        assertThat(after).isEqualTo(new AtVenue(sent.children(), sent.filled(), null));
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

    @Test
    void a_change_of_a_held_order_is_its_terms_from_the_moment_it_is_allowed() {
        assertThat(OrderTransitions.termsAfter(
                        OneOfEach.held(null), new OrderEvent.AmendAllowed(RISK_CHECK, OneOfEach.twice())))
                .contains(OneOfEach.twice());
        assertThat(OrderTransitions.termsAfter(
                        OneOfEach.situations().get("Working"),
                        new OrderEvent.AmendAllowed(RISK_CHECK, OneOfEach.twice())))
                .isEmpty();
    }
}
