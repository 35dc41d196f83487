package io.countersign;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.database.Database;
import io.dropwizard.lifecycle.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.db.PostgreSQLDatabaseMetrics;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/// The connections of this process, shared by all its parts: workflows that are started through the same client are
/// handed to this process' own workers eagerly.
public final class Connections implements Managed {
    private static final Duration POOL_WAIT = Duration.ofSeconds(3);
    private static final String NAME = "countersign";
    private static final int TERMINATION_SECONDS = 5;
    private static final String CONNECT_SECONDS = "3";

    /// Shorter than any activity may take, so that a lost database fails the activity, which is then tried again.
    private static final String SILENCE_SECONDS = "10";

    private final CountersignConfiguration.Database settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient temporal;

    private Connections(
            CountersignConfiguration.Database settings,
            HikariDataSource pool,
            WorkflowServiceStubs stubs,
            String namespace) {
        this.settings = settings;
        this.pool = pool;
        this.jdbi = Database.jdbi(pool);
        this.stubs = stubs;
        this.temporal = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
    }

    /// @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException when the database does not answer
    public static Connections open(CountersignConfiguration configuration, MeterRegistry metrics) {
        return new Connections(
                configuration.database(),
                pool(configuration.database(), metrics),
                WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(configuration.temporal().address())
                        .setGrpcCompression(GrpcCompression.NONE) // costs more than it saves beside the server
                        .build()),
                configuration.temporal().namespace());
    }

    static HikariDataSource pool(CountersignConfiguration.Database settings, MeterRegistry metrics) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAME);
        config.setJdbcUrl(settings.url());
        properties(settings).forEach((name, value) -> config.addDataSourceProperty((String) name, value));
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setConnectionTimeout(POOL_WAIT.toMillis());
        config.setMetricRegistry(metrics);
        HikariDataSource pool = new HikariDataSource(config);
        new PostgreSQLDatabaseMetrics(pool, databaseOf(pool)).bindTo(metrics);
        return pool;
    }

    private static String databaseOf(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return connection.getCatalog();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say its name", e);
        }
    }

    private static Properties properties(CountersignConfiguration.Database settings) {
        Properties properties = new Properties();
        if (!settings.user().isBlank()) {
            properties.setProperty("user", settings.user());
            properties.setProperty("password", settings.password());
        }
        properties.setProperty("ApplicationName", NAME);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", SILENCE_SECONDS);
        return properties;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public WorkflowClient temporal() {
        return temporal;
    }

    /// A database connection outside the pool, for its caller to close.
    public Connection ownConnection() throws SQLException {
        return DriverManager.getConnection(settings.url(), properties(settings));
    }

    @Override
    public void stop() {
        stubs.shutdown();
        if (!stubs.awaitTermination(TERMINATION_SECONDS, TimeUnit.SECONDS)) {
            stubs.shutdownNow();
        }
        pool.close();
    }
}
