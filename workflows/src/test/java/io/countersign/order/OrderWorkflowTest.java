package io.countersign.order;

import static io.countersign.order.Floor.approval;
import static io.countersign.order.Floor.decision;
import static io.countersign.order.Floor.rejection;
import static io.countersign.order.House.known;
import static io.countersign.order.House.neverReceived;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.Verdict;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueTape;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.PendingApproval;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every shape that an order's life can have: the calls it makes, one step after another, and where it ends.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderWorkflowTest {

    private static final Duration FIVE = Duration.ofMinutes(5);

    @RegisterExtension
    final Floor floor = new Floor();

    private void assertCalls(String... calls) {
        assertThat(floor.house().calls()).containsExactly(calls);
    }

    private static List<String> codes(OrderState state) {
        List<Reason> reasons = switch (state) {
            case Closed closed -> closed.reasons();
            case OrderState.ExecutionFailed failed -> failed.reasons();
            default -> throw new AssertionError(state + " has no reasons");
        };
        return reasons.stream().map(Reason::code).toList();
    }

    private static Answer done(OrderStatus status) {
        return new Answer.Done(status);
    }

    private static Answer notPossible(OrderStatus status) {
        return new Answer.NotPossible(status);
    }

    private static String refusal(Answer answer) {
        return answer instanceof Answer.Refused(List<Reason> reasons)
                ? reasons.getFirst().code()
                : answer.toString();
    }

    @Test
    @Recorded("invalid")
    void an_invalid_order_is_rejected_with_all_its_faults_before_any_risk_is_looked_at() {
        floor.house().findsFaults(RejectCode.UNKNOWN_SYMBOL, RejectCode.UNKNOWN_ACCOUNT);

        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(codes(floor.state())).containsExactly("UNKNOWN_SYMBOL", "UNKNOWN_ACCOUNT");
        assertCalls("validate", "1 refuse -> Refused");
    }

    @Test
    @Recorded("refused-by-risk")
    void an_order_that_risk_refuses_never_reaches_a_venue() {
        floor.house().refusesTheRisk();

        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(floor.state())
                .isEqualTo(new Closed(OrderStatus.REJECTED, Filled.NOTHING, List.of(OneOfEach.A_REASON)));
        assertCalls("validate", "1 enter -> Refused");
    }

    @Test
    @Recorded("filled-at-once")
    void an_order_that_is_filled_at_once_takes_three_steps() {
        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("100");
        assertCalls("validate", "1 enter -> Allowed", "2 execute 1 -> Intended", "3 book New Trade");
    }

    @Test
    @Recorded("partly-filled-then-filled")
    void fills_that_come_later_are_booked_as_they_come() {
        floor.house().does(House.fillsPartly("40"));
        floor.startUntil(OrderStatus.PARTIALLY_FILLED);
        assertThat(floor.state()).isEqualTo(floor.house().state());

        floor.signal(floor.house().tape().trades("10", "150.10"));
        floor.signal(floor.house().tape().trades("50", "150.20"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state().progress().avgPx()).isEqualTo("150.11");
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New Trade",
                "4 book Trade",
                "5 book Trade");
    }

    @Test
    @Recorded("partly-filled-then-canceled-by-the-venue")
    void what_the_venue_cannot_fill_at_once_it_cancels() {
        floor.house().does(House.cancelsTheRestAfter("40"));

        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_VENUE");
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("40");
        assertCalls("validate", "1 enter -> Allowed", "2 execute 1 -> Intended", "3 book New Trade Canceled");
    }

    @Test
    @Recorded("expired-at-the-venue")
    void a_day_order_expires_when_the_venue_says_so() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        floor.signal(floor.house().tape().expires());

        assertThat(floor.result()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(codes(floor.state())).containsExactly("EXPIRED_AT_VENUE");
    }

    @Test
    @Recorded("resting-then-canceled")
    void a_resting_order_is_canceled_when_the_venue_confirms_it() {
        floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 record -> CancelRequested",
                "cancel 1",
                "5 book Canceled");
    }

    @Test
    @Recorded("resting-then-filled-before-the-cancel")
    void a_cancel_that_comes_after_the_fill_is_too_late() {
        floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(
                        floor.house().tape().trades("100", "150.00"),
                        floor.house().tape().refusesToCancel()));
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.FILLED));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 record -> CancelRequested",
                "cancel 1",
                "5 book Trade CancelRejected");
    }

    @Test
    @Recorded("cancel-refused-then-asked")
    void an_order_that_the_venue_refuses_to_cancel_is_asked_for_and_goes_on() {
        floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().refusesToCancel()))
                .says(known());
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        floor.timePasses(Duration.ofSeconds(1));
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    @Recorded("cancel-of-what-the-venue-never-had")
    void a_refusal_to_cancel_does_not_say_that_the_venue_has_the_order() {
        floor.house()
                .does(House.isSilent())
                .onCancel(() -> List.of(floor.house().tape().refusesToCancel()))
                .saysNothing(4)
                .says(neverReceived());
        floor.startUntil(OrderStatus.UNKNOWN);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        floor.timePasses(Duration.ofMinutes(1));

        floor.await(OrderStatus.EXECUTION_FAILED);
        assertThat(codes(floor.state())).containsExactly("VENUE_NEVER_RECEIVED");
        assertThat(floor.abandon()).isEqualTo(done(OrderStatus.CANCELED));
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void a_cancel_is_confirmed_later_when_the_venue_is_slow() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.WORKING));
        floor.signal(floor.house().tape().cancels("canceled as requested"));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
    }

    @Test
    @Recorded("cancel-without-an-answer")
    void what_became_of_a_cancel_that_the_venue_says_nothing_to_is_asked() {
        floor.house().does(House.rests()).hearsNothingOfTheCancel().saysNothing(1);
        floor.startUntil(OrderStatus.WORKING);
        floor.house().says(known(floor.house().tape().cancels("canceled as requested")));

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 record -> CancelRequested",
                "cancel 1",
                "5 record -> NoAnswer",
                "ask 1",
                "ask 1",
                "6 book Canceled");
    }

    @Test
    @Recorded("cancel-lost-and-sent-again")
    void a_cancel_that_the_venue_never_had_is_sent_again() {
        floor.house()
                .does(House.rests())
                .hearsNothingOfTheCancel()
                .says(known())
                .cannotAskToCancel()
                .says(known())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(floor.house().calls()).filteredOn("cancel 1"::equals).hasSize(3);
    }

    @Test
    @Recorded("cancel-lost-while-the-order-trades")
    void a_trade_does_not_make_a_lost_cancel_forgotten() {
        floor.house().does(House.rests()).hearsNothingOfTheCancel();
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        floor.house().says(known()).onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));
        floor.signal(floor.house().tape().trades("40", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
        assertThat(floor.house().calls()).filteredOn("cancel 1"::equals).hasSize(2);
    }

    @Test
    void a_cancel_of_which_the_venue_is_asked_already_is_not_sent_again() {
        floor.house().does(House.rests()).hearsNothingOfTheCancel();
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        floor.signal(floor.house().tape().cancels("canceled as requested"));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(floor.house().calls()).containsOnlyOnce("cancel 1");
    }

    @Test
    void a_cancel_that_the_venue_never_has_is_given_up_in_the_end() {
        floor.house().does(House.rests());
        for (int tries = 0; tries < 5; tries++) {
            floor.house().hearsNothingOfTheCancel().says(known());
        }
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.UNKNOWN));
        floor.timePasses(Duration.ofMinutes(1));
        floor.await(OrderStatus.WORKING);
        floor.house().onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.CANCELED));
        assertThat(floor.house().calls()).filteredOn("cancel 1"::equals).hasSize(6);
    }

    @Test
    @Recorded("approved-by-one")
    void an_approved_order_is_checked_again_and_then_sent() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(floor.decide(approval("checker1"))).isEqualTo(done(OrderStatus.PENDING_APPROVAL));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> ApprovalRequested",
                "2 decide checker1 -> Approved",
                "3 release -> Allowed",
                "4 execute 1 -> Intended",
                "5 book New Trade");
        assertTheTimerWasCanceled();
    }

    private void assertTheTimerWasCanceled() {
        assertThat(Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_STARTED))
                .hasSize(1);
        assertThat(Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_CANCELED))
                .hasSize(1);
        assertThat(Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_FIRED))
                .isEmpty();
    }

    @Test
    @Recorded("approved-by-two")
    void an_order_that_needs_two_checkers_waits_for_both() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(floor.decide(approval("checker1"))).isEqualTo(done(OrderStatus.PENDING_APPROVAL));
        assertThat(((PendingApproval) floor.state()).approvedBy()).containsExactly(OneOfEach.CHECKER_1);
        assertThat(refusal(floor.decide(approval("checker1")))).isEqualTo("ALREADY_DECIDED");
        assertThat(floor.decide(approval("checker2"))).isEqualTo(done(OrderStatus.PENDING_APPROVAL));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> ApprovalRequested",
                "2 decide checker1 -> Approved",
                "3 decide checker1 -> DecisionRefused",
                "4 decide checker2 -> Approved",
                "5 release -> Allowed",
                "6 execute 1 -> Intended",
                "7 book New Trade");
        assertTheTimerWasCanceled();
    }

    @Test
    @Recorded("declined")
    void an_order_that_a_checker_rejects_is_over() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.decide(approval("checker1"));
        assertThat(floor.decide(rejection("checker2"))).isEqualTo(done(OrderStatus.REJECTED));

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(codes(floor.state())).containsExactly("APPROVAL_REJECTED");
        assertTheTimerWasCanceled();
    }

    @Test
    @Recorded("expired")
    void expires_when_no_checker_decides_within_the_window_and_not_before() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        Instant expiresAt = ((PendingApproval) floor.state()).expiresAt();
        assertThat(expiresAt)
                .isBetween(
                        Floor.OPENING.plus(Floor.WINDOW),
                        Floor.OPENING.plus(Floor.WINDOW).plusSeconds(30));

        assertThat(floor.result()).isEqualTo(OrderStatus.EXPIRED);

        assertThat(codes(floor.state())).containsExactly("APPROVAL_EXPIRED");
        assertCalls("validate", "1 enter -> ApprovalRequested", "2 record -> ApprovalExpired");
        assertThat(at(EventType.EVENT_TYPE_TIMER_FIRED)).isBetween(expiresAt, expiresAt.plusSeconds(10));
    }

    private Instant at(EventType type) {
        com.google.protobuf.Timestamp time =
                Histories.ofType(floor.history(), type).getFirst().getEventTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    @Test
    @Recorded("withdrawn")
    void an_order_that_waits_for_approval_can_be_withdrawn() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(floor.withdraw()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("WITHDRAWN");
        assertCalls("validate", "1 enter -> ApprovalRequested", "2 record -> Withdrawn");
        assertTheTimerWasCanceled();
    }

    @Test
    @Recorded("canceled-while-pending-approval")
    void a_cancel_of_an_order_that_waits_for_approval_withdraws_it() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertCalls("validate", "1 enter -> ApprovalRequested", "2 record -> Withdrawn");
    }

    @Test
    @Recorded("self-approval-refused-then-approved")
    void the_makers_own_approval_is_recorded_and_refused_and_another_may_still_approve() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(refusal(floor.decide(approval("trader1")))).isEqualTo("SELF_APPROVAL");
        assertThat(floor.state().status()).isEqualTo(OrderStatus.PENDING_APPROVAL);
        assertThat(refusal(floor.decide(decision("clerk1", Verdict.APPROVE)))).isEqualTo("NOT_ENTITLED");
        floor.decide(approval("checker1"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> ApprovalRequested",
                "2 decide trader1 -> DecisionRefused",
                "3 decide clerk1 -> DecisionRefused",
                "4 decide checker1 -> Approved",
                "5 release -> Allowed",
                "6 execute 1 -> Intended",
                "7 book New Trade");
    }

    @Test
    @Recorded("approved-by-signal")
    void a_decision_may_come_as_a_signal_with_the_same_checks() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.signal(approval("trader1"));
        floor.signal(approval("checker1"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> ApprovalRequested",
                "2 decide trader1 -> DecisionRefused",
                "3 decide checker1 -> Approved",
                "4 release -> Allowed",
                "5 execute 1 -> Intended",
                "6 book New Trade");
    }

    @Test
    @Recorded("decided-too-late")
    void a_decision_on_an_order_that_was_released_is_recorded_and_refused() {
        floor.house().asksForApprovals(1).does(House.rests());
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.decide(approval("checker1"));
        floor.await(OrderStatus.WORKING);

        assertThat(refusal(floor.decide(rejection("checker2")))).isEqualTo("ALREADY_DECIDED");
        assertThat(floor.withdraw()).isEqualTo(notPossible(OrderStatus.WORKING));
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).contains("6 decide checker2 -> DecisionRefused");
    }

    @Test
    void an_order_that_never_asked_for_approval_takes_no_decision() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.decide(approval("checker1"))).isEqualTo(notPossible(OrderStatus.WORKING));
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void an_order_that_is_over_takes_nothing_any_more() {
        floor.start();
        floor.result();

        assertThatThrownBy(() -> floor.decide(approval("checker1"))).isInstanceOf(WorkflowNotFoundException.class);
        assertThatThrownBy(floor::cancel).isInstanceOf(WorkflowNotFoundException.class);
        assertThatThrownBy(() -> floor.signal(approval("checker1"))).isInstanceOf(WorkflowNotFoundException.class);
    }

    @Test
    @Recorded("refused-at-release")
    void an_approved_order_whose_risk_has_changed_is_rejected_at_release() {
        floor.house().asksForApprovals(1).refusesTheRelease();
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.decide(approval("checker1"));

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertCalls(
                "validate", "1 enter -> ApprovalRequested", "2 decide checker1 -> Approved", "3 release -> Refused");
    }

    @Test
    @Recorded("execution-refused-then-abandoned")
    void an_order_that_policy_does_not_let_out_is_parked_until_operations_give_it_up() {
        floor.house().does(House.policyRefuses());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);
        assertThat(codes(floor.state())).containsExactly("POLICY_UNAVAILABLE");

        assertThat(floor.cancel()).isEqualTo(notPossible(OrderStatus.EXECUTION_FAILED));
        assertThat(floor.abandon()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("ABANDONED");
        assertCalls("validate", "1 enter -> Allowed", "2 execute 1 -> NotExecuted", "3 record -> Abandoned");
    }

    @Test
    @Recorded("not-sent-then-retried")
    void an_order_that_was_not_sent_is_parked_and_a_retry_is_another_attempt() {
        floor.house().does(House.isDown(), House.fills());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);
        assertThat(codes(floor.state())).containsExactly("VENUE_UNAVAILABLE");

        assertThat(floor.retry()).isEqualTo(done(OrderStatus.RELEASED));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 record -> NotExecuted",
                "4 retry -> Allowed",
                "5 execute 2 -> Intended",
                "6 book New Trade");
    }

    @Test
    void an_attempt_that_never_left_the_house_is_not_counted() {
        floor.house().does(House.policyRefuses(), House.fills());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        floor.retry();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).contains("2 execute 1 -> NotExecuted", "4 execute 1 -> Intended");
    }

    @Test
    @Recorded("unknown-then-known")
    void a_silent_venue_is_asked_less_and_less_often_until_it_says_what_it_did() {
        floor.house().does((placement, tape) -> {
            floor.house().saysNothing(2).says(known(tape.accepts(), tape.trades("100", "150.00")));
            return House.isSilent().on(placement, tape);
        });
        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 record -> NoAnswer",
                "ask 1",
                "ask 1",
                "ask 1",
                "4 book New Trade");
        assertThat(pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    private List<Duration> pauses() {
        return Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_STARTED).stream()
                .map(event -> event.getTimerStartedEventAttributes().getStartToFireTimeout())
                .map(timeout -> Duration.ofSeconds(timeout.getSeconds(), timeout.getNanos()))
                .toList();
    }

    @Test
    void a_venue_is_asked_every_five_minutes_at_least() {
        floor.house().saysNothing(13).says(neverReceived()).does(House.isSilent());
        floor.startUntil(OrderStatus.UNKNOWN);

        floor.timePasses(Duration.ofHours(1));
        floor.await(OrderStatus.EXECUTION_FAILED);
        floor.abandon();

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(pauses()).hasSize(14).endsWith(Duration.ofSeconds(256), FIVE, FIVE, FIVE, FIVE);
    }

    @Test
    @Recorded("unknown-then-logged-on")
    void a_venue_whose_session_is_back_is_asked_at_once_and_then_as_often_as_at_first() {
        floor.house().saysNothing(8).says(neverReceived()).does(House.isSilent());
        floor.startUntil(OrderStatus.UNKNOWN);
        floor.timePasses(Duration.ofSeconds(64));

        floor.signalLogon(new VenueId("YSIM"));
        floor.timePasses(Duration.ofSeconds(10));
        assertThat(pauses()).hasSize(8).endsWith(Duration.ofSeconds(32), Duration.ofSeconds(64));
        floor.signalLogon(new VenueId("XSIM"));
        floor.timePasses(Duration.ofSeconds(10));
        floor.await(OrderStatus.EXECUTION_FAILED);
        floor.abandon();

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(pauses()).hasSize(9).endsWith(Duration.ofSeconds(64), Duration.ofMillis(500));
    }

    @Test
    @Recorded("unknown-never-received-then-retried")
    void an_order_that_the_venue_never_received_can_be_retried() {
        floor.house().does(House.isSilent(), House.fills()).saysNothing(1).says(neverReceived());
        floor.startUntil(OrderStatus.UNKNOWN);
        assertThat(floor.retry()).isEqualTo(notPossible(OrderStatus.UNKNOWN));

        floor.timePasses(Duration.ofSeconds(10));
        floor.await(OrderStatus.EXECUTION_FAILED);
        assertThat(codes(floor.state())).containsExactly("VENUE_NEVER_RECEIVED");
        floor.retry();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 record -> NoAnswer",
                "ask 1",
                "ask 1",
                "4 record -> NeverPlaced",
                "5 retry -> Allowed",
                "6 execute 2 -> Intended",
                "7 book New Trade");
    }

    @Test
    @Recorded("unknown-then-reported")
    void a_report_ends_the_asking() {
        floor.house().does(House.isSilent());
        floor.startUntil(OrderStatus.UNKNOWN);

        floor.signal(floor.house().tape().accepts());
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).doesNotContain("ask 1");
    }

    @Test
    @Recorded("unknown-then-canceled")
    void an_order_of_unknown_outcome_can_be_canceled_at_the_venue() {
        floor.house()
                .does(House.isSilent())
                .onCancel(() -> List.of(
                        floor.house().tape().accepts(), floor.house().tape().cancels("canceled as requested")));
        floor.startUntil(OrderStatus.UNKNOWN);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
    }

    @Test
    @Recorded("rejected-by-the-venue-then-retried")
    void an_order_that_the_venue_rejected_can_be_retried_until_it_is_filled() {
        floor.house().does(House.rejects(), House.rejects(), House.fills());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);
        assertThat(codes(floor.state())).containsExactly("VENUE_REJECTED");

        floor.retry();
        floor.await(OrderStatus.EXECUTION_FAILED);
        floor.retry();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book Rejected",
                "4 retry -> Allowed",
                "5 execute 2 -> Intended",
                "6 book Rejected",
                "7 retry -> Allowed",
                "8 execute 3 -> Intended",
                "9 book New Trade");
    }

    @Test
    @Recorded("retry-refused-then-abandoned")
    void a_retry_that_risk_refuses_leaves_the_order_parked() {
        floor.house().does(House.rejects()).refusesRetries();
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        assertThat(refusal(floor.retry())).isEqualTo("MAX_ORDER_NOTIONAL");
        assertThat(floor.state().status()).isEqualTo(OrderStatus.EXECUTION_FAILED);
        assertThat(floor.abandon()).isEqualTo(done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book Rejected",
                "4 retry -> RetryRefused",
                "5 record -> Abandoned");
    }

    @Test
    @Recorded("duplicate-reports")
    void a_report_that_comes_again_is_booked_once() {
        floor.house().does(House.fillsPartly("40"));
        floor.startUntil(OrderStatus.PARTIALLY_FILLED);
        ExecutionReport second = floor.house().tape().trades("10", "150.00");
        ExecutionReport third = floor.house().tape().trades("50", "150.00");

        floor.signal(second);
        floor.signal(second, second);
        floor.signal(second);
        floor.signal(second, third);

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("100");
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New Trade",
                "4 book Trade",
                "5 book Trade");
    }

    @Test
    @Recorded("reports-while-executing")
    void reports_that_come_while_the_order_is_being_sent_wait_their_turn() throws InterruptedException {
        House.Gate executing = floor.house().does(House.isSilent()).hold("execute");
        floor.start();
        executing.reached().await();
        var tape = io.countersign.execution.VenueTape.of(OneOfEach.FIRST, "100");

        floor.signal(tape.accepts(), tape.trades("30", "150.00"));
        floor.signal(tape.trades("70", "150.00"));
        executing.open().countDown();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 record -> NoAnswer",
                "4 book New Trade",
                "5 book Trade");
    }

    @Test
    @Recorded("already-known")
    void a_run_that_finds_its_order_entered_by_an_earlier_one_does_nothing() {
        floor.house().knowsTheOrderAlready();

        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls("validate", "enter AlreadyKnown");
    }

    @Test
    void so_does_one_that_is_invalid_besides() {
        floor.house().knowsTheOrderAlready().findsFaults(RejectCode.UNKNOWN_SYMBOL);

        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls("validate", "refuse AlreadyKnown");
    }

    @Test
    void a_cancel_that_cannot_be_sent_is_refused_and_leaves_the_order_as_it_was() {
        floor.house().does(House.rests()).cannotAskToCancel();
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.cancel()).isEqualTo(new Answer.Refused(List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE))));

        assertThat(floor.state()).isEqualTo(OneOfEach.atVenue(OneOfEach.FIRST, Child.Stage.WORKING, Filled.NOTHING));
        floor.signal(floor.house().tape().trades("100", "150.00"));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 record -> CancelRequested",
                "cancel 1",
                "5 record -> CancelNotSent",
                "6 book Trade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decide", "withdraw", "cancel", "retry", "abandon"})
    void an_update_without_content_or_with_another_fails_and_the_order_goes_on(String update) {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        floor.failsToAsk(update);
        floor.failsToAsk(update, (Object) null);
        floor.failsToAsk(update, Map.of());
        floor.failsToAsk(update, "approve it");
        floor.failsToAsk(update, List.of(1, 2));

        floor.signal(floor.house().tape().trades("100", "150.00"));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decision", "reports"})
    void a_signal_without_content_or_with_another_is_none(String signal) {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        floor.signalRaw(signal);
        floor.signalRaw(signal, (Object) null);
        floor.signalRaw(signal, Map.of());
        floor.signalRaw(signal, "approve it");
        floor.signalRaw(signal, List.of(Map.of("clOrdId", "x")));
        floor.signalRaw(signal, Arrays.asList(null, null));

        floor.signal(floor.house().tape().trades("100", "150.00"));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void the_state_that_is_asked_for_is_the_one_on_record() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.state())
                .isEqualTo(floor.house().state())
                .isEqualTo(OneOfEach.atVenue(OneOfEach.FIRST, Child.Stage.WORKING, Filled.NOTHING));

        floor.signal(floor.house().tape().trades("100", "150.00"));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state()).isEqualTo(floor.house().state());
    }

    @Test
    @Recorded("split-over-two-venues")
    void an_order_in_two_parts_is_filled_when_both_are() {
        floor.house().does(House.splits("60", House.fills()));
        floor.start();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls("validate", "1 enter -> Allowed", "2 execute 1 -> Intended", "3 book New Trade New Trade");
    }

    @Test
    void a_part_that_could_not_be_sent_is_left_for_a_retry() {
        floor.house().does(House.splits("60", House.isNotSent()));
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("60");
        assertThat(floor.retry()).isEqualTo(done(OrderStatus.RELEASED));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New Trade",
                "4 record -> NeverPlaced",
                "5 retry -> Allowed",
                "6 execute 3 -> Intended",
                "7 book New Trade");
    }

    @Test
    @Recorded("split-and-one-part-silent")
    void a_part_that_stays_silent_is_asked_about_and_the_other_counts() {
        floor.house().does(House.splits("60", House.isSilent())).says(neverReceived());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        assertThat(codes(floor.state())).containsExactly("VENUE_NEVER_RECEIVED");
        assertThat(floor.abandon()).isEqualTo(done(OrderStatus.CANCELED));
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("60");
    }

    @Test
    void a_cancel_asks_for_every_part_that_is_open() {
        floor.house()
                .does(House.splits("60", House.rests()))
                .onCancel(() -> List.of(VenueTape.of(OneOfEach.SECOND, "40").cancels("canceled as requested")));
        floor.startUntil(OrderStatus.PARTIALLY_FILLED);

        assertThat(floor.cancel()).isEqualTo(done(OrderStatus.CANCELED));
        assertThat(floor.house().calls()).contains("cancel 2").doesNotContain("cancel 1");
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    @Recorded("amended-then-filled")
    void a_changed_order_trades_what_it_was_changed_to() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.amend()).isEqualTo(done(OrderStatus.WORKING));
        awaitNoAmendment();
        floor.signal(floor.house().tape().trades("200", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 amend -> AmendAllowed",
                "5 replace 1 -> ReplaceIntended",
                "6 book Replaced",
                "7 book Trade");
    }

    private void awaitNoAmendment() {
        floor.await(state -> state instanceof OrderState.AtVenue order && order.amendment() == null);
    }

    @Test
    void a_change_that_risk_refuses_changes_nothing_and_is_on_record() {
        floor.house().does(House.rests()).refusesToAmend();
        floor.startUntil(OrderStatus.WORKING);

        assertThat(floor.amend()).isInstanceOf(Answer.Refused.class);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).contains("4 amend -> AmendRefused");
    }

    @Test
    @Recorded("amended-after-approval")
    void a_change_that_needs_a_second_person_goes_out_when_they_have_signed_and_the_order_trades_meanwhile() {
        floor.house().does(House.rests()).asksForApprovalsOfChanges(1);
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        floor.signal(floor.house().tape().trades("40", "150.00"));
        floor.decide(approval("trader1"));
        floor.decide(approval("checker1"));
        awaitNoAmendment();
        floor.signal(floor.house().tape().trades("160", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 amend -> AmendRequested",
                "5 book Trade",
                "6 decide trader1 -> DecisionRefused",
                "7 decide checker1 -> Approved",
                "8 releaseAmendment -> AmendAllowed",
                "9 replace 1 -> ReplaceIntended",
                "10 book Replaced",
                "11 book Trade");
    }

    @Test
    void a_change_that_nobody_signs_in_time_is_dropped_and_the_order_goes_on() {
        floor.house().does(House.rests()).asksForApprovalsOfChanges(1);
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        floor.timePasses(FIVE.plusSeconds(1));
        awaitNoAmendment();
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).contains("5 record -> ApprovalExpired");
    }

    @Test
    void a_change_can_be_withdrawn_while_it_waits_for_a_second_person() {
        floor.house().does(House.rests()).asksForApprovalsOfChanges(1);
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        assertThat(floor.withdraw()).isEqualTo(done(OrderStatus.WORKING));
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_change_that_the_venue_refuses_leaves_the_order_as_it_was() {
        floor.house()
                .does(House.rests())
                .onReplace(change -> House.sent(change, floor.house().tape().refusesToReplace(change.clOrdId())));
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        awaitNoAmendment();
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    @Recorded("amended-into-silence")
    void a_change_without_an_answer_makes_the_order_unknown_until_the_venue_says_that_it_never_had_it() {
        floor.house()
                .does(House.rests())
                .onReplace(House::sent)
                .saysNothing(1)
                .says(House.pending())
                .says(known());
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        floor.await(OrderStatus.UNKNOWN);
        floor.timePasses(FIVE);
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Allowed",
                "2 execute 1 -> Intended",
                "3 book New",
                "4 amend -> AmendAllowed",
                "5 replace 1 -> ReplaceIntended",
                "6 record -> NoAnswer",
                "ask 1",
                "ask 1",
                "ask 1",
                "7 record -> AmendFailed",
                "8 record -> Confirmed",
                "9 book Trade");
    }

    @Test
    void a_fill_that_crosses_the_change_counts_for_the_order_as_it_was_and_as_it_will_be() {
        floor.house()
                .does(House.rests())
                .onReplace(change -> House.sent(
                        change,
                        floor.house().tape().trades("60", "150.00"),
                        floor.house().tape().replaces(change.clOrdId(), "200", "151.00")));
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        awaitNoAmendment();
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("60");
        floor.signal(floor.house().tape().trades("140", "151.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void one_change_at_a_time_and_none_of_what_is_not_at_a_venue() {
        floor.house().does(House.rests()).asksForApprovals(1).asksForApprovalsOfChanges(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        assertThat(floor.amend()).isEqualTo(notPossible(OrderStatus.PENDING_APPROVAL));
        floor.decide(approval("checker1"));
        floor.await(OrderStatus.WORKING);
        assertThat(floor.amend()).isEqualTo(done(OrderStatus.WORKING));
        assertThat(floor.amend()).isEqualTo(notPossible(OrderStatus.WORKING));
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_cancel_drops_a_change_that_has_not_gone_out() {
        floor.house()
                .does(House.rests())
                .asksForApprovalsOfChanges(1)
                .onCancel(() -> List.of(floor.house().tape().refusesToCancel()));
        floor.startUntil(OrderStatus.WORKING);

        floor.amend();
        floor.cancel();
        assertThat(floor.state())
                .isInstanceOfSatisfying(
                        OrderState.AtVenue.class,
                        order -> assertThat(order.amendment()).isNull());
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }
}
