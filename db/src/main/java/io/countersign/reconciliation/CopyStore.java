package io.countersign.reconciliation;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.ReportIds;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.json.Json;
import io.countersign.order.AccountId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// What venues say to have executed, beside what of it is booked. Only what was not compared yet is looked at.
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

    /// What a day comes to for one account in one instrument.
    ///
    /// @param copied by the venue's drop copies, signed
    /// @param booked by our fills, signed
    public record DayPosition(AccountId account, Symbol symbol, BigDecimal copied, BigDecimal booked) {}

    /// Where the copies of a day come to another position than our fills. Both are of the day by the venue's own clock,
    /// which they have in common; a copy of an order that we do not know has no account, and a break of its own.
    ///
    /// A trade counts as what the last of its corrections says, whichever of its names that has for it; the
    /// day, as what it made of that. Nothing is heard much before it happens: so what came long before the day
    /// is not looked at.
    public static List<DayPosition> differences(Handle handle, Day day) {
        return handle.createQuery("""
                        WITH RECURSIVE bounds AS (
                            SELECT COALESCE(MAX(closed_at), '-infinity') AS since FROM venue_day
                            WHERE venue = :venue AND closed_at < :closed
                        ), named AS (
                            -- What the day is about, and what that takes back or corrects.
                            SELECT c.exec_id FROM bounds, drop_copy c
                            WHERE c.venue = :venue AND c.received_at > bounds.since - interval '1 hour'
                              AND (c.report ->> 'transactTime')::timestamptz > bounds.since
                              AND (c.report ->> 'transactTime')::timestamptz <= :closed
                            UNION
                            SELECT c.report -> 'execution' ->> 'execRefId'
                            FROM named JOIN drop_copy c ON c.venue = :venue AND c.exec_id = named.exec_id
                            WHERE c.report -> 'execution' ->> 'execRefId' IS NOT NULL
                        ), chain AS (
                            -- Each trade with all that takes it back or corrects it.
                            SELECT exec_id AS trade, exec_id, 0 AS depth FROM named
                            WHERE NOT EXISTS (SELECT FROM drop_copy c
                                              WHERE c.venue = :venue AND c.exec_id = named.exec_id
                                                AND c.report -> 'execution' ->> 'execRefId' IS NOT NULL)
                            UNION
                            SELECT chain.trade, c.exec_id, depth + 1
                            FROM chain JOIN drop_copy c ON c.venue = :venue
                                AND c.report -> 'execution' ->> 'execRefId' = chain.exec_id
                        ), said AS (
                            SELECT chain.trade, o.account_id, o.symbol, o.side, c.received_at, chain.depth,
                                   (c.report ->> 'transactTime')::timestamptz AS said_at,
                                   COALESCE((c.report -> 'execution' ->> 'lastQty')::numeric, 0) AS stands
                            FROM chain JOIN drop_copy c ON c.venue = :venue AND c.exec_id = chain.exec_id
                                JOIN orders o ON o.order_id = substring(c.report ->> 'clOrdId' FROM '^O-[A-Z2-7]{26}')
                        ), trades AS (
                            SELECT account_id, symbol, side,
                                   (array_agg(stands ORDER BY said_at DESC, received_at DESC, depth DESC)
                                       FILTER (WHERE said_at <= :closed))[1] AS ended,
                                   (array_agg(stands ORDER BY said_at DESC, received_at DESC, depth DESC)
                                       FILTER (WHERE said_at <= bounds.since))[1] AS began
                            FROM said, bounds GROUP BY trade, account_id, symbol, side
                        ), copied AS (
                            SELECT account_id, symbol,
                                   SUM(CASE WHEN side = 'BUY' THEN 1 ELSE -1 END
                                       * (COALESCE(ended, 0) - COALESCE(began, 0))) AS quantity
                            FROM trades GROUP BY account_id, symbol
                        ), booked AS (
                            SELECT f.account_id, f.symbol,
                                   SUM(CASE WHEN side = 'BUY' THEN quantity ELSE -quantity END) AS quantity
                            FROM bounds, fill f
                            WHERE f.venue = :venue AND f.booked_at > bounds.since - interval '1 hour'
                              AND f.traded_at > bounds.since AND f.traded_at <= :closed
                            GROUP BY f.account_id, f.symbol
                        )
                        SELECT account_id, symbol, COALESCE(c.quantity, 0) AS copied, COALESCE(b.quantity, 0) AS booked
                        FROM copied c FULL JOIN booked b USING (account_id, symbol)
                        WHERE COALESCE(c.quantity, 0) <> COALESCE(b.quantity, 0)
                        ORDER BY account_id, symbol""")
                .bind("venue", day.venue().value())
                .bind("closed", day.closedAt().atOffset(ZoneOffset.UTC))
                .map((row, _) -> new DayPosition(
                        new AccountId(row.getString("account_id")),
                        new Symbol(row.getString("symbol")),
                        row.getBigDecimal("copied"),
                        row.getBigDecimal("booked")))
                .list();
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
