package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Faults;
import io.countersign.fixture.Steps;
import io.countersign.fixture.Together;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderInput;
import io.countersign.order.Pricing;
import io.countersign.order.RejectCode;
import io.countersign.order.TimeInForce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stop order is triggered by the market's trade, once, whoever sees it and whatever breaks meanwhile.
class StopTriggerIT {

    private static final Duration MAX_AGE = Duration.ofSeconds(5);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private StopTrigger trigger(Jdbi jdbi) {
        return new StopTrigger(jdbi, desk.clock, MAX_AGE);
    }

    private OrderInput entered(AnOrder order) {
        OrderInput input = order.input();
        assertThat(desk.enter(input)).isInstanceOf(OrderEvent.Held.class);
        return input;
    }

    /// What a held order was triggered at; empty when it was not.
    private Optional<String> triggeredAt(OrderInput input) {
        return Optional.ofNullable(desk.value(
                String.class,
                "SELECT MAX(triggered_by ->> 'price') FROM stop_order WHERE order_id = ?",
                input.orderId().value()));
    }

    @ParameterizedTest
    @CsvSource({
        "BUY,  100.99, false", "BUY,  101.00, true", "BUY,  105.00, true",
        "SELL_SHORT, 101.01, false", "SELL_SHORT, 101.00, true", "SELL_SHORT, 90.00, true",
    })
    void a_rise_meets_the_stops_that_buy_and_a_fall_those_that_sell(String side, String price, boolean met) {
        AnOrder order = side.equals("BUY") ? AnOrder.toBuy("10", "IBM") : AnOrder.toSellShort("10", "IBM");
        OrderInput input = entered(order.stop("101.00"));

        assertThat(desk.trades("IBM", price)).isEqualTo(met ? List.of(input.orderId()) : List.of());
        assertThat(triggeredAt(input).isPresent()).isEqualTo(met);
    }

    @Test
    void another_instruments_trade_meets_nothing() {
        entered(AnOrder.toBuy("10", "IBM").stop("101.00"));

        assertThat(desk.trades("AIG", "500.00")).isEmpty();
    }

    @Test
    void of_many_trades_the_first_that_meets_it_is_on_record() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        StopTrigger trigger = trigger(database.jdbi());

        for (String price : List.of("100.50", "99.00", "101.20", "101.10", "101.50", "90.00")) {
            trigger.traded(desk.trade("IBM", price));
        }

