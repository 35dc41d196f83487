package io.countersign.execution;

import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.instrument.Symbol;
import io.countersign.json.CanonicalTerms;
import io.countersign.json.Json;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The outbox of intents and the inbox of reports.
public final class ExecutionStore {
    private ExecutionStore() {}

    /// An intent to send.
    ///
    /// @param part which part of the execution it is, from 1
    public record Intent(
            Placement placement,
            OrderId orderId,
            int part,
            BigDecimal quantity,
            RiskCheckId riskCheck,
            Route route,
            PolicyDecisionRef policy,
            Instant at) {}

    /// Puts an intent on record. The database refuses a second use of a risk decision and a second intent for an
    /// attempt.
    public static void intend(Handle handle, Intent intent) {
        handle.createUpdate("""
                        INSERT INTO execution_intent (cl_ord_id, order_id, attempt, part, venue, quantity, risk_check_id,
                                                      route, decision_id, bundle_revision, intended_at)
                        VALUES (:clOrd, :order, :attempt, :part, :venue, :quantity, :riskCheck, CAST(:route AS jsonb),
                                :decision, :bundle, :at)""")
                .bind("clOrd", intent.placement().clOrdId().value())
                .bind("order", intent.orderId().value())
                .bind("attempt", intent.placement().clOrdId().attempt())
                .bind("part", intent.part())
                .bind("venue", intent.placement().venue().value())
                .bind("quantity", intent.quantity())
                .bind("riskCheck", intent.riskCheck().value())
                .bind("route", Json.write(intent.route()))
                .bind("decision", intent.policy().decisionId())
                .bind("bundle", intent.policy().bundleRevision())
                .bind("at", intent.at().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// How much an intent meant to send; empty when there is no such intent.
    public static Optional<BigDecimal> intendedQuantity(Handle handle, ClOrdId clOrdId) {
        return handle.createQuery("SELECT quantity FROM execution_intent WHERE cl_ord_id = :clOrd")
                .bind("clOrd", clOrdId.value())
                .mapTo(BigDecimal.class)
                .findOne();
    }

    /// An intent to replace.
    ///
    /// @param clOrdId the replacement's
    /// @param orderQty what it makes of the part that it replaces
    /// @param terms what the whole order is to be
    public record ReplaceIntent(
            ClOrdId clOrdId,
            BigDecimal orderQty,
            CanonicalTerms terms,
            RiskCheckId riskCheck,
            PolicyDecisionRef policy,
            Instant at) {}

    /// Puts an intent to replace on record. The database refuses a second use of a risk decision.
    public static void intend(Handle handle, ReplaceIntent intent) {
        handle.createUpdate("""
                        INSERT INTO replace_intent (cl_ord_id, root, order_id, order_qty, terms, terms_hash, risk_check_id,
                                                    decision_id, bundle_revision, intended_at)
                        VALUES (:clOrd, :root, :order, :orderQty, :terms, :hash, :riskCheck, :decision, :bundle, :at)""")
                .bind("clOrd", intent.clOrdId().value())
                .bind("root", intent.clOrdId().root().value())
                .bind("order", intent.clOrdId().orderId().value())
                .bind("orderQty", intent.orderQty())
                .bind("terms", intent.terms().json())
                .bind("hash", intent.terms().hash().value())
                .bind("riskCheck", intent.riskCheck().value())
                .bind("decision", intent.policy().decisionId())
                .bind("bundle", intent.policy().bundleRevision())
                .bind("at", intent.at().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// What the venue of an intent has, or was meant to have: what was intended, or what the venue last said that it
    /// replaced it by. Empty when there is no such intent.
    ///
    /// @param clOrdId of the new order or any change to it
    public static Optional<ChildOrder> childOrder(Handle handle, ClOrdId clOrdId) {
        return handle.createQuery("""
                        SELECT i.cl_ord_id, i.quantity AS intended, o.account_id, o.symbol, o.side, o.order_type,
                               o.limit_price, o.time_in_force,
                               (SELECT r.report FROM execution_report r
                                WHERE r.order_id = i.order_id AND r.root = i.cl_ord_id
                                  AND r.report -> 'execution' ->> 'execType' = 'REPLACED'
                                ORDER BY r.received_no DESC LIMIT 1) AS replaced
                        FROM execution_intent i JOIN orders o USING (order_id)
                        WHERE i.cl_ord_id = :root""")
                .bind("root", clOrdId.root().value())
                .map((row, _) -> childOrder(row))
                .findOne();
    }

    private static ChildOrder childOrder(ResultSet row) throws SQLException {
        Price limit = priceOrNull(row.getBigDecimal("limit_price"));
        // A stop that went out did so as a market order, which cannot rest.
        boolean wasStop = row.getString("order_type").equals("STOP");
        ChildOrder intended = new ChildOrder(
                new ClOrdId(row.getString("cl_ord_id")),
                new AccountId(row.getString("account_id")),
                new Symbol(row.getString("symbol")),
                Side.valueOf(row.getString("side")),
                new Quantity(row.getBigDecimal("intended")),
                limit == null ? new Pricing.Market() : new Pricing.Limit(limit),
                wasStop ? TimeInForce.DAY : TimeInForce.valueOf(row.getString("time_in_force")));
        String replaced = row.getString("replaced");
        return replaced == null ? intended : replaced(intended, Json.read(replaced, ExecutionReport.class));
    }

    private static ChildOrder replaced(ChildOrder before, ExecutionReport report) {
        if (!(report.execution() instanceof Execution.Replaced(Quantity orderQty, Price limitPrice))) {
            throw new IllegalStateException("no replacement: " + report);
        }
        return new ChildOrder(
                report.clOrdId(),
                before.accountId(),
                before.symbol(),
                before.side(),
                orderQty,
                limitPrice == null ? before.pricing() : new Pricing.Limit(limitPrice),
                before.timeInForce());
    }

    private static @Nullable Price priceOrNull(@Nullable BigDecimal value) {
        return value == null ? null : new Price(value);
    }

    /// A risk decision with the use that was made of it.
    ///
    /// @param usedBy the ClOrdID of the execution that relied on it; absent while it is unused
    public record RiskDecision(
            String riskCheckId,
            String orderId,
            String termsHash,
            boolean allow,
            Instant expiresAt,
            @Nullable String usedBy,
            int approvalsRequired) {}

    public static Optional<RiskDecision> riskDecision(Handle handle, RiskCheckId id) {
        return handle.createQuery("""
                        SELECT r.*, COALESCE(i.cl_ord_id, p.cl_ord_id) AS used_by,
                               -- What the same terms needed once holds for every later check of them.
                               GREATEST(r.approvals_required, (SELECT COALESCE(MAX(e.approvals_required), 0)
                                   FROM risk_check e
                                   WHERE e.order_id = r.order_id AND e.terms_hash = r.terms_hash AND e.allow)) AS required
                        FROM risk_check r
                            LEFT JOIN execution_intent i ON i.risk_check_id = r.risk_check_id AND i.part = 1
                            LEFT JOIN replace_intent p ON p.risk_check_id = r.risk_check_id
                        WHERE r.risk_check_id = :id""")
                .bind("id", id.value())
                .map((row, _) -> new RiskDecision(
                        row.getString("risk_check_id"),
                        row.getString("order_id"),
                        row.getString("terms_hash"),
                        row.getBoolean("allow"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        row.getString("used_by"),
                        row.getInt("required")))
                .findOne();
    }

    /// Takes reports into the inbox; one that is there already is left alone.
    ///
    /// They are numbered in the given order, which is the venue's, and written in the order of their names: of
    /// two batches that overlap one waits for the other, and never each for the other.
    ///
    /// @return what was not taken because another report has its ExecID; it is kept apart, as evidence
    public static List<ReportId> receive(Handle handle, List<ExecutionReport> reports, Instant at) {
        int taken = ReportIds.bind(handle.createUpdate("""
                        INSERT INTO execution_report (received_no, venue, exec_id, cl_ord_id, order_id, report, received_at)
                        OVERRIDING SYSTEM VALUE
                        SELECT received_no, venue, exec_id, cl_ord_id, order_id, CAST(report AS jsonb), :at
                        FROM (SELECT nextval(pg_get_serial_sequence('execution_report', 'received_no')) AS received_no, given.*
                              FROM unnest(:venues, :execs, :clOrds, :orders, :reports)
                                  WITH ORDINALITY AS given (venue, exec_id, cl_ord_id, order_id, report, place)
                              ORDER BY place) AS numbered
                        ORDER BY venue, exec_id
                        ON CONFLICT (venue, exec_id) DO NOTHING"""), ids(reports))
                .bindArray(
                        "clOrds",
                        String.class,
                        texts(reports, report -> report.clOrdId().value()))
                .bindArray(
                        "orders",
                        String.class,
                        texts(reports, report -> report.clOrdId().orderId().value()))
                .bindArray("reports", String.class, texts(reports, Json::write))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
        return taken == reports.size() ? List.of() : contradicting(handle, reports, at);
    }

    /// A statement of its own, after the other: so it sees what that one left alone, be it of the same batch or
    /// committed meanwhile. Only who repeats something pays for it.
    private static List<ReportId> contradicting(Handle handle, List<ExecutionReport> reports, Instant at) {
        return ReportIds.bind(handle.createQuery("""
                        WITH contradicting AS (
                            SELECT DISTINCT venue, exec_id, CAST(given.report AS jsonb) AS report
                            FROM unnest(:venues, :execs, :reports) AS given (venue, exec_id, report)
                                JOIN execution_report stored USING (venue, exec_id)
                            WHERE stored.report <> CAST(given.report AS jsonb)),
                        kept AS (
                            INSERT INTO refused_report (venue, exec_id, why, content, received_at)
                            SELECT venue, exec_id, 'another report has this ExecID', CAST(report AS text), :at
                            FROM contradicting
                            ON CONFLICT DO NOTHING)
                        SELECT DISTINCT venue, exec_id FROM contradicting ORDER BY venue, exec_id"""), ids(reports))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bindArray("reports", String.class, texts(reports, Json::write))
                .map((row, _) -> new ReportId(new VenueId(row.getString("venue")), row.getString("exec_id")))
                .list();
    }

    private static List<ReportId> ids(List<ExecutionReport> reports) {
        return reports.stream().map(ExecutionReport::id).toList();
    }

    private static List<String> texts(List<ExecutionReport> reports, Function<ExecutionReport, String> column) {
        return reports.stream().map(column).toList();
    }

    /// A report that is not booked.
    ///
    /// @param held whether nobody is told of it until somebody says what it is
    /// @param accepted whether operations have said that it is to be booked as it stands
    public record NotBooked(ExecutionReport report, boolean held, boolean accepted) {}

    /// What can be booked of an order: of these reports those that are not, as the venue delivered them and
    /// in its order, and what was held before, since it may be understood by now. What is not in the inbox
    /// under its ExecID, is about another order, or about one that was never meant to be sent, is none: who
    /// names a report is not believed about what it says. What operations dismissed stays where it is.
    public static List<NotBooked> bookable(Handle handle, OrderId order, List<ReportId> reports) {
        return ReportIds.bind(handle.createQuery("""
                        SELECT report, held_at IS NOT NULL AS held,
                               EXISTS (SELECT FROM trade_break b
                                       WHERE b.venue = r.venue AND b.exec_id = r.exec_id
                                         AND b.resolution = 'ACCEPTED') AS accepted
                        FROM execution_report r
                        WHERE order_id = :order AND booked_at IS NULL
                          AND (held_at IS NOT NULL
                               OR (venue, exec_id) IN (SELECT * FROM unnest(:venues, :execs)))
                          AND EXISTS (SELECT FROM execution_intent intent WHERE intent.cl_ord_id = r.root)
                          AND NOT EXISTS (SELECT FROM report_left_out o
                                          WHERE o.venue = r.venue AND o.exec_id = r.exec_id)
                        ORDER BY received_no"""), reports)
                .bind("order", order.value())
                .map((row, _) -> new NotBooked(
                        Json.read(row.getString("report"), ExecutionReport.class),
                        row.getBoolean("held"),
                        row.getBoolean("accepted")))
                .list();
    }

    /// Whether something that a venue executed of an order is not booked and may still be: it is held, or on its way.
    public static boolean haveExecutionsNotBooked(Handle handle, OrderId order) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM execution_report r
                                       WHERE r.order_id = :order AND r.booked_at IS NULL
                                         AND r.report -> 'execution' ->> 'execType'
                                             IN ('TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT')
                                         AND NOT EXISTS (SELECT FROM report_left_out o
                                                         WHERE o.venue = r.venue AND o.exec_id = r.exec_id))""")
                .bind("order", order.value())
                .mapTo(Boolean.class)
                .one();
    }

    /// Marks reports as booked. The caller holds their order.
    public static void booked(Handle handle, List<ExecutionReport> reports, Instant at) {
        mark(handle, "booked_at", reports, at);
    }

    /// Holds reports: they are not booked, and no workflow is told of them any more. The caller holds their
    /// order.
    public static void hold(Handle handle, List<ExecutionReport> reports, Instant at) {
        mark(handle, "held_at", reports, at);
    }

    private static void mark(Handle handle, String column, List<ExecutionReport> reports, Instant at) {
        if (reports.isEmpty()) {
            return;
        }
        ReportIds.bind(handle.createUpdate("""
                        UPDATE execution_report SET <column> = :at
                        FROM unnest(:venues, :execs) AS named (venue, exec_id)
                        WHERE execution_report.venue = named.venue AND execution_report.exec_id = named.exec_id"""), ids(reports))
                .define("column", column)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Lets a held report go on to be booked.
    ///
    /// @return false where there is none that is held
    public static boolean letGo(Handle handle, ReportId report) {
        return handle.createUpdate("""
                                UPDATE execution_report SET held_at = NULL
                                WHERE venue = :venue AND exec_id = :exec AND booked_at IS NULL AND held_at IS NOT NULL""")
                        .bind("venue", report.venue().value())
                        .bind("exec", report.execId())
                        .execute()
                == 1;
    }

    /// What the venue executed of a part, as it was received.
    public static List<CumQtyChain.Known> executions(Handle handle, ClOrdId clOrdId) {
        return handle.createQuery("""
                        SELECT report, booked_at IS NOT NULL AS booked FROM execution_report
                        WHERE order_id = :order AND root = :root
                          AND report -> 'execution' ->> 'execType' IN ('TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT')
                        ORDER BY received_no""")
                .bind("order", clOrdId.orderId().value())
                .bind("root", clOrdId.root().value())
                .map((row, _) -> new CumQtyChain.Known(
                        Json.read(row.getString("report"), ExecutionReport.class), row.getBoolean("booked")))
                .list();
    }

    /// A report that waits to be booked.
    public record Waiting(OrderId orderId, ExecutionReport report) {}

    /// Of these orders, those with reports that [#notBooked(Handle, Instant, Collection, int)] would give, each
    /// with the time of the newest; of what came long after this moment none is known.
    public static Map<OrderId, Instant> newestNotBooked(
            Handle handle, Instant receivedBefore, Collection<OrderId> orders) {
        return handle.createQuery("""
                        SELECT order_id, max(CASE WHEN received_at < :before THEN received_at ELSE 'epoch' END) AS newest
                        FROM execution_report
                        WHERE booked_at IS NULL AND held_at IS NULL AND order_id = ANY (:orders)
                          AND (received_at < :before OR received_at > :before + INTERVAL '1 minute')
                        GROUP BY order_id""")
                .bind("before", receivedBefore.atOffset(ZoneOffset.UTC))
                .bindArray("orders", String.class, values(orders))
                .map((row, _) -> Map.entry(
                        new OrderId(row.getString("order_id")),
                        row.getObject("newest", OffsetDateTime.class).toInstant()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Reports on a chain of requests that are not booked, oldest first.
    public static List<ExecutionReport> notBooked(Handle handle, ClOrdId clOrdId) {
        return handle.createQuery("""
                        SELECT report FROM execution_report
                        WHERE order_id = :order AND root = :root AND booked_at IS NULL AND held_at IS NULL
                        ORDER BY received_no""")
                .bind("order", clOrdId.orderId().value())
                .bind("root", clOrdId.root().value())
                .map((row, _) -> Json.read(row.getString("report"), ExecutionReport.class))
                .list();
    }

    /// Reports received before this moment and not booked, oldest first; with those that came long after it, by a clock
    /// that has been set back since.
    ///
    /// @param leftOut orders whose reports are not looked at, so that they do not take up the room of others
    public static List<Waiting> notBooked(
            Handle handle, Instant receivedBefore, Collection<OrderId> leftOut, int atMost) {
        return handle.createQuery("""
                        SELECT order_id, report FROM execution_report
                        WHERE booked_at IS NULL AND held_at IS NULL AND order_id <> ALL (:leftOut)
                          AND (received_at < :before OR received_at > :before + INTERVAL '1 minute')
                        ORDER BY received_no LIMIT :atMost""")
                .bind("before", receivedBefore.atOffset(ZoneOffset.UTC))
                .bindArray("leftOut", String.class, values(leftOut))
                .bind("atMost", atMost)
                .map((row, _) -> new Waiting(
                        new OrderId(row.getString("order_id")),
                        Json.read(row.getString("report"), ExecutionReport.class)))
                .list();
    }

    /// Orders of which nobody knows what became of them, and that have, or had, a part at this venue.
    public static List<OrderId> unknownAt(Handle handle, VenueId venue) {
        return handle.createQuery("""
                        SELECT order_id FROM orders
                        WHERE status = 'UNKNOWN'
                          AND EXISTS (SELECT FROM execution_intent i WHERE i.order_id = orders.order_id AND i.venue = :venue)
                        ORDER BY created_at""")
                .bind("venue", venue.value())
                .map((row, _) -> new OrderId(row.getString("order_id")))
                .list();
    }

    private static List<String> values(Collection<OrderId> orders) {
        return orders.stream().map(OrderId::value).toList();
    }
}
