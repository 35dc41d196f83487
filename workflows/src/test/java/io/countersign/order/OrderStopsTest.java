package io.countersign.order;

import static io.countersign.order.Floor.approval;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.Held;
import io.countersign.risk.RiskCheckId;
import io.temporal.client.WorkflowUpdateHandle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every shape that the life of a stop order can have while it waits for the market.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderStopsTest {

    @RegisterExtension
    final Floor floor = new Floor(Orders.aStopBuy());

    private void assertCalls(String... calls) {
        assertThat(floor.house().calls()).containsExactly(calls);
    }

    private void startUntilHeld() {
        floor.start();
        floor.await(Held.class::isInstance);
    }

    private static List<String> codes(OrderState state) {
        return ((Closed) state).reasons().stream().map(Reason::code).toList();
    }

    @Test
    @Recorded("stop-triggered-then-filled")
    void a_stop_order_is_held_until_the_market_trades_at_its_price_and_is_checked_again_then() {
        startUntilHeld();
        assertCalls("validate", "1 enter -> Held");

        floor.house().tradesAtTheStop();
        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Held",
                "2 trigger -> Triggered",
                "3 release -> Allowed",
                "4 execute 1 -> Intended",
                "5 book New Trade");
    }

    @Test
    @Recorded("stop-told-of-a-trade-that-is-not-on-record")
    void who_says_that_the_market_has_traded_is_not_believed() {
        startUntilHeld();

        floor.signalTrigger();
        floor.await(_ -> floor.house().calls().contains("2 trigger -> NotTriggered"));

        assertThat(floor.state()).isInstanceOf(Held.class);
        assertThat(floor.cancel()).isEqualTo(new Answer.Done(OrderStatus.CANCELED));
    }

    @Test
    @Recorded("stop-triggered-twice")
    void a_repeat_does_nothing() {
        floor.house().does(House.rests());
        startUntilHeld();
        floor.house().tradesAtTheStop();

        floor.signalTrigger();
        floor.signalTrigger();
        floor.await(OrderStatus.WORKING);
        floor.signalTrigger();
        floor.signal(floor.house().tape().trades("100", "151.00"));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> Held",
                "2 trigger -> Triggered",
                "3 release -> Allowed",
                "4 execute 1 -> Intended",
                "5 book New",
                "6 book Trade");
    }

    @Test
    @Recorded("stop-canceled-while-held")
    void a_held_order_is_canceled_without_any_venue() {
        startUntilHeld();
        floor.house().tradesAtTheStop(); // on record, and nobody has told the order yet

        assertThat(floor.cancel()).isEqualTo(new Answer.Done(OrderStatus.CANCELED));

        assertThat(floor.result()).isEqualTo(OrderStatus.CANCELED);
        assertThat(codes(floor.state())).containsExactly("CANCELED_BY_USER");
        assertCalls("validate", "1 enter -> Held", "2 record -> CancelRequested");
    }

    @Test
    @Recorded("stop-withdrawn-while-held")
    void a_held_order_can_be_withdrawn() {
        startUntilHeld();

        assertThat(floor.withdraw()).isEqualTo(new Answer.Done(OrderStatus.CANCELED));

        assertCalls("validate", "1 enter -> Held", "2 record -> Withdrawn");
    }

    @Test
    @Recorded("stop-triggered-before-the-cancel")
    void a_cancel_that_comes_after_the_trigger_is_for_the_venue_to_decide() {
        floor.house()
                .does(House.rests())
                .onCancel(() -> List.of(floor.house().tape().cancels("canceled as requested")));
        House.Gate executing = floor.house().hold("execute");
        startUntilHeld();
        floor.house().tradesAtTheStop();

        floor.signalTrigger();
        awaitReached(executing);
        WorkflowUpdateHandle<Answer> cancel = floor.begin("cancel", Floor.BY_TRADER);
        executing.open().countDown();

        assertThat(Floor.answer(cancel)).isEqualTo(new Answer.Done(OrderStatus.CANCELED));
        assertThat(floor.house().calls()).contains("3 release -> Allowed", "cancel 1");
    }

    private static void awaitReached(House.Gate gate) {
        try {
            gate.reached().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the test has ended", e);
        }
    }

    @Test
    @Recorded("stop-expired")
    void a_held_day_order_expires_when_its_session_closes() {
        startUntilHeld();

        assertThat(floor.result()).isEqualTo(OrderStatus.EXPIRED);

        assertThat(floor.now()).isAfterOrEqualTo(Floor.OPENING.plus(House.SESSION));
        assertThat(codes(floor.state())).containsExactly("EXPIRED_UNTRIGGERED");
        assertCalls("validate", "1 enter -> Held", "2 record -> Expired");
    }

    @Test
    @Recorded("stop-held-overnight")
    void a_held_order_that_is_good_till_canceled_outlasts_the_session() {
        floor.close();
        floor.open(Orders.aStopLimitBuy().lasting(TimeInForce.GTC).terms(), 600);
        startUntilHeld();

        floor.timePasses(Duration.ofDays(2));

        assertThat(floor.state()).isInstanceOf(Held.class);
        floor.house().tradesAtTheStop();
        floor.signalTrigger();
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    @Recorded("stop-refused-at-release")
    void what_risk_refuses_when_the_market_is_there_never_reaches_a_venue() {
        startUntilHeld();
        floor.house().tradesAtTheStop().refusesTheReleaseFromNowOn();

        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.REJECTED);
        assertCalls("validate", "1 enter -> Held", "2 trigger -> Triggered", "3 release -> Refused");
    }

    @Test
    @Recorded("stop-approved-then-triggered")
    void an_order_that_needs_a_second_person_is_held_when_that_has_signed() {
        floor.house().asksForApprovals(1);
        floor.startUntil(OrderStatus.PENDING_APPROVAL);

        floor.decide(approval("checker1"));
        floor.await(Held.class::isInstance);
        floor.house().tradesAtTheStop();
        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertCalls(
                "validate",
                "1 enter -> ApprovalRequested",
                "2 decide checker1 -> Approved",
                "3 release -> Held",
                "4 trigger -> Triggered",
                "5 release -> Allowed",
                "6 execute 1 -> Intended",
                "7 book New Trade");
    }

    @Test
    @Recorded("stop-amended-while-held")
    void a_change_of_a_held_order_takes_effect_at_once() {
        startUntilHeld();

        assertThat(floor.amendStop("152.00")).isEqualTo(new Answer.Done(OrderStatus.RELEASED));

        assertThat(floor.state())
                .isEqualTo(new Held(
                        new RiskCheckId("R-" + OneOfEach.ORDER.stem() + "-2"),
                        Floor.OPENING.plus(House.SESSION),
                        null));
        floor.house().tradesAtTheStop();
        floor.signalTrigger();
        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().executed().pricing())
                .isEqualTo(new Pricing.Stop(io.countersign.money.Price.parse("152.00")));
    }

    @Test
    @Recorded("stop-change-approved-while-held")
    void a_change_that_needs_a_second_person_takes_effect_when_that_has_signed() {
        floor.house().asksForApprovalsOfChanges(1);
        startUntilHeld();
        floor.amendStop("152.00");

        floor.decide(approval("checker1"));
        floor.await(state -> state instanceof Held held && held.amendment() == null);
        floor.house().tradesAtTheStop();
        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls())
                .containsSubsequence(
                        "2 amend -> AmendRequested",
                        "3 decide checker1 -> Approved",
                        "4 releaseAmendment -> AmendAllowed",
                        "5 trigger -> Triggered");
    }

    @Test
    @Recorded("stop-triggered-while-a-change-is-asked")
    void the_market_does_not_wait_for_a_signature_under_a_change() {
        floor.house().asksForApprovalsOfChanges(1);
        startUntilHeld();
        floor.amendStop("152.00");
        floor.house().tradesAtTheStop();

        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().executed().pricing())
                .isEqualTo(Orders.aStopBuy().terms().pricing());
    }

    @Test
    void a_change_that_is_signed_when_the_market_has_been_there_fails_and_the_order_goes_out_as_it_was() {
        floor.house().asksForApprovalsOfChanges(1);
        startUntilHeld();
        floor.amendStop("152.00");
        floor.house().tradesAtTheStop();

        floor.decide(approval("checker1"));
        floor.signalTrigger();

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
        assertThat(floor.house().calls())
                .containsSubsequence(
                        "3 decide checker1 -> Approved",
                        "4 releaseAmendment -> AmendFailed",
                        "5 trigger -> Triggered",
                        "6 release -> Allowed");
        assertThat(floor.house().executed().pricing())
                .isEqualTo(Orders.aStopBuy().terms().pricing());
    }

    @Test
    @Recorded("stop-trigger-lost-then-canceled")
    void a_trigger_that_was_taken_in_a_lost_task_has_happened() {
        startUntilHeld();
        floor.house().tradesAtTheStop();
        floor.house().takesInALostTask(new OrderEvent.Triggered(OneOfEach.aTrade()));

        assertThat(floor.cancel()).isEqualTo(new Answer.NotPossible(OrderStatus.RELEASED));

        assertThat(floor.result()).isEqualTo(OrderStatus.FILLED);
    }
}
