package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.Verdict;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.Venue;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.RecordingVenue;
import io.countersign.fixture.Steps;
import io.countersign.fixture.Together;
import io.countersign.risk.Entering;
import io.countersign.risk.RiskCheckId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many orders at once on few accounts, each going its own way through all the steps there are, and every now and
/// then a step taken once more, late, by a worker that was given up for dead. Nothing may wait for each other in
/// a ring, nothing may be done twice, and in the end everything must add up.
class ManyHandsIT {

    private static final int HANDS = 24;
    private static final int ORDERS_EACH = 6;
    private static final Instruction BY_OPERATIONS = new Instruction(new Subject("operations1"), "for the test");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        desk.quote("SPY", "99.90", "100.00");
        for (RecordingVenue venue : List.of(desk.xsim, desk.ysim)) {
            venue.whenSent(_ -> {
                throw new Venue.NotSent("its reports come later");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatever_they_do_it_adds_up(long seed) throws Exception {
        try (ExecutorService late = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Hand> hands = IntStream.range(0, HANDS)
                    .mapToObj(i -> new Hand(new Random(seed * 1_000 + i), late))
                    .toList();

            Together.all(hands);

            for (Hand hand : hands) {
                hand.whatCameLateWasTheSame();
            }
        }
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM orders")).isEqualTo(HANDS * ORDERS_EACH);
        assertThat(
                        desk.value(
                                Integer.class,
                                "SELECT COUNT(*) FROM orders WHERE status NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')"))
                .isZero();
        assertThat(desk.value(Long.class, "SELECT open_orders_minor FROM firm")).isZero();
    }

    /// One worker with its orders, one after the other.
    private final class Hand implements Callable<Integer> {
        private final Random random;
        private final ExecutorService late;
        private final List<Future<Object>> again = new ArrayList<>();
        private final List<Object> first = new ArrayList<>();

        Hand(Random random, ExecutorService late) {
            this.random = random;
            this.late = late;
        }

        @Override
        public Integer call() {
            for (int i = 0; i < ORDERS_EACH; i++) {
                new Life(anOrder().input()).live();
            }
            return ORDERS_EACH;
        }

        private AnOrder anOrder() {
            String symbol = random.nextBoolean() ? "IBM" : "SPY";
            if (random.nextInt(3) == 0) {
                return AnOrder.toBuy("6000", symbol).at("100.00").of("ACC-003");
            }
            String account = random.nextBoolean() ? "ACC-001" : "ACC-002";
            String quantity = String.valueOf(2 + random.nextInt(60));
            return switch (random.nextInt(5)) {
                case 3 -> AnOrder.toBuy(quantity, symbol).stop("101.00").of(account);
                case 4 ->
                    AnOrder.toSellShort(quantity, symbol).stop("99.00", "98.90").of(account);
                case 0 -> AnOrder.toSell(quantity, symbol).at("99.90").of(account);
                case 1 -> AnOrder.toSellShort(quantity, symbol).at("99.90").of(account);
                default -> AnOrder.toBuy(quantity, symbol).at("100.00").of(account);
            };
        }

        /// Takes a step; and perhaps once more, while the order is long somewhere else.
        private <T> T take(OrderStep step, Function<OrderStep, T> deed) {
            T result = deed.apply(step);
            if (random.nextInt(3) == 0) {
                first.add(result);
                again.add(late.submit(() -> deed.apply(step)));
            }
            return result;
        }

        void whatCameLateWasTheSame() throws InterruptedException, ExecutionException {
            for (int i = 0; i < again.size(); i++) {
                assertThat(again.get(i).get()).isEqualTo(first.get(i));
            }
        }

        /// One order, as its workflow would lead it.
        private final class Life {
            private final OrderInput input;
            private OrderState state = new OrderState.PendingRisk();
            private int step;

            Life(OrderInput input) {
                this.input = input;
            }

            private void go(Function<OrderStep, OrderEvent> deed) {
                step++;
                state = OrderTransitions.apply(state, take(Desk.step(input, step), deed));
            }

            void live() {
                step = 1;
                EntryOutcome entered =
                        take(Desk.step(input, 1), first -> Entering.enter(desk.gate, first, input, "run-1"));
                state = OrderTransitions.apply(state, ((EntryOutcome.Entered) entered).event());
                while (!state.status().isTerminal()) {
                    switch (state) {
                        case OrderState.PendingApproval _ -> judge();
                        case OrderState.Approved _, OrderState.Triggered _ -> go(at -> desk.gate.release(at, input));
                        case OrderState.Held _ -> waitForTheMarket();
                        case OrderState.Released released -> send(released);
                        case OrderState.AtVenue there -> hear(there);
                        case OrderState.ExecutionFailed _ -> operate();
                        case OrderState.PendingRisk _, OrderState.Closed _ -> throw new IllegalStateException();
                    }
                }
            }

            private void waitForTheMarket() {
                String symbol = input.terms().symbol().value();
                switch (random.nextInt(6)) {
                    case 0 -> go(at -> desk.recorder.record(at, new OrderEvent.Expired()));
                    case 1 -> go(at -> desk.recorder.record(at, new OrderEvent.CancelRequested(AnOrder.TRADER, "no")));
                    case 2 -> go(desk.recorder::trigger);
                    default -> {
                        List<OrderId> _ = desk.trades(symbol, random.nextBoolean() ? "101.00" : "99.00");
                        go(desk.recorder::trigger);
                    }
                }
            }

            private void judge() {
                switch (random.nextInt(6)) {
                    case 0 -> go(at -> desk.recorder.record(at, new OrderEvent.ApprovalExpired()));
                    case 1 -> go(at -> desk.recorder.record(at, new OrderEvent.Withdrawn(AnOrder.TRADER, "no")));
                    case 2 -> decide("checker1", Verdict.REJECT);
                    case 3 -> decide("trader1", Verdict.APPROVE);
                    default -> decide("checker1", Verdict.APPROVE);
                }
            }

            private void decide(String checker, Verdict verdict) {
                go(at -> desk.fourEyes.decide(at, Steps.approval(input), Steps.decision(input, checker, verdict)));
            }

            private void send(OrderState.Released released) {
                RiskCheckId check = released.riskCheck();
                go(at -> desk.dispatch
                        .execute(at, input, check, released.attempts() + 1)
                        .event());
            }

            private void hear(OrderState.AtVenue there) {
                ClOrdId clOrdId = there.open().getFirst().clOrdId();
                int left = input.terms()
                        .quantity()
                        .value()
                        .subtract(there.filled().cumQty())
                        .intValueExact();
                int part = 1 + random.nextInt(left);
                var report = switch (random.nextInt(8)) {
                    case 0 -> desk.report(clOrdId, new Execution.Canceled("at the venue"), "0", "0");
                    case 1 -> desk.report(clOrdId, new Execution.Rejected("no"), "0", "0");
                    case 2 -> desk.report(clOrdId, new Execution.Expired("day"), "0", "0");
                    case 3 -> desk.report(clOrdId, new Execution.New(), "0", String.valueOf(left));
                    default -> desk.trade(clOrdId, String.valueOf(part), "99.95", "0", String.valueOf(left - part));
                };
                desk.inbox.accept(List.of(report));
                if (random.nextInt(6) == 0) {
                    go(at -> desk.recorder.record(at, new OrderEvent.NoAnswer(clOrdId)));
                }
                go(at -> desk.bookkeeper.book(at, List.of(report)));
            }

            private void operate() {
                if (random.nextBoolean()) {
                    go(at -> desk.gate.retry(at, input, BY_OPERATIONS));
                } else {
                    go(at -> desk.recorder.record(at, new OrderEvent.Abandoned(BY_OPERATIONS.by(), "given up")));
                }
            }
        }
    }
}
