package io.countersign.bench;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// What the disk can do: one row, one commit.
final class OneRow implements Contender {
    private final Jdbi database;

    OneRow(DataSource pool) {
        this.database = Jdbi.create(pool);
    }

    @Override
    public String name() {
        return "e  the disk, one row a commit";
    }

    @Override
    public void enter(Flow.Wanted order) {
        database.useHandle(handle -> handle.execute("INSERT INTO bench_row VALUES (?)", order.clientOrderId()));
    }

    @Override
    public void close() {
        // the pool is its caller's
    }
}
