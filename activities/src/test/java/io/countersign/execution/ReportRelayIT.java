package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.order.OrderId;
import io.countersign.order.OrderInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The relay's rounds are made by the test, and its clock is the test's.
class ReportRelayIT {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private record Told(OrderId order, List<ExecutionReport> reports) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private ReportRelay.Signal signal = (order, reports) -> told.add(new Told(order, reports));

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private ReportRelay relay;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        relay = new ReportRelay(
                desk.database, desk.clock, desk.inbox, (order, reports) -> signal.reports(order, reports));
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private static ClOrdId someOrder() {
        return Placement.clOrdId(AnOrder.toBuy("10", "IBM").at("100.00").input().orderId(), 1);
    }

    private List<ExecutionReport> receive(ClOrdId clOrdId, int reports) {
        List<ExecutionReport> received = IntStream.range(0, reports)
                .mapToObj(_ -> desk.report(clOrdId, new Execution.New(), "0", "10"))
                .toList();
        desk.inbox.accept(received);
        return received;
    }

    /// By another process: what its execution took along is not known in this one.
    private ClOrdId placeElsewhere(OrderInput input) {
        ClOrdId clOrdId = desk.place(input);
        var _ = desk.inbox.takeTaken();
        return clOrdId;
    }

    /// Rounds until one has told something: an order is left alone while it is being told.
    private void round() {
        int before = told.size();
        Eventually.isTrue("signals", () -> {
            relay.relay();
            return told.size() > before;
        });
    }

    private void roundInVain() {
        int before = told.size();
        relay.relay();
        assertThat(told).hasSize(before);
    }

    @Test
    void the_execution_that_waits_for_reports_gets_them_first() {
        receive(someOrder(), 1);

        roundInVain();

        desk.clock.advance(A_MOMENT);
        round();
        assertThat(told).hasSize(1);
    }

    @Test
    void what_was_received_by_a_clock_that_has_been_set_back_is_told() {
        desk.clock.advance(AN_HOUR);
        receive(someOrder(), 1);
        desk.clock.advance(AN_HOUR.negated());

        round();

        assertThat(told).hasSize(1);
        roundInVain();
    }

    @Test
    void what_was_told_by_a_clock_that_has_been_set_back_is_told_again() {
        receive(someOrder(), 1);
        desk.clock.advance(AN_HOUR);
        round();
        desk.clock.advance(AN_HOUR.negated().plus(A_MOMENT));

        round();

        assertThat(told).hasSize(2);
    }

    @Test
    void what_an_execution_took_along_is_left_to_it_for_a_while() {
        ClOrdId order = someOrder();
        ReportInbox.Expectation execution = desk.inbox.expect(order);
        receive(order, 1);
        assertThat(execution.within(Duration.ZERO, Duration.ZERO)).hasSize(1);
        execution.close();
        roundInVain();
        desk.clock.advance(Duration.ofSeconds(5).minusMillis(1));
        roundInVain();

        desk.clock.advance(Duration.ofMillis(1));
        round();
        assertThat(told).hasSize(1);
    }

    @Test
    void what_comes_after_what_an_execution_took_along_is_told_at_once() {
        ClOrdId order = someOrder();
        ReportInbox.Expectation execution = desk.inbox.expect(order);
        receive(order, 1);
        assertThat(execution.within(Duration.ZERO, Duration.ZERO)).hasSize(1);
        execution.close();
        desk.clock.advance(A_MOMENT);
        roundInVain();

        receive(order, 1);
        desk.clock.advance(A_MOMENT);
        round();
        assertThat(told.getLast().reports()).hasSize(2);
    }

    @Test
    void all_that_waits_for_an_order_is_one_signal_in_the_venues_order() {
        ClOrdId one = someOrder();
        ClOrdId other = someOrder();
        List<ExecutionReport> ofOne = new ArrayList<>(receive(one, 2));
        List<ExecutionReport> ofOther = receive(other, 1);
        ofOne.addAll(receive(one, 1));
        desk.clock.advance(A_MOMENT);

        relay.relay();

        Eventually.isTrue("both are told", () -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder(new Told(one.orderId(), ofOne), new Told(other.orderId(), ofOther));
    }

    @Test
    void an_order_is_told_again_less_and_less_often_until_all_is_booked() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        placeElsewhere(input);
        desk.clock.advance(A_MOMENT);
        round();

        assertPauses(LONGEST_PAUSE, 14, this::round, this::roundInVain);
        desk.book(input, told.getFirst().reports().toArray(ExecutionReport[]::new));

        desk.clock.advance(LONGEST_PAUSE);
        roundInVain();
    }

