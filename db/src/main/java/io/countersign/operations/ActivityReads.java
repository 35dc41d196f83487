package io.countersign.operations;

import io.countersign.audit.AuditStore;
import io.countersign.order.OrderStatus;
import io.countersign.sql.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Counts what goes through. Thread-safe.
public final class ActivityReads {
    private static final String MINUTES = """
            WITH counted AS (
                SELECT minute, 0 AS orders, 0 AS decisions, 0 AS fills
                  FROM generate_series(CAST(:from AS timestamptz), CAST(:last AS timestamptz), interval '1 minute') minute
                UNION ALL
                SELECT date_bin('1 minute', created_at, :from), count(*), 0, 0 FROM orders
                 WHERE created_at >= :from AND created_at < :end GROUP BY 1
                UNION ALL
                SELECT date_bin('1 minute', to_timestamp(at_ns / 1000000000), :from), 0, count(*), 0 FROM audit
                 WHERE at_ns >= :fromNanos AND at_ns < :endNanos
                   AND type IN ('RISK_ALLOWED', 'RISK_DENIED', 'APPROVAL_GIVEN', 'APPROVAL_DENIED') GROUP BY 1
                UNION ALL
                SELECT date_bin('1 minute', booked_at, :from), 0, 0, count(*) FROM fill
                 WHERE booked_at >= :from AND booked_at < :end GROUP BY 1)
            SELECT minute, sum(orders) AS orders, sum(decisions) AS decisions, sum(fills) AS fills
              FROM counted GROUP BY minute ORDER BY minute
            """;
    private static final String OPEN = """
            SELECT status, count(*) AS orders FROM orders
             WHERE status NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED') GROUP BY status
            """;

    private final Jdbi jdbi;

    public ActivityReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Every minute from the first to the last, also those in which nothing happened.
    ///
    /// @param first when the first of them begins
    /// @param last when the last of them begins, a whole number of minutes later
    public List<Minute> minutes(Instant first, Instant last) {
        Instant end = last.plusSeconds(60);
        return jdbi.withHandle(handle -> handle.createQuery(MINUTES)
                .bind("from", first)
                .bind("last", last)
                .bind("end", end)
                .bind("fromNanos", AuditStore.nanos(first))
                .bind("endNanos", AuditStore.nanos(end))
                .map((resultSet, _) -> {
                    Columns row = new Columns(resultSet);
                    return new Minute(
                            row.time("minute"), row.number("orders"), row.number("decisions"), row.number("fills"));
                })
                .list());
    }

    /// How many orders are not over, by status; a status that none is in is absent.
    public Map<OrderStatus, Long> open() {
        Map<OrderStatus, Long> open = new TreeMap<>();
        jdbi.useHandle(handle -> handle.createQuery(OPEN)
                .map((row, _) -> Map.entry(OrderStatus.valueOf(row.getString("status")), row.getLong("orders")))
                .forEach(count -> open.put(count.getKey(), count.getValue())));
        return open;
    }

    /// What happened in a minute.
    ///
    /// @param minute when it began
    /// @param orders that were entered, also those that were refused
    /// @param decisions of risk, and of checkers
    /// @param fills that were booked
    public record Minute(Instant minute, long orders, long decisions, long fills) {}
}
