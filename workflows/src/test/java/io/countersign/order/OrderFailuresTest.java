package io.countersign.order;

import static io.countersign.order.Floor.approval;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of an order when what it works with fails.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderFailuresTest {

    @RegisterExtension
    final Floor floor = new Floor(Duration.ofSeconds(1));

    @Test
    void every_step_that_is_repeated_because_its_answer_was_lost_is_taken_once() {
        Set<Integer> lost = new HashSet<>();
        floor.house().asksForApprovals(1).does(House.fillsPartly("40"));
        floor.house().afterCommit(() -> {
            if (lost.add(floor.house().calls().size())) {
                throw ApplicationFailure.newFailure("the connection broke after the commit", "Broken");
            }
        });
        floor.startUntil(OrderStatus.PENDING_APPROVAL);
        floor.decide(approval("checker1"));
        floor.await(OrderStatus.PARTIALLY_FILLED);
        floor.signal(floor.house().tape().trades("60", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls().stream().filter(call -> !call.equals("validate")))
                .containsExactly(
                        "1 enter -> ApprovalRequested",
                        "2 decide checker1 -> Approved",
                        "3 release -> Allowed",
                        "4 execute 1 -> Intended",
                        "5 book New Trade",
                        "6 book Trade");
        assertThat(lost).hasSize(6);
    }

    /// Longer than the worker tries by itself: the pauses become timers of the workflow.
    @Test
    @Recorded("database-down")
    void an_order_waits_until_the_database_is_back() {
        floor.house().does(House.rests());
        floor.startUntil(OrderStatus.WORKING);

        floor.house().isDown(9);
        floor.signal(floor.house().tape().trades("100", "150.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls()).endsWith("4 book Trade");
    }
}
