package io.countersign.approval;

import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditStore;
import io.countersign.order.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/// Lets a checker say "I am looking at this one", so that two do not do the same work. A claim binds nobody: it is no
/// decision. Thread-safe.
public final class ApprovalClaims {
    private final Jdbi jdbi;

    public ApprovalClaims(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// What came of a claim.
    public sealed interface Claim {

        /// It is theirs; it may have been before.
        record Claimed() implements Claim {}

        /// Somebody else was first.
        record Taken(Subject by) implements Claim {}

        /// There is nothing to claim any more.
        record Closed() implements Claim {}
    }

    /// Claims an open request, and puts that on record in the same transaction; again for the same checker changes
    /// nothing.
    ///
    /// @param audit written when the claim is new
    public Claim claim(ApprovalId approvalId, Subject checker, Instant now, AuditRecord audit) {
        return jdbi.inTransaction(handle -> {
            ApprovalStore.Standing standing =
                    ApprovalStore.lock(handle, approvalId).orElse(null);
            if (standing == null || standing.state() != ApprovalState.OPEN || !now.isBefore(standing.expiresAt())) {
                return new Claim.Closed();
            }
            if (standing.claimedBy() != null) {
                return standing.claimedBy().equals(checker)
                        ? new Claim.Claimed()
                        : new Claim.Taken(standing.claimedBy());
            }
            handle.createUpdate("""
                            UPDATE approval SET claimed_by = :checker, claimed_at = :now
                             WHERE approval_id = :approvalId""")
                    .bind("checker", checker.value())
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .bind("approvalId", approvalId.value())
                    .execute();
            AuditStore.append(handle, audit);
            return new Claim.Claimed();
        });
    }
}
