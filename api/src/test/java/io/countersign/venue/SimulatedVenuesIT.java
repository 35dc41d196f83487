package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.execution.ReportInbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SimulatedVenuesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SPEED_PER_MILLE = 1_000;

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private SimulatedVenues venues;

    @BeforeEach
    void open() {
        Clock clock = Clock.systemUTC();
        venues = new SimulatedVenues(
                database.jdbi(), clock, data, SPEED_PER_MILLE, new ReportInbox(database.jdbi(), clock));
    }

    @AfterEach
    void close() {
        venues.stop();
    }

    @Test
    void whoever_starts_after_the_venues_finds_the_quotes_of_both() throws Exception {
        CompletableFuture<Void> started;
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE quote IN EXCLUSIVE MODE");
            started = CompletableFuture.runAsync(this::start);
            bothWaitForTheTable();

            assertThat(started).isNotDone();
            other.rollback();
        }
        started.join();

        List<String> quoting = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT venue FROM quote WHERE symbol = 'IBM' ORDER BY venue")
                        .mapTo(String.class)
                        .list());
        assertThat(quoting).containsExactly("XSIM", "YSIM");
    }

    private void start() {
        try {
            venues.start();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void bothWaitForTheTable() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (waiting() < 2) {
            assertThat(System.nanoTime()).as("both wait").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private int waiting() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM pg_locks WHERE relation = 'quote'::regclass AND NOT granted")
                        .mapTo(Integer.class)
                        .one());
    }
}
