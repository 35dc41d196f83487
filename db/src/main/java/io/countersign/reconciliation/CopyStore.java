package io.countersign.reconciliation;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.ReportIds;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.json.Json;
import io.countersign.order.AccountId;
import io.countersign.sql.Columns;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// What venues say to have executed and what they take our positions to be, beside what is booked. Only what was not
/// compared yet is looked at.
public final class CopyStore {
    private CopyStore() {}

    /// An execution of which there is the report, which is booked, and the copy.
    public record Pair(
            ExecutionReport report,
            ExecutionReport copy,
            @Nullable AccountId account,
            boolean raised) {
        /// Whether they say the same of what was executed.
        public boolean isEqual() {
            return report.clOrdId().root().equals(copy.clOrdId().root())
                    && report.execution().equals(copy.execution());
        }
    }

    /// What is on record on one side only.
    public record Alone(ExecutionReport report, @Nullable AccountId account) {}

    public static List<Pair> pairs(Handle handle, int atMost) {
        return handle.createQuery("""
                        SELECT r.report, c.report AS copy, o.account_id,
                               EXISTS (SELECT FROM trade_break b WHERE b.venue = c.venue AND b.exec_id = c.exec_id
                                                                       AND b.resolved_at IS NULL) AS raised
                        FROM drop_copy c JOIN execution_report r USING (venue, exec_id)
                            LEFT JOIN orders o ON o.order_id = r.order_id
                        WHERE c.matched_at IS NULL AND r.booked_at IS NOT NULL
                        ORDER BY c.received_at LIMIT :atMost""")
                .bind("atMost", atMost)
                .map((row, _) -> new Pair(
                        Json.read(row.getString("report"), ExecutionReport.class),
                        Json.read(row.getString("copy"), ExecutionReport.class),
                        account(row.getString("account_id")),
                        row.getBoolean("raised")))
                .list();
    }

    /// Says that these have been compared.
    public static void compared(Handle handle, List<ReportId> ids, Instant at) {
        if (ids.isEmpty()) {
            return;
        }
        for (String update : List.of(
                "UPDATE drop_copy t SET matched_at = :at FROM unnest(:venues, :execs) AS n (venue, exec_id)"
                        + " WHERE t.venue = n.venue AND t.exec_id = n.exec_id",
                "UPDATE execution_report t SET copied_at = :at FROM unnest(:venues, :execs) AS n (venue, exec_id)"
                        + " WHERE t.venue = n.venue AND t.exec_id = n.exec_id")) {
            ReportIds.bind(handle.createUpdate(update), ids)
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .execute();
        }
    }

    /// Copies received before this moment of executions that are not booked, and of which nothing was said yet. What
    /// is held has a break of its own.
    public static List<Alone> notBooked(Handle handle, Instant before, int atMost) {
        return alone(handle.createQuery("""
                        SELECT c.report, o.account_id
                        FROM drop_copy c
                            LEFT JOIN execution_report r USING (venue, exec_id)
                            LEFT JOIN orders o ON o.order_id = substring(c.report ->> 'clOrdId' FROM '^O-[A-Z2-7]{26}')
                        WHERE c.matched_at IS NULL AND c.received_at < :before
                          AND r.booked_at IS NULL AND r.held_at IS NULL
                          AND NOT EXISTS (SELECT FROM trade_break b WHERE b.kind = 'MISSING_FILL'
                                          AND b.venue = c.venue AND b.exec_id = c.exec_id)
                        ORDER BY c.received_at LIMIT :atMost"""), before, atMost);
    }

    /// Executions of a venue booked before this moment of which there is no copy, and of which nothing was said yet.
    public static List<Alone> notCopied(Handle handle, VenueId venue, Instant before, int atMost) {
        return alone(handle.createQuery("""
                        SELECT r.report, o.account_id
                        FROM execution_report r LEFT JOIN orders o USING (order_id)
                        WHERE r.venue = :venue AND r.booked_at < :before AND r.booked_at IS NOT NULL
                          AND r.copied_at IS NULL
                          AND r.report -> 'execution' ->> 'execType' IN ('TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT')
                          AND NOT EXISTS (SELECT FROM drop_copy c
                                          WHERE c.venue = r.venue AND c.exec_id = r.exec_id)
                          AND NOT EXISTS (SELECT FROM trade_break b WHERE b.kind = 'MISSING_COPY'
                                          AND b.venue = r.venue AND b.exec_id = r.exec_id)
                        ORDER BY r.booked_at LIMIT :atMost""").bind("venue", venue.value()), before, atMost);
    }

    /// Reports received before this moment on orders that were never sent, which nobody holds yet.
    public static List<Alone> neverSent(Handle handle, Instant before, int atMost) {
        return alone(handle.createQuery("""
                        SELECT r.report, o.account_id
                        FROM execution_report r LEFT JOIN orders o USING (order_id)
                        WHERE r.booked_at IS NULL AND r.held_at IS NULL AND r.received_at < :before
                          AND NOT EXISTS (SELECT FROM execution_intent i WHERE i.cl_ord_id = r.root)
                        ORDER BY r.received_no LIMIT :atMost
                        FOR UPDATE OF r SKIP LOCKED"""), before, atMost);
    }

