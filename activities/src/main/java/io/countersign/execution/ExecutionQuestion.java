package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.approval.ApprovalStore;
import io.countersign.json.CanonicalTerms;
import io.countersign.order.OrderInput;
import io.countersign.order.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What policy is asked before an order leaves the house: the risk decision and the approval as the database has them,
/// not as anybody claims them to be.
@JsonInclude(JsonInclude.Include.ALWAYS)
record ExecutionQuestion(
        Order order,
        @Nullable RiskCheck riskCheck,
        String clOrdId,
        @Nullable Approval approval,
        long nowMs) {

    record Order(String orderId, String termsHash, String makerId) {}

    record RiskCheck(
            String riskCheckId,
            String orderId,
            String termsHash,
            boolean allow,
            long expiresAtMs,
            @Nullable String usedBy,
            int approvalsRequired) {}

    record Approval(
            String approvalId,
            String orderId,
            String termsHash,
            String state,
            String makerId,
            List<String> approvedBy) {}

    static ExecutionQuestion of(
            OrderInput input,
            Optional<ExecutionStore.RiskDecision> decision,
            Optional<ApprovalStore.Standing> standing,
            ClOrdId clOrdId,
            Instant now) {
        return new ExecutionQuestion(
                new Order(
                        input.orderId().value(),
                        // Of the very terms that would be sent, not of what the input says of itself.
                        CanonicalTerms.of(input.terms()).hash().value(),
                        input.terms().trader().value()),
                decision.map(ExecutionQuestion::riskCheck).orElse(null),
                clOrdId.value(),
                standing.map(ExecutionQuestion::approval).orElse(null),
                now.toEpochMilli());
    }

    private static RiskCheck riskCheck(ExecutionStore.RiskDecision decision) {
        return new RiskCheck(
                decision.riskCheckId(),
                decision.orderId(),
                decision.termsHash(),
                decision.allow(),
                decision.expiresAt().toEpochMilli(),
                decision.usedBy(),
                decision.approvalsRequired());
    }

    private static Approval approval(ApprovalStore.Standing standing) {
        return new Approval(
                standing.id().value(),
                standing.orderId().value(),
                standing.termsHash().value(),
                standing.state().name(),
                standing.maker().value(),
                standing.approvedBy().stream().map(Subject::value).toList());
    }
}
