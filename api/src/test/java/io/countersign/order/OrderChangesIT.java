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
import java.util.concurrent.TimeUnit;
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

    private OrderChanges changes;

    @BeforeEach
    void start() throws InterruptedException {
        changes = new OrderChanges(database::connect, new OrderReads(database.jdbi()));
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
                                    repeat('0', 64), 'run', '{}', :status, 1, 1, now(), now())""")
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
        handle.createQuery("SELECT pg_notify(:channel, :change)")
                .bind("channel", Database.CHANNEL)
                .bind("change", Database.change(ORDER, OrderStatus.valueOf(status)))
                .mapTo(String.class)
                .one();
    }
}