    /// Busts and corrections that have waited since before this moment for a trade that stands, and is neither about to
    /// be booked nor held for somebody to say what it is. What is being booked at this moment is passed over.
    public static List<Alone> withoutTheirTrade(Handle handle, Instant before, int atMost) {
        return alone(handle.createQuery("""
                        SELECT r.report, o.account_id
                        FROM execution_report r LEFT JOIN orders o USING (order_id)
                        WHERE r.booked_at IS NULL AND r.held_at < :before
                          AND r.report -> 'execution' ->> 'execType' IN ('TRADE_CANCEL', 'TRADE_CORRECT')
                          AND NOT EXISTS (SELECT FROM execution_report t
                                          WHERE t.venue = r.venue AND t.order_id = r.order_id
                                            AND t.exec_id = r.report -> 'execution' ->> 'execRefId'
                                            AND t.booked_at IS NULL
                                            AND NOT EXISTS (SELECT FROM report_left_out o
                                                            WHERE o.venue = t.venue AND o.exec_id = t.exec_id))
                          AND NOT EXISTS (SELECT FROM report_left_out o
                                          WHERE o.venue = r.venue AND o.exec_id = r.exec_id)
                          AND NOT EXISTS (SELECT FROM trade_break b
                                          WHERE b.venue = r.venue AND b.exec_id = r.exec_id
                                            AND (b.resolved_at IS NULL OR b.kind = 'UNKNOWN_TRADE'))
                        ORDER BY r.received_no LIMIT :atMost
                        FOR UPDATE OF r SKIP LOCKED"""), before, atMost);
    }

    /// What could not be taken as said.
    ///
    /// @param name the same each time
    public record Refused(
            VenueId venue, String name, @Nullable String execId, String why) {}

    public static List<Refused> refused(Handle handle, int atMost) {
        return handle.createQuery("""
                        SELECT r.venue, r.exec_id, r.why, 'refused-' || r.refused_no AS name
                        FROM refused_report r
                        WHERE NOT EXISTS (SELECT FROM trade_break b WHERE b.kind = 'REFUSED_REPORT'
                                          AND b.venue = r.venue AND b.exec_id = 'refused-' || r.refused_no)
                        ORDER BY r.refused_no LIMIT :atMost""")
                .bind("atMost", atMost)
                .map((row, _) -> new Refused(
                        new VenueId(row.getString("venue")),
                        row.getString("name"),
                        row.getString("exec_id"),
                        row.getString("why")))
                .list();
    }

