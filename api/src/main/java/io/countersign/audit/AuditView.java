package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An audit record as the interface shows it; what does not apply is null.
///
/// @param sequence its number; the id of its event in `/events`
/// @param step which step of the order it is
/// @param event what came of the step
/// @param policy which decision of which policy
public record AuditView(
        long sequence,
        Instant at,
        String type,
        Actor actor,
        @Nullable OrderId orderId,
        @Nullable AccountId accountId,
        @Nullable Integer step,
        @Nullable JsonNode input,
        @Nullable JsonNode event,
        AuditRecord.Verdict verdict,
        List<Reason> reasons,
        @Nullable PolicyDecisionRef policy) {

    public AuditView {
        reasons = List.copyOf(reasons);
    }

    public static AuditView of(AuditRow row) {
        AuditRecord.About about = row.subject();
        return new AuditView(
                row.sequence(),
                row.at(),
                row.type(),
                row.actor(),
                about.orderId(),
                about.accountId(),
                about.step(),
                row.input(),
                row.event(),
                row.outcome().verdict(),
                row.outcome().reasons(),
                row.policy());
    }
}
