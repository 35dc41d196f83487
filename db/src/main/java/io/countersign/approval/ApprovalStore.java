package io.countersign.approval;

import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import io.countersign.risk.RiskCheckId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes requests for a second signature and the decisions under them.
public final class ApprovalStore {
    private static final String STANDING = """
            SELECT a.*,
                   ARRAY(SELECT checker_id FROM approval_decision d WHERE d.approval_id = a.approval_id
                         AND verdict = 'APPROVE' ORDER BY decided_at) AS approved_by,
                   ARRAY(SELECT checker_id FROM approval_decision d WHERE d.approval_id = a.approval_id
                         ORDER BY decided_at) AS decided_by
            FROM approval a
            """;

    private ApprovalStore() {}

    /// A request to be opened.
    ///
    /// @param findings what risk found, check by check; JSON
    public record Opening(
            ApprovalId id,
            OrderId orderId,
            RiskCheckId riskCheck,
            AccountId account,
            Subject maker,
            Signed signed,
            String findings,
            int required,
            Instant openedAt,
            Instant expiresAt) {}

    /// What the checker signs for, as canonical JSON, and its hash.
    public record Signed(String terms, TermsHash hash) {}

    public static void open(Handle handle, Opening opening) {
        handle.createUpdate("""
                        INSERT INTO approval (approval_id, order_id, risk_check_id, account_id, maker_id, terms, terms_hash,
                                              findings, required, state, opened_at, expires_at)
                        VALUES (:id, :order, :riskCheck, :account, :maker, :terms, :termsHash, CAST(:findings AS jsonb),
                                :required, 'OPEN', :openedAt, :expiresAt)""")
                .bind("id", opening.id().value())
                .bind("order", opening.orderId().value())
                .bind("riskCheck", opening.riskCheck().value())
                .bind("account", opening.account().value())
                .bind("maker", opening.maker().value())
                .bind("terms", opening.signed().terms())
                .bind("termsHash", opening.signed().hash().value())
                .bind("findings", opening.findings())
                .bind("required", opening.required())
                .bind("openedAt", opening.openedAt().atOffset(ZoneOffset.UTC))
                .bind("expiresAt", opening.expiresAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// A request as it stands.
    ///
    /// @param approvedBy who approved so far
    /// @param decidedBy who decided so far, either way
    public record Standing(
            ApprovalId id,
            OrderId orderId,
            Subject maker,
            TermsHash termsHash,
            ApprovalState state,
            Instant expiresAt,
            int required,
            @Nullable Subject claimedBy,
            List<Subject> approvedBy,
            List<Subject> decidedBy) {
        public Standing {
            approvedBy = List.copyOf(approvedBy);
            decidedBy = List.copyOf(decidedBy);
        }
    }

    /// Reads a request and locks it until the transaction ends.
    public static Optional<Standing> lock(Handle handle, ApprovalId id) {
        handle.createQuery("SELECT 1 FROM approval WHERE approval_id = :id FOR UPDATE")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne();
        return handle.createQuery(STANDING + "WHERE approval_id = :id")
                .bind("id", id.value())
                .map((row, _) -> standing(row))
                .findOne();
    }

    /// The latest request to sign for these terms of an order.
    public static Optional<Standing> latestOf(Handle handle, OrderId order, TermsHash terms) {
        return handle.createQuery(
                        STANDING + "WHERE order_id = :order AND terms_hash = :terms ORDER BY opened_at DESC LIMIT 1")
                .bind("order", order.value())
                .bind("terms", terms.value())
                .map((row, _) -> standing(row))
                .findOne();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String claimedBy = row.getString("claimed_by");
        return new Standing(
                new ApprovalId(row.getString("approval_id")),
                new OrderId(row.getString("order_id")),
                new Subject(row.getString("maker_id")),
                new TermsHash(row.getString("terms_hash")),
                ApprovalState.valueOf(row.getString("state")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getInt("required"),
                claimedBy == null ? null : new Subject(claimedBy),
                subjects(row, "approved_by"),
                subjects(row, "decided_by"));
    }

    private static List<Subject> subjects(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(Subject::new)
                .toList();
    }

    /// Puts a decision that counts under a request. The database refuses a maker who is the checker, and a second
    /// decision of the same checker.
    public static void decide(Handle handle, Standing standing, Decision decision, Instant at) {
        handle.createUpdate("""
                        INSERT INTO approval_decision (approval_id, checker_id, maker_id, verdict, reason, terms_hash,
                                                       decided_at)
                        VALUES (:id, :checker, :maker, :verdict, :reason, :termsHash, :at)""")
                .bind("id", standing.id().value())
                .bind("checker", decision.checker().value())
                .bind("maker", standing.maker().value())
                .bind("verdict", decision.verdict().name())
                .bind("reason", decision.reason().replace('\0', '\uFFFD')) // which no text column takes
                .bind("termsHash", decision.termsHash().value())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Closes an open request; one that is closed stays as it is.
    public static void close(Handle handle, OrderId order, ApprovalState outcome, Instant at) {
        handle.createUpdate("""
                        UPDATE approval SET state = :state, closed_at = :at WHERE order_id = :order AND state = 'OPEN'""")
                .bind("state", outcome.name())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("order", order.value())
                .execute();
    }
}
