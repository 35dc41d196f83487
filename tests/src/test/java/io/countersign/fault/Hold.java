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

/// Holds the application at a chosen point of an order's life, from outside: a trigger in this place's database
/// makes the insert of a chosen row wait, so that everything before it is committed, and nothing from there on.
/// Then it can be killed, and has got exactly that far.
final class Hold implements AutoCloseable {

    private static final String TRIGGER_FUNCTION = """
            CREATE TABLE held (order_id text, point text, lock bigint);
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE held_at bigint;
            BEGIN
                SELECT lock INTO held_at FROM held WHERE order_id = NEW.order_id AND point = TG_TABLE_NAME;
                IF FOUND THEN PERFORM pg_advisory_xact_lock_shared(held_at); END IF;
                RETURN NEW;
            END $$""";

    private final Connection connection;

    /// The row whose insert waits.
    enum Point {
        RISK_CHECK,
        EXECUTION_INTENT,
        REPLACE_INTENT,
        EXECUTION_REPORT,
        FILL,
        /// Whatever the order's next step is.
        AUDIT;

        String table() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Hold(RealParts.Place place) throws SQLException {
        connection = place.database().getConnection();
        execute(TRIGGER_FUNCTION);
        for (Point point : Point.values()) {
            execute("CREATE TRIGGER held BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION hold()"
                    .formatted(point.table()));
        }
    }

    /// @param lock names a group of holds that are released together
    void at(Point point, String orderId, long lock) throws SQLException {
        execute("SELECT pg_advisory_lock(%d)".formatted(lock));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO held VALUES (?, ?, ?)")) {
            insert.setString(1, orderId);
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

    /// Waits until so many inserts are held by this lock.
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
