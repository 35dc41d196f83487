package io.countersign.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// A database of its own with schema and development data: for the whole class where it is registered in a static
/// field, else for each test. After each test that passed, all of the [Invariants] must hold.
public final class TestDatabase
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    /// Less than the server has, more than the machine can use.
    private static final int CONNECTIONS = 40;

    private @Nullable String name;
    private @Nullable HikariDataSource pool;
    private @Nullable Jdbi jdbi;
    private boolean forTheClass;
    private boolean checked = true;

    /// For tests that break connections on purpose: the pool would tell of each at length.
    public static void brokenConnectionsAreExpected() {
        ((Logger) LoggerFactory.getLogger("com.zaxxer.hikari")).setLevel(Level.OFF);
    }

    /// For tests that put rows there by hand, which need not go together.
    public TestDatabase withoutInvariants() {
        checked = false;
        return this;
    }

    /// Makes the database now: for use without JUnit's life cycle.
    public TestDatabase open() {
        String created = TestServer.create();
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestServer.database(created, TestServer.OWNER));
        config.setMaximumPoolSize(CONNECTIONS);
        // With none to keep, the pool once made no connection for one who waited while all were taken.
        config.setMinimumIdle(1);
        config.setPoolName(created);
        name = created;
        pool = new HikariDataSource(config);
        jdbi = Database.jdbi(pool);
        return this;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
        if (name != null) {
            TestServer.drop(name);
        }
        pool = null;
        name = null;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forTheClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forTheClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            if (checked && context.getExecutionException().isEmpty()) {
                jdbi().useHandle(Invariants::hold);
            }
        } finally {
            if (!forTheClass) {
                close();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /// Pooled connections as the database's owner.
    public DataSource source() {
        return Objects.requireNonNull(pool, "opened");
    }

    public Jdbi jdbi() {
        return Objects.requireNonNull(jdbi, "opened");
    }

    /// One more connection, in no pool.
    public Connection connect() throws SQLException {
        return TestServer.database(Objects.requireNonNull(name, "opened"), TestServer.OWNER)
                .getConnection();
    }

    /// As one who may do everything.
    public Jdbi asSuperuser() {
        return Database.jdbi(TestServer.database(Objects.requireNonNull(name, "opened"), TestServer.SUPERUSER));
    }
}
