package io.countersign.dev;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A PostgreSQL that keeps its data and flushes it as one in production does.
final class PostgresServer implements Part {

    static final String SUPERUSER = "postgres";
    /// The database, and the role that owns it, which is no superuser.
    static final String DATABASE = "countersign";

    /// Asked for after the start: a server that is fast because it forgets would prove nothing.
    private static final Map<String, String> PROMISES = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "max_connections", "100");

    private static final Duration START = Duration.ofSeconds(30);

    private final int port;
    private final ChildProcess process;
    private final String version;

    private PostgresServer(int port, ChildProcess process, String version) {
        this.port = port;
        this.process = process;
        this.version = version;
    }

    /// @param binaries see [DevelopmentSettings#postgresBinaries]
    /// @param data where `postgres/` is made the first time and kept
    static PostgresServer start(int port, Path binaries, DataDirectory data) {
        Path bin = PostgresBinaries.unpackInto(binaries).resolve("bin");
        Path cluster = data.file("postgres");
        PostgresCluster.ensure(cluster, bin);
        ChildProcess process = ChildProcess.start(launch(port, bin, cluster), data);
        try {
            process.awaitReady(START, () -> isReady(port));
            return new PostgresServer(port, process, prepare(port));
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    private static ChildProcess.Launch launch(int port, Path bin, Path cluster) {
        List<String> command = Shield.shedRoot(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                cluster.toString(),
                "--port=" + port,
                "--listen_addresses=127.0.0.1",
                "--unix_socket_directories=",
                "--max_connections=100",
                "--fsync=on",
                "--synchronous_commit=on",
                "--full_page_writes=on",
                "--timezone=UTC",
                "--log_timezone=UTC"));
        return new ChildProcess.Launch(
                PartKind.POSTGRES.fileName(), command, Map.of("LC_ALL", "C"), PartKind.POSTGRES.signal());
    }

    private static boolean isReady(int port) throws SQLException {
        try (Connection connection = DriverManager.getConnection(superuserUrl(port))) {
            return connection.isValid(1);
        }
    }

    /// @return the server's version
    private static String prepare(int port) {
        try (Connection connection = DriverManager.getConnection(superuserUrl(port));
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> promise : PROMISES.entrySet()) {
                String value = ask(statement, "SHOW " + promise.getKey());
                if (!value.equals(promise.getValue())) {
                    throw new StartFailure("PostgreSQL runs with %s=%s and not %s: see its postgresql.auto.conf"
                            .formatted(promise.getKey(), value, promise.getValue()));
                }
            }
            if (ask(statement, "SELECT count(*) FROM pg_roles WHERE rolname = '%s'".formatted(DATABASE))
                    .equals("0")) {
                statement.execute("CREATE ROLE %s LOGIN".formatted(DATABASE));
            }
            if (ask(statement, "SELECT count(*) FROM pg_database WHERE datname = '%s'".formatted(DATABASE))
                    .equals("0")) {
                statement.execute("CREATE DATABASE %1$s OWNER %1$s".formatted(DATABASE));
            }
            return ask(statement, "SHOW server_version");
        } catch (SQLException e) {
            throw new StartFailure("PostgreSQL started, but its database could not be made: " + e.getMessage(), e);
        }
    }

    private static String ask(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static String superuserUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, SUPERUSER);
    }

    /// JDBC, as the owner of our database.
    String url() {
        return "jdbc:postgresql://127.0.0.1:%1$d/%2$s?user=%2$s".formatted(port, DATABASE);
    }

    /// JDBC, as one who may make databases.
    String superuserUrl() {
        return superuserUrl(port);
    }

    @Override
    public String title() {
        return "PostgreSQL " + version;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public ChildProcess process() {
        return process;
    }
}
