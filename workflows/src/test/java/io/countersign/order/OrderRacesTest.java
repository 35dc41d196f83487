package io.countersign.order;

import static io.countersign.order.Floor.BY_OPERATIONS;
import static io.countersign.order.Floor.BY_TRADER;
import static io.countersign.order.Floor.answer;
import static io.countersign.order.Floor.approval;
import static io.countersign.order.Floor.rejection;
import static io.countersign.order.House.known;
import static io.countersign.order.House.neverReceived;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueTape;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowUpdateHandle;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens to an order at the same time, and who is first.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderRacesTest {

    @RegisterExtension
    final Floor floor = new Floor();

    private List<String> callsWith(String part) {
        return floor.house().calls().stream()
                .filter(call -> call.contains(part))
                .toList();
    }

    @Test
    @Recorded("two-checkers-at-once")
    void of_two_checkers_at_once_exactly_the_number_that_is_asked_for_counts() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        WorkflowUpdateHandle<Answer> one = floor.begin("decide", approval("checker1"));
        WorkflowUpdateHandle<Answer> two = floor.begin("decide", approval("checker2"));

        assertThat(Stream.of(answer(one), answer(two)).map(Answer::getClass))
                .containsExactlyInAnyOrder(Answer.Done.class, Answer.Refused.class);
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("-> Approved")).hasSize(1);
        assertThat(callsWith("-> DecisionRefused")).hasSize(1);
        assertThat(callsWith("release")).hasSize(1);
    }

    @Test
    void of_three_checkers_at_once_two_count_when_two_are_asked_for() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        List<WorkflowUpdateHandle<Answer>> updates = Stream.of("checker1", "checker2", "checker3")
                .map(checker -> floor.begin("decide", approval(checker)))
                .toList();

        assertThat(updates.stream().map(Floor::answer).map(Answer::getClass))
                .containsExactlyInAnyOrder(Answer.Done.class, Answer.Done.class, Answer.Refused.class);
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void an_approval_and_a_rejection_at_once_are_decided_by_arrival() throws InterruptedException {
        House.Gate deciding = floor.house().asksForApprovals(1).hold("decide");
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.signal(rejection("checker1"));
        deciding.reached().await();
        floor.signal(approval("checker2"));
        deciding.open().countDown();

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(callsWith("decide"))
                .containsExactly("2 decide checker1 -> Declined", "3 decide checker2 -> DecisionRefused");
    }

    @Test
    void a_withdrawal_and_an_approval_at_once_are_decided_by_arrival() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.signal(approval("checker1"));
        Answer answer = floor.withdraw();

        assertThat(answer).isInstanceOf(Answer.NotPossible.class);
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_decision_after_the_window_counts_no_more_even_if_it_is_there_before_the_timer() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().clockIsAhead(Floor.WINDOW);

        Answer answer = floor.decide(approval("checker1"));

        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(floor.state().status()).isEqualTo(OrderStatus.PENDING_APPROVAL);
        assertThat(floor.result()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(callsWith("release")).isEmpty();
    }

    @Test
    void a_decision_just_before_the_end_of_the_window_counts() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.timePasses(Floor.WINDOW.minusSeconds(30));

        floor.decide(approval("checker1"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_CANCELED))
                .hasSize(1);
    }

    /// Policy and database have failed; the workflow still knows who entered the order.
    @Test
    void a_makers_approval_does_not_count_even_if_policy_and_database_let_it_through() {
        floor.house().asksForApprovals(1).letsTheMakerApprove();
        floor.isNotReplayed();
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.signal(approval("trader1"));

        assertThatThrownBy(floor::result)
                .isInstanceOf(WorkflowFailedException.class)
                .hasRootCauseMessage(
                        "message='trader1 entered the order and must not approve it', type='java.lang.IllegalStateException', nonRetryable=false");
        assertThat(callsWith("release")).isEmpty();
        assertThat(callsWith("execute")).isEmpty();
    }

    @Test
    @Recorded("canceled-while-executing")
    void a_cancel_that_comes_while_the_order_is_being_sent_waits_until_it_is_out() throws InterruptedException {
        House.Gate executing = floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")))
                .hold("execute");
        floor.start();
        executing.reached().await();

        WorkflowUpdateHandle<Answer> cancel = floor.begin("cancel", BY_TRADER);
        executing.open().countDown();

        assertThat(answer(cancel)).isEqualTo(new Answer.Done(OrderStatus.CANCELED));
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(callsWith("cancel 1")).hasSize(1);
    }

    @Test
    @Recorded("canceled-when-filled")
    void a_cancel_of_an_order_that_was_filled_meanwhile_is_answered_before_the_run_ends() throws InterruptedException {
        House.Gate executing = floor.house().hold("execute");
        floor.start();
        executing.reached().await();

        WorkflowUpdateHandle<Answer> cancel = floor.begin("cancel", BY_TRADER);
        WorkflowUpdateHandle<Answer> retry = floor.begin("retry", BY_OPERATIONS);
        floor.signal(approval("checker1"));
        executing.open().countDown();

        assertThat(answer(cancel)).isEqualTo(new Answer.NotPossible(OrderStatus.FILLED));
        assertThat(answer(retry)).isEqualTo(new Answer.NotPossible(OrderStatus.FILLED));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    @Recorded("decided-when-over")
    void a_decision_that_comes_when_the_order_is_over_is_still_put_on_record() throws InterruptedException {
        House.Gate executing = floor.house().asksForApprovals(1).hold("execute");
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.decide(approval("checker1"));
        executing.reached().await();

        WorkflowUpdateHandle<Answer> late = floor.begin("decide", rejection("checker2"));
        executing.open().countDown();

        assertThat(answer(late)).isInstanceOf(Answer.Refused.class);
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("checker2")).containsExactly("6 decide checker2 -> DecisionRefused");
    }

    @Test
    void reports_that_come_after_the_end_but_before_the_run_ends_are_booked() throws InterruptedException {
        House.Gate canceling = floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")))
                .hold("cancel");
        floor.startUntil(OrderStatus.WORKING);
        WorkflowUpdateHandle<Answer> cancel = floor.begin("cancel", BY_TRADER);
        canceling.reached().await();

        floor.signal(floor.house().tape().trades("40", "150.00"));
        canceling.open().countDown();

        assertThat(answer(cancel)).isEqualTo(new Answer.Done(OrderStatus.CANCELED));
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("40");
    }

    @Test
    @Recorded("report-overtakes-the-venues-denial")
    void a_report_that_came_while_the_venue_was_asked_beats_its_answer_that_it_has_nothing()
            throws InterruptedException {
        House.Gate asking =
                floor.house().does(House.isSilent()).says(neverReceived()).hold("ask");
        floor.startUntil(OrderStatus.UNKNOWN);
        floor.timePasses(Duration.ofSeconds(1));
        asking.reached().await();

        floor.signal(floor.house().tape().accepts());
        asking.open().countDown();
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("NeverPlaced")).isEmpty();
    }

    @Test
    void a_venue_is_asked_on_time_however_much_else_arrives() {
        floor.house().does((placement, tape) -> {
            floor.house().says(known(tape.accepts(), tape.trades("100", "150.00")));
            return House.isSilent().on(placement, tape);
        });
        floor.startUntil(OrderStatus.UNKNOWN);

        for (int click = 0; click < 5; click++) {
            assertThat(floor.abandon()).isEqualTo(new Answer.NotPossible(OrderStatus.UNKNOWN));
        }

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(Histories.ofType(floor.history(), EventType.EVENT_TYPE_TIMER_STARTED))
                .as("one pause, not one for each click")
                .hasSize(1);
    }

    @Test
    @Recorded("failed-then-filled-after-all")
    void a_fill_of_an_order_taken_to_be_lost_is_booked_and_nothing_is_sent_again() {
        floor.house().does(House.isSilent()).says(neverReceived());
        floor.startUntil(OrderStatus.UNKNOWN);
        floor.timePasses(Duration.ofSeconds(1));
        floor.await(OrderStatus.EXECUTION_FAILED);

        floor.signal(floor.house().tape().trades("40", "150.00"));
        assertThat(floor.retry()).isEqualTo(new Answer.NotPossible(OrderStatus.PARTIALLY_FILLED));
        floor.signal(floor.house().tape().trades("60", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("execute")).hasSize(1);
    }

    @Test
    @Recorded("retried-then-late-report")
    void a_late_report_of_the_first_attempt_does_not_end_the_second() {
        floor.house().does(House.isSilent(), House.rests()).says(neverReceived());
        floor.startUntil(OrderStatus.UNKNOWN);
        VenueTape first = floor.house().tape();
        floor.timePasses(Duration.ofSeconds(1));
        floor.await(OrderStatus.EXECUTION_FAILED);
        floor.retry();
        floor.await(OrderStatus.WORKING);

        floor.signal(first.rejects("late"));
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("100");
    }

    @Test
    void nothing_is_retried_when_late_fills_have_left_nothing() {
        floor.house().does(House.rejects());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        floor.signal(VenueTape.of(OneOfEach.SECOND, "100").trades("100", "150.00"));

        assertThat(floor.retry()).isEqualTo(new Answer.NotPossible(OrderStatus.EXECUTION_FAILED));
        floor.abandon();
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    @Recorded("reported-before-it-was-sent")
    void a_report_on_an_order_that_was_never_sent_is_left_where_it_is() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        ExecutionReport report = VenueTape.of(OneOfEach.FIRST, "100").trades("100", "150.00");

        floor.signal(report);
        floor.decide(rejection("checker1"));

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(callsWith("book")).isEmpty();
    }

    @Test
    void two_retries_at_once_are_one() {
        floor.house().does(House.rejects(), House.rests());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        WorkflowUpdateHandle<Answer> one = floor.begin("retry", BY_OPERATIONS);
        WorkflowUpdateHandle<Answer> two = floor.begin("retry", BY_OPERATIONS);

        assertThat(Stream.of(answer(one), answer(two)).map(Answer::getClass))
                .containsExactlyInAnyOrder(Answer.Done.class, Answer.NotPossible.class);
        floor.await(OrderStatus.WORKING);
        floor.signal(floor.house().tape().trades("100", "150.00"));
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("execute")).containsExactly("2 execute 1 -> Intended", "5 execute 2 -> Intended");
    }

    @Test
    void a_retry_and_an_abandonment_at_once_are_decided_by_arrival() {
        floor.house().does(House.rejects());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);

        WorkflowUpdateHandle<Answer> abandon = floor.begin("abandon", BY_OPERATIONS);

        assertThat(answer(abandon)).isEqualTo(new Answer.Done(OrderStatus.CANCELED));
        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(callsWith("execute")).hasSize(1);
    }

    @Test
    @Recorded("already-known-with-a-request")
    void a_run_that_does_nothing_still_answers_who_asks_it() {
        floor.house().knowsTheOrderAlready();

        assertThat(floor.startAndCancel()).isInstanceOf(Answer.NotPossible.class);

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_run_that_does_nothing_books_nothing() throws InterruptedException {
        House.Gate entering = floor.house().knowsTheOrderAlready().hold("enter");
        floor.start();
        entering.reached().await();

        floor.signal(VenueTape.of(OneOfEach.FIRST, "100").trades("100", "150.00"));
        entering.open().countDown();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(callsWith("book")).isEmpty();
    }
}
