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

    /// Requests in the order that the filter asks for.
    ///
    /// @param after the last one of the page before, with the same filter
    public List<ApprovalRow> list(Filter filter, AccountScope scope, @Nullable Place after, int limit) {
        Subject claimedBy = filter.claimedBy();
        Order order = filter.order();
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
                    .and(order.beyond, "afterTime", after.at())
                    .bind("afterId", after.approvalId().value());
        }
        return jdbi.withHandle(handle -> conditions
                .bindTo(handle.createQuery(SELECT + conditions.where() + order.by + " LIMIT :limit"))
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
            @Nullable Instant closedFrom) {

        /// What still can be signed is sorted by what runs out next, so that the first page has what must be
        /// looked at first; whatever else is listed, the latest first.
        public Order order() {
            boolean allThatIsOpen = state == ApprovalState.OPEN && claimedBy == null && closedFrom == null;
            return allThatIsOpen ? Order.SOONEST_EXPIRY_FIRST : Order.LATEST_OPENED_FIRST;
        }
    }

    /// How a list is sorted.
    public enum Order {
        LATEST_OPENED_FIRST(
                "\nORDER BY a.opened_at DESC, a.approval_id DESC",
                "(a.opened_at, a.approval_id) < (:afterTime, :afterId)"),
        SOONEST_EXPIRY_FIRST(
                "\nORDER BY a.expires_at, a.approval_id", "(a.expires_at, a.approval_id) > (:afterTime, :afterId)");

        private final String by;
        private final String beyond;

        Order(String by, String beyond) {
            this.by = by;
            this.beyond = beyond;
        }

        /// Where a request stands in a list that is sorted so.
        public Place place(ApprovalRow row) {
            ApprovalRow.Progress progress = row.progress();
            Instant at = switch (this) {
                case LATEST_OPENED_FIRST -> progress.openedAt();
                case SOONEST_EXPIRY_FIRST -> progress.expiresAt();
            };
            return new Place(at, row.approvalId());
        }
    }

    /// Where a request stands in the list: when it was opened or will expire, by the list's order.
    public record Place(Instant at, ApprovalId approvalId) {}

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
