package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExecutionStoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final ClOrdId CL_ORD_ID =
            Placement.clOrdId(OrderId.of(new AccountId("ACC-001"), new ClientOrderId("order-1")), 1);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private static List<ExecutionReport> reports(String... execIds) {
        return Stream.of(execIds)
                .map(execId -> new ExecutionReport(
                        new ReportId(new VenueId("XSIM"), execId),
                        CL_ORD_ID,
                        new Execution.New(),
                        BigDecimal.ZERO,
                        BigDecimal.TEN,
                        NOW))
                .toList();
    }

    private void receive(String... execIds) {
        database.jdbi().useTransaction(handle -> ExecutionStore.receive(handle, reports(execIds), NOW));
    }

    private List<String> received() {
        return database.jdbi().withHandle(handle -> ExecutionStore.notBooked(handle, CL_ORD_ID)).stream()
                .map(report -> report.id().execId())
                .toList();
    }

    @Test
    void reports_keep_the_order_in_which_the_venue_gave_them() {
        receive("E9", "E10", "E1");
        receive("E11", "E9", "E0", "E0");

        assertThat(received()).containsExactly("E9", "E10", "E1", "E11", "E0");
    }

    @Test
    void no_reports_are_no_mistake() {
        receive();

        assertThat(received()).isEmpty();
    }

    /// The same reports come by the venue's session and with its answer to an order status request. Both batches are
    /// stopped at a report in the middle, and then let go.
    @Test
    void overlapping_batches_in_opposite_orders_do_not_block_each_other() {
        CompletableFuture<Void> one;
        CompletableFuture<Void> other;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle first = database.jdbi().open()) {
            first.begin();
            ExecutionStore.receive(first, reports("E5"), NOW);
            one = CompletableFuture.runAsync(() -> receive("E1", "E5", "E9"), threads);
            other = CompletableFuture.runAsync(() -> receive("E9", "E5", "E1"), threads);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (waiting() < 2) {
                assertThat(System.nanoTime()).as("both wait").isLessThan(deadline);
                Thread.onSpinWait();
            }
            first.rollback();
        }

        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(received()).containsExactlyInAnyOrder("E1", "E5", "E9");
    }

    private int waiting() {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT count(*) FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock'""").mapTo(Integer.class).one());
    }
}