        assertThat(trigger.record()).isTrue();
        assertThat(triggeredAt(input)).contains("101.2");
    }

    @Test
    void a_later_trade_changes_nothing() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        desk.trades("IBM", "101.20");

        assertThat(desk.trades("IBM", "102.00")).isEmpty();

        assertThat(triggeredAt(input)).contains("101.2");
    }

    @Test
    void many_trades_are_one_statement_and_nothing_is_written_where_they_meet_nothing() {
        entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        AtomicInteger statements = new AtomicInteger();
        StopTrigger trigger = trigger(Faults.afterStatement(database.source(), _ -> statements.incrementAndGet()));
        String before = rowVersions();

        for (int trade = 0; trade < 1_000; trade++) {
            trigger.traded(desk.trade("IBM", "100." + (10 + trade % 90)));
        }

        assertThat(trigger.record()).isTrue();
        assertThat(trigger.record()).isTrue();
        assertThat(statements).hasValue(1);
        assertThat(rowVersions()).isEqualTo(before);
    }

    private String rowVersions() {
        return desk.value(String.class, "SELECT string_agg(xmin::text || ctid::text, ' ') FROM stop_order");
    }

    @Test
    void a_trade_that_is_old_says_nothing_of_the_market() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        StopTrigger trigger = trigger(database.jdbi());
        MarketTrade old = desk.trade("IBM", "101.00");
        desk.clock.advance(MAX_AGE.plusMillis(1));

        trigger.traded(old);
        trigger.record();

        assertThat(triggeredAt(input)).isEmpty();
    }

    @Test
    void what_could_not_be_put_on_record_is_tried_again_before_what_came_meanwhile() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        StopTrigger trigger = trigger(Faults.killedAfterStatement(database.source(), 1));
        trigger.traded(desk.trade("IBM", "101.20"));
        assertThat(trigger.record()).isFalse();
        assertThat(triggeredAt(input)).isEmpty();

        trigger.traded(desk.trade("IBM", "102.00"));

        assertThat(trigger.record()).isTrue();
        assertThat(triggeredAt(input)).contains("101.2");
    }

    @Test
    void however_long_the_database_was_away() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        StopTrigger trigger = trigger(Faults.killedAfterStatement(database.source(), 1));
        trigger.traded(desk.trade("IBM", "101.20"));
        assertThat(trigger.record()).isFalse();

        desk.clock.advance(MAX_AGE.multipliedBy(10));

        assertThat(trigger.record()).isTrue();
        assertThat(triggeredAt(input)).contains("101.2");
    }

    @Test
    void what_traded_before_an_order_was_held_does_not_trigger_it() {
        StopTrigger trigger = trigger(database.jdbi());
        trigger.traded(desk.trade("IBM", "101.20"));
        desk.clock.advance(Duration.ofMillis(1));
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));

        trigger.record();
        assertThat(triggeredAt(input)).isEmpty();

        trigger.traded(desk.trade("IBM", "101.10"));
        trigger.record();
        assertThat(triggeredAt(input)).contains("101.1");
    }

    @Test
    void an_order_that_came_to_be_held_between_two_trades_at_a_price_is_triggered_by_the_second() {
        StopTrigger trigger = trigger(database.jdbi());
        trigger.traded(desk.trade("IBM", "101.00"));
        desk.clock.advance(Duration.ofMillis(20));
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        desk.clock.advance(Duration.ofMillis(10));

        trigger.traded(desk.trade("IBM", "101.00"));
        trigger.record();

        assertThat(triggeredAt(input)).contains("101");
    }

    @Test
    void whatever_trades_after_the_second_before_anybody_looks() {
        StopTrigger trigger = trigger(database.jdbi());
        trigger.traded(desk.trade("IBM", "99.00"));
        trigger.traded(desk.trade("IBM", "101.20"));
        desk.clock.advance(Duration.ofMillis(20));
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));

        for (String price : List.of("101.10", "100.50", "100.00", "102.00")) {
            desk.clock.advance(Duration.ofMillis(1));
            trigger.traded(desk.trade("IBM", price));
        }
        trigger.record();

        assertThat(triggeredAt(input)).as("the first since it is held").contains("101.1");
    }

    @Test
    void two_that_see_the_market_at_once_trigger_each_order_once() {
        List<OrderInput> held = new ArrayList<>();
        for (int stop = 0; stop < 20; stop++) {
            held.add(entered(AnOrder.toBuy("10", "IBM").stop("101." + (10 + stop))));
        }
        List<Callable<List<OrderId>>> both = new ArrayList<>();
        for (int at = 0; at < 8; at++) {
            String price = at % 2 == 0 ? "102.00" : "103.00";
            both.add(() -> desk.trades("IBM", price));
        }

        List<OrderId> met = Together.all(both).stream().flatMap(List::stream).toList();

        assertThat(met)
                .containsExactlyInAnyOrderElementsOf(
                        held.stream().map(OrderInput::orderId).toList());
    }

    @Test
    void killed_when_it_was_on_record_and_nobody_knew_the_order_is_told_all_the_same() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        StopTrigger dies = trigger(Faults.killedAfterCommit(database.source()));
        dies.traded(desk.trade("IBM", "101.00"));
        assertThat(dies.record()).isFalse();
        List<OrderId> told = Collections.synchronizedList(new ArrayList<>());

        try (StopRelay relay = new StopRelay(database.jdbi(), desk.clock, told::add)) {
            relay.relay();
            Eventually.isTrue("it is told", () -> !told.isEmpty());
        }

        assertThat(told).containsExactly(input.orderId());
        assertThat(desk.recorder.trigger(desk.next(input))).isInstanceOf(OrderEvent.Triggered.class);
    }

    @Test
    void the_order_is_told_again_and_again_until_it_has_taken_it() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        desk.trades("IBM", "101.00");
        AtomicInteger told = new AtomicInteger();

        try (StopRelay relay = new StopRelay(database.jdbi(), desk.clock, _ -> {
            told.incrementAndGet();
            throw new IllegalStateException("Temporal is away");
        })) {
            relay.relay();
            Eventually.isTrue("the first time", () -> told.get() == 1);
            Duration pause = StopRelay.FIRST_PAUSE;
            for (int times = 2; times < 15; times++) {
                int next = times;
                desk.clock.advance(pause.minusMillis(1));
                relay.relay();
                assertThat(told).hasValue(times - 1);
                desk.clock.advance(Duration.ofMillis(1));
                relay.relay();
                Eventually.isTrue("time " + times, () -> told.get() == next);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(StopRelay.LONGEST_PAUSE) < 0 ? twice : StopRelay.LONGEST_PAUSE;
            }
            desk.recorder.trigger(desk.next(input));
            desk.clock.advance(StopRelay.LONGEST_PAUSE);
            relay.relay();
            assertThat(told).hasValue(14);
        }
    }

    @Test
    void what_was_told_by_a_clock_that_has_been_set_back_is_told_again() {
        entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        desk.trades("IBM", "101.00");
        Duration anHour = Duration.ofHours(1);
        List<OrderId> told = Collections.synchronizedList(new ArrayList<>());

        try (StopRelay relay = new StopRelay(database.jdbi(), desk.clock, told::add)) {
            desk.clock.advance(anHour);
            relay.relay();
            Eventually.isTrue("by the wrong clock", () -> told.size() == 1);
            desk.clock.advance(anHour.negated());
            relay.relay();
            Eventually.isTrue("by the right one", () -> told.size() == 2);
            relay.relay();
        }
        assertThat(told).hasSize(2);
    }

    @Test
    void of_several_relays_each_time_one_tells() {
        for (int order = 0; order < 10; order++) {
            entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        }
        assertThat(desk.trades("IBM", "101.00")).hasSize(10);
        List<OrderId> told = Collections.synchronizedList(new ArrayList<>());

        List<Callable<Void>> all = Collections.nCopies(4, () -> {
            try (StopRelay relay = new StopRelay(database.jdbi(), desk.clock, told::add)) {
                relay.relay();
                Eventually.isTrue("all are told", () -> told.size() >= 10);
            }
            return null;
        });
        Together.all(all);

        assertThat(told).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void started_they_go_by_themselves() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));
        List<OrderId> told = Collections.synchronizedList(new ArrayList<>());
        try (StopTrigger trigger = trigger(database.jdbi());
                StopRelay relay = new StopRelay(database.jdbi(), desk.clock, told::add)) {
            trigger.start();
            relay.start();

            trigger.traded(desk.trade("IBM", "101.00"));

            Eventually.isTrue("it is told", () -> told.contains(input.orderId()));
        }
    }

    @Test
    void a_changed_order_waits_for_its_new_price() {
        OrderInput input = Steps.held(desk);
        OrderEvent event = desk.gate.amend(desk.next(input), input, Steps.toStop("20", "102.00"));
        assertThat(event).isInstanceOf(OrderEvent.AmendAllowed.class);
        assertThat(desk.row(
                        "SELECT quantity::text, stop_price::text, leaves_qty::text FROM orders WHERE order_id = ?",
                        input.orderId().value()))
                .hasToString("{quantity=20, stop_price=102, leaves_qty=20}");

        assertThat(desk.trades("IBM", "101.99")).isEmpty();
        assertThat(desk.trades("IBM", "102.00")).containsExactly(input.orderId());
    }

    @Test
    void what_the_market_has_met_is_not_changed_any_more() {
        OrderInput input = Steps.held(desk);
        desk.trades("IBM", "101.00");

        OrderEvent event = desk.gate.amend(desk.next(input), input, Steps.toStop("20", "102.00"));

        assertThat(event).isInstanceOf(OrderEvent.AmendRefused.class);
        assertThat(((OrderEvent.AmendRefused) event).reasons().getFirst().code())
                .isEqualTo(RejectCode.STOP_TRIGGERED_ALREADY.name());
    }

    @Test
    void a_stop_that_is_good_till_canceled_goes_out_as_a_market_order_for_the_day() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00").lasting(TimeInForce.GTC));
        assertThat(desk.value(
                        String.class,
                        "SELECT state ->> 'expiresAt' FROM orders WHERE order_id = ?",
                        input.orderId().value()))
                .isNull();
        desk.trades("IBM", "101.00");
        desk.recorder.trigger(desk.next(input));

        OrderEvent released = desk.gate.release(desk.next(input), input);
        assertThat(released).isEqualTo(new OrderEvent.Allowed(Desk.riskCheck(input, 3)));
        assertThat(desk.value(
                        String.class,
                        "SELECT question -> 'order' ->> 'orderType' FROM risk_check WHERE risk_check_id = ?",
                        Desk.riskCheck(input, 3).value()))
                .as("risk looks at what goes out")
                .isEqualTo("MARKET");
        desk.xsim.whenSent(id -> desk.inbox.accept(List.of(desk.report(id, new Execution.New(), "0", "0"))));
        desk.dispatch.execute(desk.next(input), input, Desk.riskCheck(input, 3), 1);

        assertThat(desk.xsim.heard()).containsExactly("send " + input.orderId() + "-1 10");
        ChildOrder child = database.jdbi()
                .withHandle(handle -> ExecutionStore.childOrder(handle, Placement.clOrdId(input.orderId(), 1)))
                .orElseThrow();
        assertThat(child.pricing()).isEqualTo(new Pricing.Market());
        assertThat(child.timeInForce()).isEqualTo(TimeInForce.DAY);
    }

    @Test
    void a_held_day_order_expires_with_its_session() {
        OrderInput input = entered(AnOrder.toBuy("10", "IBM").stop("101.00"));

        assertThat(desk.value(
                        String.class,
                        "SELECT state ->> 'expiresAt' FROM orders WHERE order_id = ?",
                        input.orderId().value()))
                .isEqualTo("2026-03-02T22:00:00Z");
    }

    @Test
    void no_order_is_of_a_type_without_its_price() {
        entered(AnOrder.toBuy("10", "IBM").stop("101.00"));

        assertThatThrownBy(() -> desk.execute("UPDATE orders SET stop_price = NULL"))
                .hasMessageContaining("a_stop_has_its_price");
    }
}
