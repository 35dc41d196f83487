package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Steps;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import java.math.BigDecimal;
import java.time.Duration;
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

    private BigDecimal reserved(OrderInput input) {
        return desk.value(
                BigDecimal.class,
                "SELECT open_quantity FROM reservation WHERE order_id = ?",
                input.orderId().value());
    }

    private static OrderEvent canceled() {
        return new OrderEvent.CancelRequested(AnOrder.TRADER, "changed my mind");
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
