package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.ExecutionReport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A step that was taken in a task that Temporal never heard of. Afterwards something else comes first.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LostTaskTest {
    @RegisterExtension
    final Floor floor = new Floor();

    private final OrderEvent approved = new OrderEvent.Approved(new Subject("checker1"));

    @Test
    @Recorded("cancel-lost-then-filled")
    void a_fill_after_a_lost_cancel_is_booked_all_the_same() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);
        floor.house().takesInALostTask(new OrderEvent.CancelRequested(Floor.BY_TRADER.by(), "lost"));

        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.state()).isEqualTo(floor.house().state());
    }

    @Test
    @Recorded("approval-lost-then-withdrawn")
    void a_withdrawal_after_a_lost_approval_is_not_said_to_be_done() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().takesInALostTask(approved);

        assertThat(floor.withdraw()).isInstanceOf(Answer.NotPossible.class);

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void a_rejection_after_a_lost_approval_is_on_record_and_counts() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().takesInALostTask(approved);

        assertThat(floor.decide(Floor.rejection("checker2"))).isInstanceOf(Answer.Done.class);

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertThat(floor.house().calls()).anyMatch(call -> call.contains("decide checker2 -> Declined"));
    }

    @Test
    void the_same_decision_again_is_the_lost_one() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().takesInALostTask(approved);

        assertThat(floor.decide(Floor.approval("checker1"))).isInstanceOf(Answer.Done.class);
        assertThat(floor.decide(Floor.approval("checker2"))).isInstanceOf(Answer.Done.class);

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void the_expiry_after_a_lost_approval_does_not_undo_it() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().takesInALostTask(approved);

        floor.timePasses(Floor.WINDOW.plusSeconds(1));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void the_expiry_after_the_first_of_two_lost_approvals_ends_the_order() {
        floor.house().asksForApprovals(2);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.house().takesInALostTask(approved);

        floor.timePasses(Floor.WINDOW.plusSeconds(1));

        assertThat(floor.result()).isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void a_retry_after_a_lost_giving_up_finds_the_order_over() {
        floor.house().does(House.rejects());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);
        floor.house().takesInALostTask(new OrderEvent.Abandoned(Floor.BY_OPERATIONS.by(), "lost"));

        assertThat(floor.retry()).isEqualTo(new Answer.NotPossible(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void a_giving_up_after_a_lost_refusal_to_retry_is_done() {
        floor.house().does(House.rejects());
        floor.startUntil(OrderStatus.EXECUTION_FAILED);
        floor.house().takesInALostTask(new OrderEvent.RetryRefused(List.of(OneOfEach.A_REASON)));

        assertThat(floor.abandon()).isEqualTo(new Answer.Done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void a_cancel_after_a_lost_fill_in_part_is_sent() {
        floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));
        floor.startUntil(OrderStatus.WORKING);
        ExecutionReport part = floor.house().tape().trades("40", "150.00");
        floor.house().takesInALostTask(new OrderEvent.Reported(List.of(part)));

        assertThat(floor.cancel()).isEqualTo(new Answer.Done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(floor.state().progress().cumQty()).isEqualByComparingTo("40");
    }
}
