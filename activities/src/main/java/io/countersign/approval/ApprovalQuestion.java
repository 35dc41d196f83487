package io.countersign.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What policy is asked about a checker's decision on a request, or about a claim to decide it.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalQuestion(
        Request request,
        Checker checker,
        String verdict,
        @Nullable String termsHash,
        @Nullable String reason,
        long nowMs) {

    public record Request(
            String approvalId,
            String orderId,
            String makerId,
            String termsHash,
            String state,
            long expiresAtMs,
            int required,
            List<String> decidedBy,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String claimedBy) {}

    public record Checker(String subject, Set<String> roles) {}

    /// May this decision count?
    public static ApprovalQuestion of(
            ApprovalStore.Standing standing, Decision decision, Set<String> roles, Instant now) {
        return new ApprovalQuestion(
                request(standing),
                new Checker(decision.checker().value(), roles),
                decision.verdict().name(),
                decision.termsHash().value(),
                decision.reason(),
                now.toEpochMilli());
    }

    /// May this person claim the request?
    public static ApprovalQuestion ofClaim(
            ApprovalStore.Standing standing, Subject checker, Set<String> roles, Instant now) {
        return new ApprovalQuestion(
                request(standing), new Checker(checker.value(), roles), "CLAIM", null, null, now.toEpochMilli());
    }

    private static Request request(ApprovalStore.Standing standing) {
        return new Request(
                standing.id().value(),
                standing.orderId().value(),
                standing.maker().value(),
                standing.termsHash().value(),
                standing.state().name(),
                standing.expiresAt().toEpochMilli(),
                standing.required(),
                standing.decidedBy().stream().map(Subject::value).toList(),
                standing.claimedBy() == null ? null : standing.claimedBy().value());
    }
}
