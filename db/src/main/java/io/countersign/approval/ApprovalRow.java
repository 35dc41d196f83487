package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for a second signature as it stands in the database.
///
/// @param terms what is signed for
/// @param findings why policy asks for a signature
/// @param decisions those that counted, in order
public record ApprovalRow(
        ApprovalId approvalId,
        OrderId orderId,
        AccountId accountId,
        Subject maker,
        Terms terms,
        JsonNode findings,
        Progress progress,
        List<Signature> decisions) {

    public ApprovalRow {
        decisions = List.copyOf(decisions);
    }

    /// @param json the canonical JSON itself
    public record Terms(String json, TermsHash hash) {}

    /// Where it stands.
    ///
    /// @param required how many different checkers must approve
    public record Progress(
            ApprovalState state,
            int required,
            @Nullable Subject claimedBy,
            Instant openedAt,
            Instant expiresAt,
            @Nullable Instant closedAt) {}

    /// One decision that counted.
    public record Signature(Subject checker, Verdict verdict, String reason, Instant decidedAt) {}
}
