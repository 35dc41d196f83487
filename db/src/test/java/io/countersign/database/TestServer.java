package io.countersign.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// The PostgreSQL of this JVM's tests: started by the first that needs it, stopped with the JVM. It flushes and
/// commits as one in production does; what comes from a template is a database of its own.
final class TestServer {

    /// Owns every database and is no superuser, as in production.
    static final String OWNER = "countersign";

    static final String SUPERUSER = "postgres";
    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    /// Started on first use, by the JVM's own rules for one thread only.
    private static final class Running {
        static final EmbeddedPostgres SERVER = start(EmbeddedPostgres.builder());
        static final Jdbi ADMIN = Jdbi.create(SERVER.getPostgresDatabase());

        static {
            ADMIN.useHandle(handle -> {
                handle.execute("CREATE ROLE countersign LOGIN");
                handle.execute("CREATE DATABASE " + TEMPLATE + " OWNER countersign");
            });
            Database.migrate(database(TEMPLATE, OWNER), true);
        }
    }

    /// Starts a server that keeps its promises: zonky's own defaults forget what was committed.
    static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return builder.setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    /// Makes a database with schema and development data.
    ///
    /// @return its name
    static String create() {
        String name = "test_" + DATABASES.incrementAndGet();
        synchronized (DATABASES) { // a template may be copied by one at a time
            Running.ADMIN.useHandle(handle ->
                    handle.execute("CREATE DATABASE %s TEMPLATE %s OWNER %s".formatted(name, TEMPLATE, OWNER)));
        }
        return name;
    }

    static void drop(String name) {
        Running.ADMIN.useHandle(handle -> handle.execute("DROP DATABASE %s WITH (FORCE)".formatted(name)));
    }

    static DataSource database(String name, String user) {
        return Running.SERVER.getDatabase(user, name);
    }
}
