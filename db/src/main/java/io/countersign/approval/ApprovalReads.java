package io.countersign.approval;

import io.countersign.json.Json;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import io.countersign.sql.Columns;
import io.countersign.sql.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads requests for a second signature. Thread-safe.
public final class ApprovalReads {
    private static final String SELECT = """
            SELECT a.*, (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                    'checker', d.checker_id, 'verdict', d.verdict, 'reason', d.reason,
                                    'decidedAt', d.decided_at) ORDER BY d.decided_at, d.checker_id), '[]')
                           FROM approval_decision d WHERE d.approval_id = a.approval_id) AS decisions
              FROM approval a
            """;

    private final Jdbi jdbi;

    public ApprovalReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<ApprovalRow> find(ApprovalId approvalId) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE a.approval_id = :approvalId")
                .bind("approvalId", approvalId.value())
                .map(ApprovalReads::row)
                .findOne());
    }

    /// Requests, latest first.
    ///
    /// @param after the last one of the page before
    public List<ApprovalRow> list(Filter filter, AccountScope scope, @Nullable Place after, int limit) {
        Subject claimedBy = filter.claimedBy();
        Conditions conditions = new Conditions()
                .and(
                        "a.state = :state",
                        "state",
                        filter.state() == null ? null : filter.state().name())
                .and("a.claimed_by = :claimedBy", "claimedBy", claimedBy == null ? null : claimedBy.value())
                .and("a.closed_at >= :closedFrom", "closedFrom", filter.closedFrom())
                .and("a.account_id = ANY(:scope)", "scope", scope.parameter());
        if (after != null) {
            conditions
                    .and("(a.opened_at, a.approval_id) < (:afterTime, :afterId)", "afterTime", after.openedAt())
                    .bind("afterId", after.approvalId().value());
        }
        return jdbi.withHandle(handle -> conditions
                .bindTo(handle.createQuery(
                        SELECT + conditions.where() + "\nORDER BY a.opened_at DESC, a.approval_id DESC LIMIT :limit"))
                .bind("limit", limit)
                .map(ApprovalReads::row)
                .list());
    }

    /// What a list is narrowed to; whatever is absent does not narrow it.
    ///
    /// @param closedFrom closed at or after, so that open ones are left out
    public record Filter(
            @Nullable ApprovalState state,
            @Nullable Subject claimedBy,
            @Nullable Instant closedFrom) {}

    /// Where a request stands in the list.
    public record Place(Instant openedAt, ApprovalId approvalId) {}

    private static ApprovalRow row(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        return new ApprovalRow(
                new ApprovalId(row.text("approval_id")),
                new OrderId(row.text("order_id")),
                new AccountId(row.text("account_id")),
                new Subject(row.text("maker_id")),
                new ApprovalRow.Terms(row.text("terms"), new TermsHash(row.text("terms_hash"))),
                Json.tree(row.text("findings")),
                progress(row),
                Json.readList(row.text("decisions"), ApprovalRow.Signature.class));
    }

    private static ApprovalRow.Progress progress(Columns row) throws SQLException {
        String claimedBy = row.textOrNull("claimed_by");
        return new ApprovalRow.Progress(
                ApprovalState.valueOf(row.text("state")),
                Math.toIntExact(row.number("required")),
                claimedBy == null ? null : new Subject(claimedBy),
                row.time("opened_at"),
                row.time("expires_at"),
                row.timeOrNull("closed_at"));
    }
}
