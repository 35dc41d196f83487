package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.Verdict;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.execution.ReplaceResult;
import io.countersign.execution.Replacement;
import io.countersign.execution.VenueTape;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Throws whatever can come at an order, in any sequence and with the database failing in between, and then lets
/// it come to its end. Whatever happened: it does end, every request is answered, no step is taken twice, the
/// workflow and the database are in the same state, and the history replays.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RandomOrderTest {
    private static final int DEEDS = 25;

    /// Twenty, or as many as `-Dcountersign.seeds=1000` says.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("countersign.seeds", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_comes_the_order_ends_and_is_consistent(long seed) throws Exception {
        play(seed, 600);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, -3, -4, -5, -6})
    void nor_does_it_matter_that_the_worker_remembers_nothing(long seed) throws Exception {
        play(seed, 0);
    }

    private static void play(long seed, int cacheSize) throws Exception {
        Floor floor = new Floor();
        floor.open(anyOrder(seed), cacheSize);
        try {
            new Player(floor, new Random(seed)).play();
        } catch (AssertionError | Exception e) {
            House house = floor.house();
            AssertionError failure =
                    new AssertionError("seed " + seed + " after " + house.calls() + ", " + house.violations(), e);
            failure.addSuppressed(new AssertionError("the order's own end: " + floor.end()));
            throw failure;
        } finally {
            floor.close();
        }
    }

    private static OrderTerms anyOrder(long seed) {
        return switch (Math.floorMod(seed, 3)) {
            case 0 -> Orders.aStopBuy().terms();
            case 1 -> Orders.aStopLimitBuy().lasting(TimeInForce.GTC).terms();
            default -> Orders.aLimitBuy().terms();
        };
    }

    private static final class Player {
        private final Floor floor;
        private final Random random;
        private final List<WorkflowUpdateHandle<Answer>> open = new ArrayList<>();
        private final List<ExecutionReport> told = new ArrayList<>();

        /// How each attempt ends: a report that came late may have brought an earlier one back. Their ExecIDs
        /// begin anew, so the first ones may be known already; sooner or later one is not.
        private final Map<Placement, VenueTape> ends = new HashMap<>();

        Player(Floor floor, Random random) {
            this.floor = floor;
            this.random = random;
        }

        void play() throws Exception {
            prepare();
            floor.start();
            for (int deed = 0; deed < DEEDS && !isOver(); deed++) {
                try {
                    doSomething();
                } catch (WorkflowException e) {
                    assertThat(isOver())
                            .as("only an order that is over refuses: %s", e)
                            .isTrue();
                }
            }
            finish();

            assertThat(floor.result()).isEqualTo(floor.house().state().status());
            assertThat(floor.state()).isEqualTo(floor.house().state());
            open.forEach(Floor::answer);
            floor.check();
        }

        private void prepare() {
            House house = floor.house();
            if (chance(60)) {
                house.asksForApprovals(1 + random.nextInt(2));
            }
            if (chance(10)) {
                house.refusesTheRelease();
            }
            if (chance(10)) {
                house.refusesRetries();
            }
            if (chance(40)) {
                house.asksForApprovalsOfChanges(1);
            }
            for (int change = 0; change < 4; change++) {
                house.onReplace(anyAnswerToAChange());
            }
            for (int attempt = 0; attempt < 6; attempt++) {
                house.does(anyBehaviour());
                switch (random.nextInt(4)) {
                    case 0 -> house.says(House.neverReceived());
                    case 1 -> house.says(House.known());
                    default -> house.saysNothing(1);
                }
                switch (random.nextInt(5)) {
                    case 0 -> house.cannotAskToCancel();
                    case 1 -> house.hearsNothingOfTheCancel();
                    default -> house.onCancel(anyAnswerToACancel());
                }
            }
            Random failures = new Random(random.nextLong());
            house.afterCommit(() -> {
                if (failures.nextInt(100) < 8) {
                    throw ApplicationFailure.newFailure("the connection broke after the commit", "Broken");
                }
            });
        }

        private House.Behaviour anyBehaviour() {
            return switch (random.nextInt(10)) {
                case 8 -> House.splits("20", House.rests());
                case 9 -> House.splits("20", House.isSilent());
                case 0 -> House.fillsPartly("40");
                case 1 -> House.rests();
                case 2 -> House.rejects();
                case 3 -> House.isSilent();
                case 4 -> House.isDown();
                case 5 -> House.policyRefuses();
                case 6 -> House.fills();
                default -> House.fillsPartly("1");
            };
        }

        private Function<Replacement, ReplaceResult> anyAnswerToAChange() {
            return switch (random.nextInt(4)) {
                case 0 -> change -> floor.house().takesTheChange(change);
                case 1 -> change -> House.sent(change, floor.house().tape().refusesToReplace(change.clOrdId()));
                case 2 -> House::sent;
                default -> _ -> new ReplaceResult.Refused(new OrderEvent.AmendFailed(List.of(OneOfEach.A_REASON)));
            };
        }

        private java.util.function.Supplier<List<ExecutionReport>> anyAnswerToACancel() {
            return switch (random.nextInt(3)) {
                case 0 -> () -> List.of(floor.house().tape().refusesToCancel());
                case 1 -> () -> List.of(floor.house().tape().cancels("canceled as requested"));
                default -> List::of;
            };
        }

        private void doSomething() {
            switch (random.nextInt(14)) {
                case 13 -> floor.amendStop("152.00");
                case 12 -> floor.house().tradesAtTheStop();
                case 11 -> floor.signalTrigger();
                case 10 -> floor.amend();
                case 0 -> open.add(floor.begin("decide", anyDecision()));
                case 1 -> floor.signal(anyDecision());
                case 2 -> floor.decide(anyDecision());
                case 3 -> open.add(floor.begin(anyRequest(), Floor.BY_OPERATIONS));
                case 4, 5, 6 -> report();
                case 7 -> floor.timePasses(Duration.ofMillis(1 + random.nextInt(100_000)));
                case 8 -> floor.retry();
                default -> assertThat(floor.state()).isNotNull();
            }
        }

        private io.countersign.approval.Decision anyDecision() {
            String checker =
                    List.of("trader1", "checker1", "checker2", "checker3").get(random.nextInt(4));
            Verdict verdict = chance(85) ? Verdict.APPROVE : Verdict.REJECT;
            return Floor.decision(chance(90) ? checker : "clerk1", verdict);
        }

        private String anyRequest() {
            // Mostly what does not end the order at once.
            return List.of("cancel", "retry", "retry", "retry", "abandon", "withdraw")
                    .get(random.nextInt(6));
        }

        /// Something new, something known, something of another attempt, in one signal or in several.
        private void report() {
            VenueTape tape = floor.house().tape();
            switch (random.nextInt(6)) {
                case 0 -> tell(tape.accepts());
                case 1 -> tell(tape.refusesToCancel());
                case 2 -> {
                    if (tape.leavesQty().compareTo(BigDecimal.TEN) > 0) {
                        tell(tape.accepts(), tape.trades("3", "150.00"));
                    }
                }
                case 3 -> {
                    if (!told.isEmpty()) {
                        floor.signal(told.get(random.nextInt(told.size())), told.getFirst());
                    }
                }
                case 4 -> tell(VenueTape.of(OneOfEach.SECOND, "100").trades("2", "151.00"));
                default -> {
                    if (chance(20)) {
                        tell(tape.rejects("late"));
                    }
                }
            }
        }

        private void tell(ExecutionReport... reports) {
            told.addAll(List.of(reports));
            floor.signal(reports);
        }

        /// Everybody does what they should, until the order is over.
        private void finish() {
            for (int tries = 0; !isOver(); tries++) {
                assertThat(tries).as("comes to an end").isLessThan(200);
                try {
                    switch (floor.state()) {
                        case PendingApproval _, OrderState.Held _ -> floor.withdraw();
                        case ExecutionFailed _ -> floor.abandon();
                        case OrderState.AtVenue order ->
                            floor.signal(order.open().stream()
                                    .map(Child::placement)
                                    .map(part -> ends.computeIfAbsent(part, at -> VenueTape.of(at, "100"))
                                            .cancels("the end"))
                                    .toArray(ExecutionReport[]::new));
                        default -> floor.timePasses(Duration.ofMillis(50));
                    }
                } catch (WorkflowException e) {
                    assertThat(isOver())
                            .as("only an order that is over refuses: %s", e)
                            .isTrue();
                }
            }
        }

        private boolean isOver() {
            return floor.state() instanceof Closed;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }
    }
}
