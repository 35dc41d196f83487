package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.json.Json;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for a second signature as the interface shows it to one caller.
///
/// @param terms what is signed for: the canonical JSON whose SHA-256 is `termsHash`
/// @param findings what risk found, check by check
/// @param required how many different checkers must approve
/// @param mayDecide whether this caller's decision would count now
/// @param whyNot in words, where it would not; null where it would
public record ApprovalView(
        ApprovalId approvalId,
        OrderId orderId,
        AccountId accountId,
        Subject maker,
        ApprovalState state,
        JsonNode terms,
        TermsHash termsHash,
        JsonNode findings,
        int required,
        List<ApprovalRow.Signature> decisions,
        @Nullable Subject claimedBy,
        Instant openedAt,
        Instant expiresAt,
        @Nullable Instant closedAt,
        boolean mayDecide,
        @Nullable String whyNot) {

    public ApprovalView {
        decisions = List.copyOf(decisions);
    }

    /// @param whyNot why the caller's decision would not count; null where it would
    static ApprovalView of(ApprovalRow row, @Nullable String whyNot) {
        ApprovalRow.Progress progress = row.progress();
        return new ApprovalView(
                row.approvalId(),
                row.orderId(),
                row.accountId(),
                row.maker(),
                progress.state(),
                Json.tree(row.terms().json()),
                row.terms().hash(),
                row.findings(),
                progress.required(),
                row.decisions(),
                progress.claimedBy(),
                progress.openedAt(),
                progress.expiresAt(),
                progress.closedAt(),
                whyNot == null,
                whyNot);
    }
}
