package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.RealParts;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the application at a chosen point of an order's life, from outside: a trigger in this place's database
/// makes the writing of a chosen row wait, so that everything before it is committed, and nothing from there on.
/// Then it can be killed, and has got exactly that far.
final class Hold implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private static final String TRIGGER_FUNCTION = """
            CREATE TABLE held (about text, point text, lock bigint);
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE held_at bigint;
            BEGIN
                SELECT lock INTO held_at FROM held
                WHERE starts_with(to_jsonb(NEW) #>> TG_ARGV, about) AND point = TG_TABLE_NAME;
                IF FOUND THEN PERFORM pg_advisory_xact_lock_shared(held_at); END IF;
                RETURN NEW;
            END $$""";

    private final Connection connection;
    private final Connection orders;

    /// The row that waits to be written; it is an order's, unless told otherwise.
    enum Point {
        RISK_CHECK,
        EXECUTION_INTENT,
        REPLACE_INTENT,
        EXECUTION_REPORT,
        FILL,
        /// Whatever the order's next step is.
        AUDIT,
        /// A stop that was met: nobody is told of it.
        STOP_ORDER("UPDATE OF told", "order_id"),
        DROP_COPY("INSERT", "report", "clOrdId"),
        /// The end of a venue's day: of the venue.
        VENUE_DAY("INSERT", "venue");

        private final String event;
        private final String key;

        Point() {
            this("INSERT", "order_id");
        }

        /// @param key the path to what the row is about
        Point(String event, String... key) {
            this.event = event;
            this.key = "'" + String.join("', '", key) + "'";
        }

        String table() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Hold(RealParts.Place place) throws SQLException {
        connection = place.database().getConnection();
        orders = place.database().getConnection();
        orders.setAutoCommit(false);
        execute(TRIGGER_FUNCTION);
        for (Point point : Point.values()) {
            execute("CREATE TRIGGER held BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION hold(%s)"
                    .formatted(point.event, point.table(), point.key));
        }
    }

    /// @param about an order's id, or the venue
    /// @param lock names a group of holds that are released together
    void at(Point point, String about, long lock) throws SQLException {
        execute("SELECT pg_advisory_lock(%d)".formatted(lock));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO held VALUES (?, ?, ?)")) {
            insert.setString(1, about);
            insert.setString(2, point.table());
            insert.setLong(3, lock);
            insert.executeUpdate();
        }
    }

    /// The id that the order will have.
    static String idOf(Order order) {
        return OrderId.of(new AccountId((String) order.fields().get("accountId")), new ClientOrderId((String)
                        order.fields().get("clientOrderId")))
                .value();
    }

    /// Asks for what will be held, and whose answer will be lost.
    static void withoutAnAnswer(Runnable request) {
        Thread asking = Thread.ofVirtual().unstarted(request);
        asking.setUncaughtExceptionHandler((_, e) -> LOG.info("As it should, the answer is lost: {}", e.toString()));
        asking.start();
    }

    /// Waits until so many are held by this lock.
    void awaitHeld(long lock, int count) {
        Eventually.holds(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet waiting = statement.executeQuery("""
                            SELECT count(*) FROM pg_locks
                            WHERE locktype = 'advisory' AND NOT granted AND objid = %d
                                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                            """.formatted(lock))) {
                waiting.next();
                assertThat(waiting.getInt(1)).as("held by lock %d", lock).isEqualTo(count);
            }
        });
    }

    /// Lets go what this lock holds, for good.
    void release(long lock) throws SQLException {
        execute("DELETE FROM held WHERE lock = %d".formatted(lock));
        try (Statement statement = connection.createStatement()) {
            boolean held = true;
            while (held) {
                try (ResultSet unlocked = statement.executeQuery("SELECT pg_advisory_unlock(%d)".formatted(lock))) {
                    held = unlocked.next() && unlocked.getBoolean(1);
                }
            }
        }
    }

    /// Whoever changes this order from here on waits, before having changed or locked anything. One order at a time.
    void order(String orderId) throws SQLException {
        try (PreparedStatement lock = orders.prepareStatement("SELECT FROM orders WHERE order_id = ? FOR UPDATE")) {
            lock.setString(1, orderId);
            lock.execute();
        }
    }

    /// Waits until somebody waits for the order.
    void awaitHeldOrder() {
        Eventually.holds(() -> {
            int holder = orders.unwrap(PGConnection.class).getBackendPID();
            try (Statement statement = connection.createStatement();
                    ResultSet waiting = statement.executeQuery(
                            "SELECT FROM pg_stat_activity WHERE %d = ANY (pg_blocking_pids(pid))".formatted(holder))) {
                assertThat(waiting.next()).as("held by the order").isTrue();
            }
        });
    }

    void releaseOrder() throws SQLException {
        orders.commit();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        orders.close();
    }
}
