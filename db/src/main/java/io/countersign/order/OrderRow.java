package io.countersign.order;

import io.countersign.approval.ApprovalId;
import io.countersign.approval.ApprovalState;
import io.countersign.approval.TermsHash;
import io.countersign.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An order as it stands in the database.
///
/// @param runId the workflow run that carries it
/// @param reasons why it was refused or ended, where it was
/// @param approval the latest request for a second signature
/// @param amendment the change of its terms that is under way
/// @param held how it waits for the market; present only while a stop order is held
public record OrderRow(
        OrderTerms terms,
        TermsHash termsHash,
        String runId,
        OrderStatus status,
        Trading trading,
        List<Reason> reasons,
        @Nullable Signatures approval,
        @Nullable Amendment amendment,
        @Nullable Held held,
        Version version) {

    public OrderRow {
        reasons = List.copyOf(reasons);
    }

    public OrderId orderId() {
        return terms.orderId();
    }

    /// How it trades.
    ///
    /// @param notional its value as risk took it; absent before
    public record Trading(
            BigDecimal cumQty,
            BigDecimal leavesQty,
            BigDecimal avgPx,
            @Nullable Money notional,
            @Nullable String riskCheckId,
            @Nullable String venue) {}

    /// How far its request for signatures has come.
    public record Signatures(
            ApprovalId approvalId, ApprovalState state, int required, List<Subject> approvedBy, Instant expiresAt) {
        public Signatures {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    /// How a stop order is held.
    ///
    /// @param since when it came to wait at its stop price
    /// @param triggeredAt when the trade that met the price was put on record: from then on its workflow is
    ///     told, and the order is held until that has taken it
    public record Held(Instant since, @Nullable Instant triggeredAt) {}

    /// @param step the number of the last step of its workflow that is in here: grows with every change
    public record Version(int step, Instant createdAt, Instant updatedAt) {}
}
