package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.database.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class OrderChangesIT {
    private static final OrderId ORDER = OrderId.of(new AccountId("ACC-001"), new ClientOrderId("one"));

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    private final AtomicInteger connections = new AtomicInteger();
    private OrderChanges changes;

    @BeforeEach
    void start() throws InterruptedException {
        changes = new OrderChanges(
                () -> {
                    connections.incrementAndGet();
                    return database.connect();
                },
                new OrderReads(database.jdbi()));
        CountDownLatch listening = new CountDownLatch(1);
        changes.onChange(listening::countDown);
        changes.start();
        assertThat(listening.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop() throws InterruptedException {
        changes.stop();
    }

    @Test
    void wakes_those_who_wait_for_the_order_when_another_process_commits() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<OrderRow>> waiting = threads.submit(() -> waitFor(OrderStatus.REJECTED));
            enter("PENDING_RISK");
            update("REJECTED");

            assertThat(waiting.get().orElseThrow().status()).isEqualTo(OrderStatus.REJECTED);
        }
    }

    @Test
    void answers_with_what_there_is_when_the_time_is_over() throws Exception {
        assertThat(changes.await(ORDER, _ -> true, Duration.ofMillis(20))).isEmpty();
        enter("PENDING_RISK");

        assertThat(changes.await(ORDER, OrderStatus::isTerminal, Duration.ofMillis(20)))
                .hasValueSatisfying(row -> assertThat(row.status()).isEqualTo(OrderStatus.PENDING_RISK));
    }

    @Test
    void listens_again_when_its_connection_broke_and_misses_nothing() throws Exception {
        enter("PENDING_RISK");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<OrderRow>> waiting = threads.submit(() -> waitFor(OrderStatus.FILLED));
            CountDownLatch again = new CountDownLatch(1);
            changes.onChange(again::countDown);
            database.asSuperuser()
                    .useHandle(
                            handle -> handle.execute(
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN countersign'"));
            update("FILLED");

            assertThat(waiting.get().orElseThrow().status()).isEqualTo(OrderStatus.FILLED);
            assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(changes.isListening()).isTrue();
        }
    }

    @Test
    void a_status_it_does_not_know_wakes_those_who_wait_and_it_goes_on_listening() throws Exception {
        Semaphore heard = new Semaphore(0);
        changes.onChange(heard::release);
        enter("PENDING_RISK");
        assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        try (OrderChanges.Expectation expected = changes.expect(ORDER, _ -> true);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<OrderRow>> waiting = threads.submit(() -> expected.within(Duration.ofSeconds(20)));
            say(ORDER.value() + " SUSPENDED");
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

            assertThat(waiting.get()).isPresent();
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void listens_again_when_one_who_was_called_back_failed() throws Exception {
        Semaphore calls = new Semaphore(0);
        AtomicBoolean failing = new AtomicBoolean(true);
        changes.onChange(() -> {
            calls.release();
            if (failing.getAndSet(false)) {
                throw new IllegalStateException("for the test");
            }
        });

        say("");
        assertThat(calls.tryAcquire(2, 10, TimeUnit.SECONDS))
                .as("by the notification, and by the new connection")
                .isTrue();
        say("");

        assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connections).hasValue(2);
    }

    private Optional<OrderRow> waitFor(OrderStatus status) throws InterruptedException {
        return changes.await(ORDER, now -> now == status, Duration.ofSeconds(20));
    }

    private void enter(String status) {
        database.jdbi().useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO orders (order_id, client_order_id, account_id, trader_id, symbol, side, quantity,
                                                order_type, time_in_force, terms_hash, run_id, state, status, leaves_qty,
                                                step, created_at, updated_at)
                            VALUES (:order, 'one', 'ACC-001', 'trader1', 'AIG', 'BUY', 1, 'MARKET', 'DAY',
                                    repeat('0', 64), 'run', '{"state": "PendingRisk"}', :status, 1, 1, now(), now())""")
                    .bind("order", ORDER.value())
                    .bind("status", status)
                    .execute();
            announce(handle, status);
        });
    }

    private void update(String status) {
        database.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE orders SET status = ?", status);
            announce(handle, status);
        });
    }

    private static void announce(Handle handle, String status) {
        say(handle, Database.change(ORDER, OrderStatus.valueOf(status)));
    }

    private void say(String change) {
        database.jdbi().useHandle(handle -> say(handle, change));
    }

    private static void say(Handle handle, String change) {
        handle.createQuery("SELECT pg_notify(:channel, :change)")
                .bind("channel", Database.CHANNEL)
                .bind("change", change)
                .mapTo(String.class)
                .one();
    }
}
