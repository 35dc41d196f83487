package io.countersign.reconciliation;

import io.countersign.reconciliation.BreakStore.BreakRow;
import io.countersign.sql.Conditions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads breaks. Thread-safe.
public final class BreakReads {
    private final Jdbi jdbi;

    public BreakReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The latest first.
    ///
    /// @param open only those that are open, or only those that are not; absent for all
    /// @param before those raised before this one; absent for the first page
    public List<BreakRow> list(@Nullable Boolean open, @Nullable BreakId before, int limit) {
        Conditions conditions = new Conditions()
                .and("(resolved_at IS NULL) = :open", "open", open)
                .and("break_no < :before", "before", before == null ? null : before.number());
        return jdbi.withHandle(handle -> conditions
                .bindTo(handle.createQuery(
                        "SELECT * FROM trade_break " + conditions.where() + " ORDER BY break_no DESC LIMIT :limit"))
                .bind("limit", limit)
                .map((row, _) -> BreakStore.row(row))
                .list());
    }

    public Optional<BreakRow> find(BreakId id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM trade_break WHERE break_no = :id")
                .bind("id", id.number())
                .map((row, _) -> BreakStore.row(row))
                .findOne());
    }

    /// How many are open, and since when.
    ///
    /// @param oldest absent when none is
    public record Standing(int open, @Nullable Instant oldest) {}

    public Standing standing() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) AS open, min(raised_at) AS oldest FROM trade_break WHERE resolved_at IS NULL""")
                .map((row, _) -> {
                    OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new Standing(row.getInt("open"), oldest == null ? null : oldest.toInstant());
                })
                .one());
    }
}