    /// From the first pause on each is twice as long as the one before, until they are as long as they get.
    private void assertPauses(Duration longest, int count, Runnable when, Runnable notBefore) {
        Duration pause = Duration.ofMillis(500);
        for (int i = 0; i < count; i++) {
            desk.clock.advance(pause.minusMillis(1));
            notBefore.run();
            desk.clock.advance(Duration.ofMillis(1));
            when.run();
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(longest) < 0 ? twice : longest;
        }
    }

    @Test
    void an_order_that_cannot_be_told_is_tried_within_half_a_minute_however_often_it_failed() {
        receive(someOrder(), 1);
        AtomicInteger tries = new AtomicInteger();
        signal = (_, _) -> {
            tries.incrementAndGet();
            throw new IllegalStateException("Temporal is away");
        };
        desk.clock.advance(A_MOMENT);
        Runnable fail = () -> {
            int before = tries.get();
            Eventually.isTrue("a try", () -> {
                relay.relay();
                return tries.get() > before;
            });
        };
        fail.run();
        assertPauses(LONGEST_PAUSE_AFTER_FAILURE, 9, fail, () -> {
            int before = tries.get();
            relay.relay();
            assertThat(tries).hasValue(before);
        });

        signal = (order, reports) -> told.add(new Told(order, reports));
        desk.clock.advance(LONGEST_PAUSE_AFTER_FAILURE);
        round();

        assertPauses(LONGEST_PAUSE, 3, this::round, this::roundInVain);
    }

    @Test
    void what_is_new_does_not_wait_with_what_the_workflow_has_already() {
        ClOrdId clOrdId = someOrder();
        List<ExecutionReport> reports = new ArrayList<>(receive(clOrdId, 1));
        desk.clock.advance(A_MOMENT);
        round();
        assertPauses(LONGEST_PAUSE, 12, this::round, this::roundInVain);

        reports.addAll(receive(clOrdId, 1));
        desk.clock.advance(Duration.ofMillis(501));
        round();

        assertThat(told.getLast()).isEqualTo(new Told(clOrdId.orderId(), reports));
        assertPauses(LONGEST_PAUSE, 3, this::round, this::roundInVain);
    }

    @Test
    void a_new_report_of_an_order_whose_others_were_booked_does_not_wait() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = placeElsewhere(input);
        desk.clock.advance(A_MOMENT);
        round();
        desk.book(input, told.getFirst().reports().toArray(ExecutionReport[]::new));
        relay.relay();

        List<ExecutionReport> later = receive(clOrdId, 1);
        desk.clock.advance(Duration.ofMillis(501));
        round();

        assertThat(told.getLast()).isEqualTo(new Told(clOrdId.orderId(), later));
    }

    @Test
    void an_order_that_nobody_books_does_not_keep_others_from_being_told() {
        ClOrdId poisoned = someOrder();
        receive(poisoned, 1_200);
        ClOrdId other = someOrder();
        receive(other, 1);
        desk.clock.advance(A_MOMENT);

        Eventually.isTrue("the other is told", () -> {
            relay.relay();
            return told.stream().anyMatch(one -> one.order().equals(other.orderId()));
        });
    }

    @Test
    void nor_does_one_whose_signal_fails() {
        ClOrdId poisoned = someOrder();
        ClOrdId other = someOrder();
        receive(poisoned, 1);
        receive(other, 1);
        signal = (order, reports) -> {
            if (order.equals(poisoned.orderId())) {
                throw new IllegalStateException("no such workflow");
            }
            told.add(new Told(order, reports));
        };
        desk.clock.advance(A_MOMENT);

        round();

        assertThat(told).extracting(Told::order).containsExactly(other.orderId());
    }

    @Test
    void nor_does_one_whose_signal_hangs() throws InterruptedException {
        ClOrdId poisoned = someOrder();
        receive(poisoned, 1);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        signal = (order, reports) -> {
            if (order.equals(poisoned.orderId())) {
                hangs.countDown();
                awaited(goesOn);
            }
            told.add(new Told(order, reports));
        };
        desk.clock.advance(A_MOMENT);
        relay.relay();
        hangs.await();

        ClOrdId other = someOrder();
        receive(other, 1);
        desk.clock.advance(A_MOMENT);
        round();

        assertThat(told)
                .as("one signal at a time for an order")
                .extracting(Told::order)
                .containsExactly(other.orderId());
        goesOn.countDown();
        Eventually.isTrue("the hanging signal ends", () -> told.size() == 2);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void started_it_goes_round_by_itself() {
        receive(someOrder(), 1);
        desk.clock.advance(A_MOMENT);

        relay.start();

        Eventually.isTrue("a signal", () -> told.size() == 1);
    }
}
