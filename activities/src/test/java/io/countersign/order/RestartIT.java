package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Invariants;
import io.countersign.database.StoppableDatabase;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionResult;
import io.countersign.execution.ReportId;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Faults;
import io.countersign.fixture.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The database goes away in the middle, and comes back. Activities throw meanwhile, and are called again.
class RestartIT {

    private static final int TRADERS = 6;
    private static final int RESTARTS = 2;
    private static final Duration RETRY_AFTER = Duration.ofMillis(10);
    /// Every session that is lost costs a new one; that nothing is left after a failure is shown for all
    /// elsewhere.
    private static final Set<String> ONE_OF_EACH_KIND =
            Set.of("enter, allowed", "approve", "release, allowed", "execute", "book the rest", "withdraw");

    private static final int MORE_THAN_ANY_STEP_HAS = 100;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @BeforeAll
    static void quietly() {
        TestDatabase.brokenConnectionsAreExpected();
    }

    static Stream<Steps> steps() {
        return Steps.all().stream().filter(steps -> ONE_OF_EACH_KIND.contains(steps.name()));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_session_that_ends_after_any_statement_leaves_nothing_and_the_step_succeeds_in_another(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        boolean entered = desk.value(
                        Integer.class,
                        "SELECT COUNT(*) FROM orders WHERE order_id = ?",
                        step.input().orderId().value())
                == 1;
        OrderStep number = entered ? desk.next(step.input()) : Desk.step(step.input(), 1);

        int statement = 1;
        while (losesItsSession(statement, desk, step, number)) {
            statement++;
            assertThat(statement).isLessThan(MORE_THAN_ANY_STEP_HAS);
        }

        assertThat(statement).as("statements after which the session ended").isGreaterThan(3);
        DATABASE.jdbi().useHandle(Invariants::hold);
    }

    private static boolean losesItsSession(int statement, Desk desk, Steps.Step step, OrderStep number) {
        AtomicBoolean ended = new AtomicBoolean();
        Desk exposed = desk.over(Faults.afterStatement(DATABASE.source(), n -> {
            if (n == statement) {
                ended.set(true);
                endAllTransactions();
            }
        }));
        try {
            step.take(exposed, number);
        } catch (JdbiException _) {
            assertThat(ended).as("nothing else went wrong").isTrue();
        }
        return ended.get();
    }

    private static void endAllTransactions() {
        DATABASE.asSuperuser()
                .useHandle(
                        handle -> handle.createQuery("""
                                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                                WHERE datname = current_database() AND state = 'idle in transaction'""").mapTo(Boolean.class).list());
    }

    @Test
    void orders_go_on_when_the_server_is_back(@TempDir Path data) throws Exception {
        try (StoppableDatabase server = new StoppableDatabase(data);
                ExecutorService traders = Executors.newVirtualThreadPerTaskExecutor()) {
            Desk desk = Desk.on(server.jdbi());
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger failures = new AtomicInteger();
            AtomicInteger filled = new AtomicInteger();
            List<Future<?>> trading = IntStream.range(0, TRADERS)
                    .<Future<?>>mapToObj(_ -> traders.submit(() -> {
                        while (!enough.get()) {
                            trade(desk, failures);
                            filled.incrementAndGet();
                        }
                    }))
                    .toList();

            for (int i = 0; i < RESTARTS; i++) {
                int before = filled.get();
                Eventually.isTrue("orders are filled", () -> filled.get() > before + TRADERS);
                int failuresBefore = failures.get();
                server.stop();
                Eventually.isTrue("activities fail", () -> failures.get() > failuresBefore);
                server.start();
            }
            int before = filled.get();
            Eventually.isTrue("orders are filled again", () -> filled.get() > before + TRADERS);
            enough.set(true);
            for (Future<?> one : trading) {
                one.get();
            }

            assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM orders WHERE status = 'FILLED'"))
                    .isEqualTo(filled.get())
                    .isEqualTo(desk.value(Integer.class, "SELECT COUNT(*) FROM orders"))
                    .isEqualTo(desk.value(Integer.class, "SELECT COUNT(*) FROM fill"));
            server.jdbi().useHandle(Invariants::hold);
        }
    }

    /// An order from entry to fill, every step tried until it is through.
    private static void trade(Desk desk, AtomicInteger failures) {
        OrderInput input = AnOrder.toBuy("1", "IBM").at("100.00").input();
        List.of(desk.xsim, desk.ysim)
                .forEach(venue -> venue.whenSent(clOrdId -> desk.inbox.accept(List.of(fill(desk, clOrdId)))));
        untilDone(failures, () -> desk.enterAs("run-1", input));
        ExecutionResult result = untilDone(
                failures, () -> desk.dispatch.execute(Desk.step(input, 2), input, Desk.riskCheck(input, 1), 1));
        // What the venue could not deliver in time it delivers again.
        ExecutionReport fill = result instanceof ExecutionResult.Sent(var _, List<ExecutionReport> reports, var _)
                        && !reports.isEmpty()
                ? reports.getFirst()
                : fill(desk, new ClOrdId(input.orderId() + "-1"));
        untilDone(failures, () -> {
            desk.inbox.accept(List.of(fill));
            return desk.bookkeeper.book(Desk.step(input, 3), List.of(fill));
        });
    }

    /// The one trade of an order, under an execution id that is always the same, as a venue would repeat it.
    private static ExecutionReport fill(Desk desk, ClOrdId clOrdId) {
        ExecutionReport any = desk.trade(clOrdId, "1", "100.00", "1", "0");
        return new ExecutionReport(
                new ReportId(any.id().venue(), "only-" + clOrdId),
                any.clOrdId(),
                any.execution(),
                any.cumQty(),
                any.leavesQty(),
                any.transactTime());
    }

    private static <T> T untilDone(AtomicInteger failures, Supplier<T> activity) {
        while (true) {
            try {
                return activity.get();
            } catch (JdbiException e) {
                failures.incrementAndGet();
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
        }
    }
}
