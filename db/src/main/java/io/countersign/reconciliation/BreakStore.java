package io.countersign.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditStore;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.json.Json;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import io.countersign.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Raises breaks and resolves them, each with its audit record, in the caller's transaction.
public final class BreakStore {
    private BreakStore() {}

    /// A break on record.
    ///
    /// @param resolution and `resolvedAt` are absent while it is open
    /// @param resolvedBy and `reason` are absent where no person resolved it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BreakRow(
            BreakId breakId,
            Difference difference,
            Instant raisedAt,
            @Nullable BreakResolution resolution,
            @Nullable Instant resolvedAt,
            @Nullable Subject resolvedBy,
            @Nullable String reason) {}

    /// What the audit record of a break says.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record OnRecord(
            BreakId breakId,
            BreakKind kind,
            VenueId venue,
            String execId,
            Map<String, String> details,
            @Nullable BreakResolution resolution,
            @Nullable String reason) {}

    /// Raises a break, once for ever: what was raised before is left as it is.
    public static void raise(Handle handle, Difference found, Actor actor, Instant at) {
        handle.createQuery("""
                        INSERT INTO trade_break (kind, venue, exec_id, order_id, account_id, details, raised_at)
                        VALUES (:kind, :venue, :exec, :order, :account, CAST(:details AS jsonb), :at)
                        ON CONFLICT (kind, venue, exec_id) DO NOTHING RETURNING *""")
                .bind("kind", found.kind().name())
                .bind("venue", found.venue().value())
                .bind("exec", found.execId())
                .bind("order", found.orderId() == null ? null : found.orderId().value())
                .bind(
                        "account",
                        found.accountId() == null ? null : found.accountId().value())
                .bind("details", Json.write(new TreeMap<>(found.details())))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, _) -> row(row))
                .findOne()
                .ifPresent(raised -> audit(handle, raised, "BREAK_RAISED", actor, at));
    }

    /// Closes what is open of these kinds on a report, since what was missing has come.
    public static void heal(Handle handle, ReportId report, Collection<BreakKind> kinds, Actor actor, Instant at) {
        List<BreakRow> healed = handle.createQuery("""
                        UPDATE trade_break SET resolved_at = :at, resolution = 'HEALED'
                        WHERE venue = :venue AND exec_id = :exec AND kind = ANY (:kinds) AND resolved_at IS NULL
                        RETURNING *""")
                .bind("venue", report.venue().value())
                .bind("exec", report.execId())
                .bindArray(
                        "kinds",
                        String.class,
                        kinds.stream().map(BreakKind::name).toList())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, _) -> row(row))
                .list();
        healed.forEach(one -> audit(handle, one, "BREAK_RESOLVED", actor, at));
    }

    /// Closes an open break in a person's name, and with one on a report that is held whatever else is open on that: a
    /// report is booked or left out as a whole. The caller has it [locked][#lock].
    public static BreakRow resolve(
            Handle handle, BreakId breakId, BreakResolution how, Actor actor, String reason, Instant at) {
        Subject by = actor.onBehalfOf();
        List<BreakRow> resolved = handle.createQuery("""
                        UPDATE trade_break t
                        SET resolved_at = :at, resolution = :resolution, resolved_by = :by, reason = :reason
                        FROM trade_break b
                        WHERE b.break_no = :id AND t.resolved_at IS NULL
                          AND (t.break_no = b.break_no
                               OR (t.venue = b.venue AND t.exec_id = b.exec_id
                                   AND t.kind = ANY (:held) AND b.kind = ANY (:held)))
                        RETURNING t.*""")
                .bind("id", breakId.number())
                .bindArray(
                        "held",
                        String.class,
                        BreakKind.OF_WHAT_IS_HELD.stream().map(BreakKind::name).toList())
                .bind("resolution", how.name())
                .bind("by", by == null ? null : by.value())
                .bind("reason", reason)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, _) -> row(row))
                .list();
        resolved.forEach(one -> audit(handle, one, "BREAK_RESOLVED", actor, at));
        return resolved.stream()
                .filter(one -> one.breakId().equals(breakId))
                .findFirst()
                .orElseThrow();
    }

    /// A break and the order that it is about, locked: the order first, as who books does it.
    public static Optional<BreakRow> lock(Handle handle, BreakId breakId) {
        handle.createQuery("""
                        SELECT o.order_id FROM orders o JOIN trade_break b USING (order_id)
                        WHERE b.break_no = :id FOR UPDATE OF o""").bind("id", breakId.number()).mapTo(String.class).findOne();
        return handle.createQuery("SELECT * FROM trade_break WHERE break_no = :id FOR UPDATE")
                .bind("id", breakId.number())
                .map((row, _) -> row(row))
                .findOne();
    }

    private static void audit(Handle handle, BreakRow found, String type, Actor actor, Instant at) {
        Difference difference = found.difference();
        AuditStore.append(
                handle,
                new AuditRecord(
                        at,
                        type,
                        actor,
                        new About(difference.orderId(), difference.accountId(), null),
                        new OnRecord(
                                found.breakId(),
                                difference.kind(),
                                difference.venue(),
                                difference.execId(),
                                new TreeMap<>(difference.details()),
                                found.resolution(),
                                found.reason()),
                        Outcome.done(),
                        null));
    }

    static BreakRow row(ResultSet resultSet) throws SQLException {
        Columns row = new Columns(resultSet);
        String order = row.textOrNull("order_id");
        String account = row.textOrNull("account_id");
        String resolution = row.textOrNull("resolution");
        String resolvedBy = row.textOrNull("resolved_by");
        return new BreakRow(
                new BreakId(row.number("break_no")),
                new Difference(
                        BreakKind.valueOf(row.text("kind")),
                        new VenueId(row.text("venue")),
                        row.text("exec_id"),
                        order == null ? null : new OrderId(order),
                        account == null ? null : new AccountId(account),
                        details(row.text("details"))),
                row.time("raised_at"),
                resolution == null ? null : BreakResolution.valueOf(resolution),
                row.timeOrNull("resolved_at"),
                resolvedBy == null ? null : new Subject(resolvedBy),
                row.textOrNull("reason"));
    }

    private static Map<String, String> details(String json) {
        return Json.tree(json).properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
    }
}