    /// Puts the end of a venue's day on record.
    ///
    /// @param day the epoch of its drop copy session
    public static void dayClosed(Handle handle, VenueId venue, long day, Instant at) {
        handle.createUpdate("""
                        INSERT INTO venue_day (venue, day, closed_at) VALUES (:venue, :day, :at) ON CONFLICT DO NOTHING""")
                .bind("venue", venue.value())
                .bind("day", day)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// A day that its venue has closed, and that was not compared.
    public record Day(VenueId venue, long day, Instant closedAt) {}

    public static List<Day> days(Handle handle, Instant closedBefore) {
        return handle.createQuery("""
                        SELECT venue, day, closed_at FROM venue_day
                        WHERE compared_at IS NULL AND closed_at < :before ORDER BY closed_at""")
                .bind("before", closedBefore.atOffset(ZoneOffset.UTC))
                .map((row, _) -> new Day(
                        new VenueId(row.getString("venue")),
                        row.getLong("day"),
                        row.getObject("closed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    public static void dayCompared(Handle handle, Day day, Instant at) {
        handle.createUpdate("UPDATE venue_day SET compared_at = :at WHERE venue = :venue AND day = :day")
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("venue", day.venue().value())
                .bind("day", day.day())
                .execute();
    }

    /// Puts on record what a venue takes our position to be at the end of a day. What was said before is left as it is;
    /// something else said of the same is kept as evidence.
    ///
    /// @param day as for [#dayClosed]
    public static void stated(Handle handle, VenueId venue, long day, StatedPosition position, Instant at) {
        handle.createUpdate("""
                        WITH taken AS (
                            INSERT INTO stated_position
                                (venue, day, account_id, symbol, quantity, as_of, statement, received_at)
                            VALUES (:venue, :day, :account, :symbol, :quantity, :asOf, :statement, :at)
                            ON CONFLICT DO NOTHING)
                        INSERT INTO refused_report (venue, exec_id, why, content, received_at)
                        SELECT :venue, :statement, 'another position was stated at the end of this day', :content, :at
                        WHERE EXISTS (SELECT FROM stated_position
                                      WHERE venue = :venue AND day = :day AND account_id = :account AND symbol = :symbol
                                        AND (quantity <> :quantity OR as_of <> :asOf))
                        ON CONFLICT DO NOTHING""")
                .bind("venue", venue.value())
                .bind("day", day)
                .bind("account", position.account().value())
                .bind("symbol", position.symbol().value())
                .bind("quantity", position.quantity())
                .bind("asOf", position.asOf().atOffset(ZoneOffset.UTC))
                .bind("statement", position.statement())
                .bind("content", Json.write(position))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// A position in which a venue and we differ at the end of its day, or did before.
    ///
    /// @param stated by the venue, signed; absent where it names none
    /// @param booked by our fills of that venue, signed
    /// @param dismissed by how much the venue's may be more than ours, since operations said so last; signed
    /// @param raised by how much it was more when a break was raised last that is open; absent where none is
    /// @param open what the open breaks are named
    /// @param asOf by the venue's clock
    public record ClosingPosition(
            AccountId account,
            Symbol symbol,
            @Nullable BigDecimal stated,
            BigDecimal booked,
            BigDecimal dismissed,
            @Nullable BigDecimal raised,
            List<String> open,
            Instant asOf) {
        public ClosingPosition {
            open = List.copyOf(open);
        }

        /// Whether there is nothing in it that operations do not know.
        public boolean isExplained() {
            return difference().compareTo(dismissed) == 0;
        }

        /// Whether an open break says it already.
        public boolean isRaised() {
            return raised != null && difference().compareTo(raised) == 0;
        }

        /// By how much the venue's is more than ours; signed.
        public BigDecimal difference() {
            return (stated == null ? BigDecimal.ZERO : stated).subtract(booked);
        }
    }

    /// Where the positions that a venue states are not the sum of all our fills of it, up to the moment that it states
    /// them for, or were not and a break says so. A position that only one side has differs, unless it is flat.
    ///
    /// A venue that states none is taken at its word: whatever we hold there differs, as of our own time of its
    /// close.
    ///
    /// What operations have dismissed is expected from there on: a venue that has lost trades for good lacks them
    /// at each close. Breaks named by a day were raised over that day's sum, and say nothing of a position.
    public static List<ClosingPosition> differences(Handle handle, Day day) {
        return handle.createQuery("""
                        WITH stated AS (
                            SELECT account_id, symbol, quantity, as_of FROM stated_position
                            WHERE venue = :venue AND day = :day
                        ), closed AS (
                            SELECT COALESCE(MAX(as_of), :closed) AS closed_at FROM stated
                        ), booked AS (
                            SELECT account_id, symbol,
                                   SUM(CASE WHEN side = 'BUY' THEN quantity ELSE -quantity END) AS quantity
                            FROM closed JOIN fill ON venue = :venue AND traded_at <= closed_at
                            GROUP BY account_id, symbol
                        ), raised AS (
                            SELECT break_no, exec_id, account_id, details ->> 'symbol' AS symbol, resolution,
                                   COALESCE(CAST(details ->> 'venueQuantity' AS numeric), 0)
                                       - CAST(details ->> 'ourQuantity' AS numeric) AS difference
                            FROM trade_break
                            WHERE kind = 'POSITION' AND venue = :venue AND exec_id NOT LIKE 'day %'
                        ), before AS (
                            SELECT account_id, symbol,
                                   (ARRAY_AGG(difference ORDER BY break_no DESC)
                                       FILTER (WHERE resolution = 'DISMISSED'))[1] AS dismissed,
                                   (ARRAY_AGG(difference ORDER BY break_no DESC)
                                       FILTER (WHERE resolution IS NULL))[1] AS raised,
                                   ARRAY_AGG(exec_id) FILTER (WHERE resolution IS NULL) AS open
                            FROM raised GROUP BY account_id, symbol
                        )
                        SELECT account_id, symbol, s.quantity AS stated, COALESCE(b.quantity, 0) AS booked,
                               COALESCE(dismissed, 0) AS dismissed, raised, open, closed_at
                        FROM closed CROSS JOIN (stated s FULL JOIN booked b USING (account_id, symbol)
                                                         FULL JOIN before USING (account_id, symbol))
                        WHERE COALESCE(s.quantity, 0) - COALESCE(b.quantity, 0) <> COALESCE(dismissed, 0)
                              OR raised IS NOT NULL
                        ORDER BY account_id, symbol""")
                .bind("venue", day.venue().value())
                .bind("day", day.day())
                .bind("closed", day.closedAt().atOffset(ZoneOffset.UTC))
                .map((row, _) -> closingPosition(new Columns(row)))
                .list();
    }

    private static ClosingPosition closingPosition(Columns row) throws SQLException {
        return new ClosingPosition(
                new AccountId(row.text("account_id")),
                new Symbol(row.text("symbol")),
                row.decimalOrNull("stated"),
                row.decimal("booked"),
                row.decimal("dismissed"),
                row.decimalOrNull("raised"),
                row.texts("open"),
                row.time("closed_at"));
    }

    private static List<Alone> alone(Query query, Instant before, int atMost) {
        return query.bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("atMost", atMost)
                .map((row, _) -> new Alone(
                        Json.read(row.getString("report"), ExecutionReport.class),
                        account(row.getString("account_id"))))
                .list();
    }

    private static @Nullable AccountId account(@Nullable String account) {
        return account == null ? null : new AccountId(account);
    }
}
