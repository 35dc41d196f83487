package io.countersign.database;

import io.countersign.order.OrderId;
import io.countersign.order.OrderStatus;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/// The database as the stores see it. A store's method takes the handle of a transaction that its caller owns.
public final class Database {
    /// The channel on which every transaction that changes an order, or writes an audit record, says so when it
    /// commits.
    public static final String CHANNEL = "countersign";

    private Database() {}

    public static Jdbi jdbi(DataSource source) {
        return Jdbi.create(source).installPlugin(new PostgresPlugin());
    }

    /// Brings the schema up to date. Safe to run from several processes at once: one does it, the others wait.
    ///
    /// @param development whether to add the development machine's instruments, accounts and limits
    public static void migrate(DataSource source, boolean development) {
        String[] locations = development
                ? new String[] {"classpath:db/migration", "classpath:db/development"}
                : new String[] {"classpath:db/migration"};
        Flyway.configure()
                .dataSource(source)
                .locations(locations)
                .validateMigrationNaming(true)
                // Data that was once added on a development machine need not be asked for again.
                .ignoreMigrationPatterns("repeatable:missing")
                .load()
                .migrate();
    }

    /// What is said on the channel of a change, and only when its transaction commits: the order and the status it is
    /// in now, `O-… FILLED`; the order alone when its status is as it was; nothing when it was no order.
    public static String change(@Nullable OrderId order, @Nullable OrderStatus status) {
        if (order == null) {
            return "";
        }
        return status == null ? order.value() : order.value() + " " + status.name();
    }
}
