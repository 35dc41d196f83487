package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.database.Invariants;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Histories;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.StandingTrades;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// All books of a place side by side: orders, reservations, positions and cash in our database; the workflows at
/// Temporal; and what the venues wrote down themselves. Whatever happened in between, they must come to the same in
/// the end.
final class Books {

    /// A worker that died is noticed after ten seconds, and an order may have lost two of them.
    private static final Duration TO_THE_END = Duration.ofMinutes(2);

    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Set<String> OVER = Set.of("FILLED", "CANCELED", "REJECTED", "EXPIRED");

    private Books() {}

    /// Waits until every order of the place is over or parked, and compares the books.
    ///
    /// @param accepted ids of orders which the application said it has; each must be there
    /// @param parked in which other statuses orders may be left
    static void agree(RealParts.Place place, Collection<String> accepted, String... parked) {
        agreeBut(place, Set.of(), accepted, parked);
    }

    /// The same, where some reports are held: these are not booked, and everything else is.
    ///
    /// @param held each as venue and ExecID, with a space between them
    static void agreeBut(RealParts.Place place, Set<String> held, Collection<String> accepted, String... parked) {
        Jdbi database = Database.jdbi(place.database());
        Eventually.holds(TO_THE_END, () -> comeToAnEnd(database, accepted, Set.of(parked)));
        Eventually.holds(SETTLED, () -> everyReportIsBooked(database, place, held));
        Eventually.holds(SETTLED, () -> workflowsEndWithTheirOrders(database, place));
        compare(place, held, accepted, parked);
    }

    /// Compares the books as they are now.
    ///
    /// @throws AssertionError with everything in which they differ
    static void compare(RealParts.Place place, Set<String> held, Collection<String> accepted, String... parked) {
        Jdbi database = Database.jdbi(place.database());
        SoftAssertions all = new SoftAssertions();
        all.check(() -> comeToAnEnd(database, accepted, Set.of(parked)));
        all.check(() -> everyReportIsBooked(database, place, held));
        all.check(() -> everyBookedReportWasMade(database, place));
        all.check(() -> workflowsEndWithTheirOrders(database, place));
        all.check(() -> historiesAreSound(database, place));
        all.check(() -> nothingIsInTheLogs(place));
        all.check(() -> database.useHandle(Invariants::hold));
        all.check(() -> assertThat(VenueJournals.of(place).repeated())
                .as("what was sent twice")
                .isEmpty());
        all.check(() -> database.useHandle(handle -> tradesAreOurs(handle, StandingTrades.of(place, held))));
        all.check(() -> database.useHandle(handle -> theIntentCameFirst(handle, VenueJournals.of(place))));
        all.assertAll();
    }

    private static void historiesAreSound(Jdbi database, RealParts.Place place) {
        try (Histories histories = Histories.of(place)) {
            histories.areSound(List.copyOf(statuses(database).keySet()));
        }
    }

    private static void tradesAreOurs(Handle handle, StandingTrades trades) {
        assertThat(StandingTrades.fills(handle)).as("fills").containsExactlyInAnyOrderElementsOf(trades.all());
        assertThat(StandingTrades.held(handle)).as("positions").isEqualTo(trades.positions());
    }

    private static void comeToAnEnd(Jdbi database, Collection<String> accepted, Set<String> parked) {
        Map<String, String> statuses = statuses(database);
        assertThat(statuses.keySet()).as("orders that were accepted").containsAll(accepted);
        List<String> stuck = statuses.keySet().stream()
                .filter(order -> !OVER.contains(statuses.get(order)) && !parked.contains(statuses.get(order)))
                .toList();
        assertThat(stuck.isEmpty() ? "" : told(database, stuck))
                .as("orders that neither end nor are parked")
                .isEmpty();
    }

