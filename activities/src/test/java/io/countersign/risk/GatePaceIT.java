package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Together;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long the gate takes, on a real database that flushes and with the real policy. Printed rather than asserted: the
/// machine is not the test's own.
class GatePaceIT {

    private static final int ORDERS = 320;
    private static final int ACCOUNTS = 64;
    private static final long PLENTY = 100_000_000_000L;
    private static final long FAR_TOO_LONG_MS = 5_000;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private static Desk desk;

    @BeforeAll
    static void warmUp() {
        desk = Desk.on(DATABASE);
        desk.execute("UPDATE firm SET capital_minor = ?", PLENTY);
        for (int i = 0; i < ACCOUNTS; i++) {
            desk.account("PACE-" + i, PLENTY, PLENTY, PLENTY, 10_000);
        }
        run(32);
        run(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 32})
    void the_gate_keeps_pace(int threads) {
        long began = System.nanoTime();
        long[] took = run(threads);
        double seconds = (System.nanoTime() - began) / 1e9;

        System.out.printf(
                "risk gate, %2d at once: %4.0f orders/s, p50 %.1f ms, p99 %.1f ms%n",
                threads, ORDERS / seconds, took[ORDERS / 2] / 1e6, took[ORDERS * 99 / 100] / 1e6);
        assertThat(took[ORDERS / 2] / 1_000_000).isLessThan(FAR_TOO_LONG_MS);
    }

    /// @return how long each order took in nanoseconds, shortest first
    private static long[] run(int threads) {
        List<Callable<long[]>> traders = IntStream.range(0, threads)
                .mapToObj(trader -> (Callable<long[]>) () -> IntStream.range(0, ORDERS / threads)
                        .mapToLong(i -> timed("PACE-" + (trader * 7 + i) % ACCOUNTS))
                        .toArray())
                .toList();
        return Together.all(traders).stream()
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
    }

    private static long timed(String account) {
        OrderInput input = AnOrder.toBuy("1", "IBM").at("100.00").of(account).input();
        long began = System.nanoTime();
        assertThat(desk.enter(input)).isInstanceOf(OrderEvent.Allowed.class);
        return System.nanoTime() - began;
    }
}
