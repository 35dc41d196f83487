package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.RealOpa;
import io.countersign.fixture.Steps;
import io.countersign.fixture.Together;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The market trades at a stop price just as its order, ten IBM at 101.00, is changed or canceled: what is on record
/// first holds.
class StopRacesIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private void assertWaitsAtTheStop(OrderInput input, boolean met) {
        assertThat(desk.row(
                        "SELECT stop_price::text, triggered_by IS NOT NULL AS met FROM stop_order WHERE order_id = ?",
                        input.orderId().value()))
                .containsEntry("stop_price", "101")
                .containsEntry("met", met);
    }

    private BigDecimal reserved(OrderInput input) {
        return desk.value(
                BigDecimal.class,
                "SELECT open_quantity FROM reservation WHERE order_id = ?",
                input.orderId().value());
    }

    /// The order goes out on the terms that the market met.
    private void assertGoesOut(OrderInput input) {
        assertThat(desk.recorder.trigger(desk.next(input))).isInstanceOf(OrderEvent.Triggered.class);
        assertThat(desk.gate.release(desk.next(input), input)).isInstanceOf(OrderEvent.Allowed.class);
        assertThat(reserved(input)).isEqualByComparingTo("10");
    }

    private static void assertTriggeredAlready(List<Reason> reasons) {
        assertThat(reasons).extracting(Reason::code).containsExactly(RejectCode.STOP_TRIGGERED_ALREADY.name());
    }

    /// The market trades at the stop price while policy is asked; in a thread and a transaction of its own.
    private Desk whereItTradesMeanwhile() {
        Policy policy = RealOpa.policy();
        return desk.asking((subject, question) -> {
            Together.all(List.of(() -> desk.trades("IBM", "101.00")));
            return policy.ask(subject, question);
        });
    }

    @Test
    void a_change_that_was_signed_fails_once_the_market_has_met_the_stop() {
        Steps.Step releasing = Steps.releasingAChangeOfHeld(desk);
        OrderInput input = releasing.input();
        desk.trades("IBM", "101.00");

        Object event = releasing.take(desk, desk.next(input));

        assertThat(event).isInstanceOf(OrderEvent.AmendFailed.class);
        assertTriggeredAlready(((OrderEvent.AmendFailed) event).reasons());
        assertThat(desk.row("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1"))
                .containsEntry("type", "RISK_DENIED");
        assertWaitsAtTheStop(input, true);
        assertGoesOut(input);
    }

    @Test
    void or_meets_it_while_the_change_is_looked_at_once_more() {
        Steps.Step releasing = Steps.releasingAChangeOfHeld(desk);
        OrderInput input = releasing.input();

        Object event = releasing.take(whereItTradesMeanwhile(), desk.next(input));

        assertThat(event).isInstanceOf(OrderEvent.AmendFailed.class);
        assertTriggeredAlready(((OrderEvent.AmendFailed) event).reasons());
        assertWaitsAtTheStop(input, true);
        assertGoesOut(input);
    }

    @Test
    void a_change_is_refused_when_the_market_meets_the_stop_while_risk_is_asked_about_it() {
        OrderInput input = Steps.held(desk);

        OrderEvent event = whereItTradesMeanwhile().gate.amend(desk.next(input), input, Steps.toStop("20", "102.00"));

        assertThat(event).isInstanceOf(OrderEvent.AmendRefused.class);
        assertTriggeredAlready(((OrderEvent.AmendRefused) event).reasons());
        assertWaitsAtTheStop(input, true);
        assertGoesOut(input);
    }

    @Test
    void a_signature_is_asked_for_all_the_same_and_the_market_does_not_wait_for_it() {
        OrderInput input = Steps.held(desk);

        OrderEvent event = whereItTradesMeanwhile().gate.amend(desk.next(input), input, Steps.toStop("6000", "102.00"));

        assertThat(event).isInstanceOf(OrderEvent.AmendRequested.class);
        assertWaitsAtTheStop(input, true);
        assertGoesOut(input);
    }

    @Test
    void an_order_that_the_market_has_met_and_nobody_has_told_can_still_be_canceled() {
        OrderInput input = Steps.held(desk);
        desk.trades("IBM", "101.00");

        desk.recorder.record(desk.next(input), canceled());

        assertThat(desk.status(input)).isEqualTo("CANCELED");
        assertThat(watched(input)).isZero();
        assertThat(reserved(input)).isZero();
    }

    private static OrderEvent canceled() {
        return new OrderEvent.CancelRequested(AnOrder.TRADER, "changed my mind");
    }

    private int watched(OrderInput input) {
        return desk.value(
                Integer.class,
                "SELECT count(*) FROM stop_order WHERE order_id = ?",
                input.orderId().value());
    }

    @Test
    void an_order_that_is_canceled_while_it_is_told_is_canceled_or_triggered_and_not_both() {
        for (int round = 0; round < 20; round++) {
            OrderInput input = Steps.held(desk);
            desk.trades("IBM", "101.00");

            List<Callable<OrderEvent>> both = List.of(
                    () -> desk.recorder.trigger(Desk.step(input, 2)),
                    () -> desk.recorder.record(Desk.step(input, 2), canceled()));
            List<OrderEvent> came = Together.all(both);

            boolean triggered = came.getFirst() instanceof OrderEvent.Triggered;
            assertThat(came.getFirst()).as("either hears of what happened").isEqualTo(came.getLast());
            assertThat(desk.row(
                            "SELECT status, state ->> 'state' AS state FROM orders WHERE order_id = ?",
                            input.orderId().value()))
                    .containsEntry("status", triggered ? "RELEASED" : "CANCELED")
                    .containsEntry("state", triggered ? "Triggered" : "Closed");
            assertThat(reserved(input)).isEqualByComparingTo(triggered ? "10" : "0");
            assertThat(watched(input)).isZero();
        }
    }

    @Test
    void a_cancel_that_waits_for_the_trigger_holds_nobody_up() {
        OrderInput input = Steps.held(desk);

        assertHoldsNobodyUp(input, () -> desk.recorder.record(Desk.step(input, 2), canceled()));

        assertThat(desk.status(input)).isEqualTo("CANCELED");
    }

    @Test
    void nor_does_an_order_that_gives_back_what_a_change_of_it_would_have_cost() {
        OrderInput input = Steps.held(desk);
        desk.gate.amend(desk.next(input), input, Steps.toStop("6000", "102.00"));
        desk.trades("IBM", "101.00");

        assertHoldsNobodyUp(input, () -> desk.recorder.trigger(desk.next(input)));

        assertThat(reserved(input)).isEqualByComparingTo("10");
    }

    /// Of two processes that watch the market, one has locked the stop. Were the firm locked by who waits for
    /// that, and the trigger to wait for another stop, of which the change waits for the firm, they would wait for
    /// ever.
    private void assertHoldsNobodyUp(OrderInput input, Callable<OrderEvent> deed) {
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                Handle trigger = database.jdbi().open()) {
            trigger.begin();
            trigger.select(
                            "SELECT 1 FROM stop_order WHERE order_id = ? FOR UPDATE",
                            input.orderId().value())
                    .mapTo(Integer.class)
                    .one();
            Future<OrderEvent> waiting = thread.submit(deed);
            Eventually.isTrue("it waits for the stop", this::somebodyWaits);

            assertThatCode(() -> desk.execute("SELECT 1 FROM firm FOR UPDATE NOWAIT"))
                    .doesNotThrowAnyException();

            trigger.rollback();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private boolean somebodyWaits() {
        return desk.value(
                        Integer.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                > 0;
    }
}