    private static String told(Jdbi database, List<String> orders) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT string_agg(order_id || ' ' || status || ' ' || reasons || ' ' || updated_at, E'\n')
                        FROM orders WHERE order_id = ANY (:orders)""")
                .bindArray("orders", String.class, orders)
                .mapTo(String.class)
                .one());
    }

    private static Map<String, String> statuses(Jdbi database) {
        return database.withHandle(handle -> handle.createQuery("SELECT order_id, status FROM orders")
                .map((row, _) -> Map.entry(row.getString("order_id"), row.getString("status")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// What the venues say happened has come in, once, and the orders know. Only what differs is told: thousands agree.
    private static void everyReportIsBooked(Jdbi database, RealParts.Place place, Set<String> held) {
        Set<String> booked = booked(database);
        List<VenueJournals.Execution> notBooked = VenueJournals.of(place).executions().stream()
                .filter(execution -> !held.contains(execution.name()) && !booked.contains(execution.name()))
                .toList();
        assertThat(notBooked.stream().map(execution -> told(database, execution)))
                .as("what venues reported, and is not in the books")
                .isEmpty();
    }

    private static void everyBookedReportWasMade(Jdbi database, RealParts.Place place) {
        Set<String> booked = booked(database);
        VenueJournals.of(place).executions().forEach(execution -> booked.remove(execution.name()));
        assertThat(booked).as("what is in the books, and no venue reported").isEmpty();
    }

    private static Set<String> booked(Jdbi database) {
        return new HashSet<>(database.withHandle(handle -> handle.createQuery(
                        "SELECT venue || ' ' || exec_id FROM execution_report WHERE booked_at IS NOT NULL")
                .mapTo(String.class)
                .list()));
    }

    private static String told(Jdbi database, VenueJournals.Execution execution) {
        return database.withHandle(handle -> told(handle, execution));
    }

    private static String told(Handle handle, VenueJournals.Execution execution) {
        return handle.createQuery("""
                        SELECT :said || E'\nas received: ' || COALESCE(CAST(to_jsonb(r) AS text), 'not')
                               || E'\nits order: ' || COALESCE(CAST(to_jsonb(o) AS text), 'none')
                               || E'\nof which is on record: '
                               || (SELECT string_agg(CAST(to_jsonb(a) AS text), E'\n' ORDER BY sequence)
                                   FROM audit a WHERE a.order_id = o.order_id)
                        FROM (SELECT) nothing
                        LEFT JOIN execution_report r ON venue || ' ' || exec_id = :name
                        LEFT JOIN orders o ON position(o.order_id IN :said) > 0""")
                .bind("said", execution.said())
                .bind("name", execution.name())
                .mapTo(String.class)
                .one();
    }

    /// An order has a workflow exactly while it is not over; and no workflow runs for an order that nobody knows.
    private static void workflowsEndWithTheirOrders(Jdbi database, RealParts.Place place) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(place.temporal())
                .build());
        try {
            WorkflowClient temporal = WorkflowClient.newInstance(
                    stubs,
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(place.namespace())
                            .build());
            workflowsEndWithTheirOrders(database, temporal);
        } finally {
            stubs.shutdownNow();
        }
    }

    private static void workflowsEndWithTheirOrders(Jdbi database, WorkflowClient temporal) {
        Set<String> running = temporal.listExecutions("ExecutionStatus = 'Running'")
                .map(workflow -> workflow.getExecution().getWorkflowId())
                .collect(Collectors.toSet());
        Set<String> notOver = statuses(database).entrySet().stream()
                .filter(order -> !OVER.contains(order.getValue()))
                .map(order -> "order:" + order.getKey())
                .collect(Collectors.toSet());
        assertThat(running).as("workflows that run").isEqualTo(notOver);
        assertThat(temporal.countWorkflows("ExecutionStatus != 'Running' AND ExecutionStatus != 'Completed'")
                        .getCount())
                .as("workflows that failed")
                .isZero();
    }

    /// A defect is an error there.
    private static void nothingIsInTheLogs(RealParts.Place place) {
        try (Stream<Path> files = Files.list(place.dataDirectory())) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                assertThat(Files.readAllLines(file))
                        .as("log %s", file)
                        .noneMatch(line -> line.contains("Unexpected, urn:uuid"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// No record, no trade: the intent was on record before the venue took the order, and in the audit records
    /// before anything the venue said.
    private static void theIntentCameFirst(Handle handle, VenueJournals venues) {
        Map<String, Instant> intended = handle.createQuery("SELECT cl_ord_id, intended_at FROM execution_intent")
                .map((row, _) -> Map.entry(
                        row.getString("cl_ord_id"),
                        row.getObject("intended_at", OffsetDateTime.class).toInstant()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        for (VenueJournals.Receipt receipt : venues.receipts()) {
            assertThat(intended.get(receipt.clOrdId()))
                    .as("when %s was intended", receipt.clOrdId())
                    .isNotNull()
                    .isBeforeOrEqualTo(receipt.at());
        }
        assertThat(handle.createQuery("""
                        SELECT order_id FROM audit GROUP BY order_id
                        HAVING MIN(sequence) FILTER (WHERE type = 'EXECUTION_REPORTED')
                             < COALESCE(MIN(sequence) FILTER (WHERE type = 'EXECUTION_INTENDED'), 9223372036854775807)
                        """).mapTo(String.class).list())
                .as("orders reported on before they were meant to be sent")
                .isEmpty();
    }
}
