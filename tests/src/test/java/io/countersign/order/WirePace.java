package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.countersign.database.Database;
import io.countersign.dev.PartKind;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Histories;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/// How long an order takes from its risk decision's commit until its NewOrderSingle is written, and a fill from the
/// venue's clock until its booking's commit, both by PostgreSQL's own commit times; one order after another. Printed
/// rather than asserted: the machine is not the test's own.
class WirePace {
    private static final int ORDERS = Integer.getInteger("countersign.pace.orders", 1_000);
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(10);

    private static final String SENT = """
            SELECT pg_xact_commit_timestamp(r.xmin) AS decided, i.intended_at AS intended, m.sent_at AS sent,
                   pg_xact_commit_timestamp(f.xmin) AS booked,
                   CAST(CAST(e.report AS jsonb) ->> 'transactTime' AS timestamptz) AS traded
            FROM execution_intent i
            JOIN risk_check r USING (risk_check_id)
            JOIN fix_message m ON m.msg_type = 'D' AND position(chr(1) || '11=' || i.cl_ord_id || chr(1) IN m.message) > 0
            JOIN fill f ON f.cl_ord_id = i.cl_ord_id
            JOIN execution_report e ON e.venue = f.venue AND e.exec_id = f.exec_id
            WHERE i.order_id = ?
            """;

    /// When what happened to one order.
    private record Times(
            Instant decided, Instant begun, Instant intended, Instant sent, Instant traded, Instant booked) {}

    @Test
    void from_the_decision_to_the_wire_and_from_the_fill_to_the_books() throws SQLException {
        try (RealParts parts = RealParts.own()) {
            keepCommitTimes(parts);
            RealParts.Place place = parts.place();
            try (TestApplication application = TestApplication.start(place);
                    Histories histories = Histories.of(place)) {
                trade(application.api().as("trader1"));
                List<String> orders = trade(application.api().as("trader1"));
                Jdbi database = Database.jdbi(place.database());
                List<Times> times = orders.stream()
                        .map(order -> times(database, histories, order))
                        .toList();

                print("decision's commit to the wire", times, Times::decided, Times::sent);
                print("  of it until Temporal has begun the execution", times, Times::decided, Times::begun);
                print("  of it from there to the wire", times, Times::begun, Times::sent);
                print("  of it from policy's being asked for leave to the wire", times, Times::intended, Times::sent);
                print("venue's trade to the booking's commit", times, Times::traded, Times::booked);
            }
        }
    }

    private static void keepCommitTimes(RealParts parts) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        parts.addresses().superuserUrl().orElseThrow());
                Statement sql = connection.createStatement()) {
            sql.execute("ALTER SYSTEM SET track_commit_timestamp = on");
        }
        parts.stop(PartKind.POSTGRES);
        parts.start(PartKind.POSTGRES);
    }

    private static List<String> trade(Person trader) {
        List<String> orders = new ArrayList<>();
        for (int count = 0; count < ORDERS; count++) {
            Order order = count % 2 == 0 ? Order.buy("BAC", 1) : Order.sell("BAC", 1);
            Answer filled = trader.submit(order, "wait=10");
            assertThat(filled.text("/status")).as(filled.toString()).isEqualTo("FILLED");
            orders.add(filled.orderId());
        }
        return orders;
    }

    private static Times times(Jdbi database, Histories histories, String order) {
        Timestamp begun = histories.of(order).getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
                .map(HistoryEvent::getEventTime)
                .findFirst()
                .orElseThrow();
        return database.withHandle(handle -> handle.createQuery(SENT)
                .bind(0, order)
                .map((row, _) -> new Times(
                        row.getTimestamp("decided").toInstant(),
                        Instant.ofEpochSecond(begun.getSeconds(), begun.getNanos()),
                        row.getTimestamp("intended").toInstant(),
                        row.getTimestamp("sent").toInstant(),
                        row.getTimestamp("traded").toInstant(),
                        row.getTimestamp("booked").toInstant()))
                .one());
    }

    private static void print(
            String what, List<Times> times, Function<Times, Instant> from, Function<Times, Instant> to) {
        List<Duration> took = times.stream()
                .map(one -> Duration.between(from.apply(one), to.apply(one)))
                .sorted()
                .toList();
        Duration p50 = took.get(took.size() / 2);
        Duration p99 = took.get(took.size() * 99 / 100);
        System.out.printf("%-58s p50 %6.1f ms, p99 %6.1f ms%n", what, p50.toNanos() / 1e6, p99.toNanos() / 1e6);
        assertThat(p50).as(what).isLessThan(FAR_TOO_LONG);
    }
}
