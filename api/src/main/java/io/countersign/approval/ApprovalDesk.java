package io.countersign.approval;

import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.audit.AuditStore;
import io.countersign.identity.Caller;
import io.countersign.order.Reason;
import io.countersign.policy.PolicyAnswer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Puts on record what checkers do with a request besides deciding on it: claims, and attempts that came to nothing.
/// Thread-safe.
public final class ApprovalDesk {
    private static final Actor API = Actor.service("api");

    private final Jdbi jdbi;
    private final ApprovalClaims claims;
    private final Clock clock;

    public ApprovalDesk(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.claims = new ApprovalClaims(jdbi);
        this.clock = clock;
    }

    ApprovalClaims.Claim claim(ApprovalRow row, Caller caller, PolicyAnswer answer) {
        Instant now = clock.instant();
        AuditRecord audit = new AuditRecord(
                now,
                "APPROVAL_CLAIMED",
                API.onBehalfOf(caller.subject()),
                about(row),
                Map.of("approvalId", row.approvalId()),
                Outcome.done(),
                ref(answer));
        return claims.claim(row.approvalId(), caller.subject(), now, audit);
    }

    /// A claim that policy did not allow.
    void claimRefused(ApprovalRow row, Caller caller, PolicyAnswer answer) {
        append(new AuditRecord(
                clock.instant(),
                "CLAIM_REFUSED",
                API.onBehalfOf(caller.subject()),
                about(row),
                Map.of("approvalId", row.approvalId()),
                new Outcome(AuditRecord.Verdict.REFUSED, ApprovalRules.reasons(answer)),
                ref(answer)));
    }

    /// A decision on a request that is closed.
    void tooLate(ApprovalRow row, Caller caller, Decision decision) {
        append(new AuditRecord(
                clock.instant(),
                "DECISION_REFUSED",
                API.onBehalfOf(caller.subject()),
                about(row),
                decision,
                new Outcome(
                        AuditRecord.Verdict.REFUSED,
                        List.of(closed(row.progress().state()))),
                null));
    }

    /// Why a request in this state takes no decision.
    static Reason closed(ApprovalState state) {
        return state == ApprovalState.EXPIRED
                ? new Reason("EXPIRED", "The time to decide has run out", null, null)
                : new Reason("ALREADY_DECIDED", "The request is not open any more", "OPEN", state.name());
    }

    private void append(AuditRecord entry) {
        jdbi.useTransaction(handle -> AuditStore.append(handle, entry));
    }

    private static About about(ApprovalRow row) {
        return new About(row.orderId(), row.accountId(), null);
    }

    private static @Nullable PolicyDecisionRef ref(PolicyAnswer answer) {
        return answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null;
    }
}
