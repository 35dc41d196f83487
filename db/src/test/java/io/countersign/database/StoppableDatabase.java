package io.countersign.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A server of its own, with schema and development data, that can be stopped and started again on its data.
public final class StoppableDatabase implements AutoCloseable {

    private static final long CONNECTION_TIMEOUT_MS = 1_000;
    private static final int CONNECTIONS = 10;

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /// @param data an empty folder
    public StoppableDatabase(Path data) {
        this.data = data;
        this.port = freePort();
        start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(Objects.requireNonNull(server).getPostgresDatabase());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setPoolName("stoppable");
        pool = new HikariDataSource(config);
        jdbi = Database.jdbi(pool);
        Database.migrate(pool, true);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public void start() {
        server = TestServer.start(EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port));
    }

    /// Ends every session at once, whatever it is in the middle of.
    public void stop() {
        try {
            Objects.requireNonNull(server, "started").close();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
        if (server != null) {
            stop();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
