package io.countersign.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that was done or decided, written in the transaction of the thing itself.
///
/// @param at nanosecond time of the deed, not of the writing
/// @param type a stable name in upper snake case, such as `RISK_ALLOWED`
/// @param subject what it was about
/// @param input what it was decided on: any JSON-serialisable value; absent where the event itself says it
/// @param outcome what came of it: `ALLOW`, `DENY`, `REFUSED`, `DONE`
/// @param policy which policy decided, where one did
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        Instant at,
        String type,
        Actor actor,
        About subject,
        @Nullable Object input,
        Outcome outcome,
        @Nullable PolicyDecisionRef policy) {

    /// What a record is about.
    ///
    /// @param step the order's step that this record is of; absent for what is no step of an order
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record About(
            @Nullable OrderId orderId,
            @Nullable AccountId accountId,
            @Nullable Integer step) {
        public static About nothing() {
            return new About(null, null, null);
        }
    }

    /// What was decided, and why.
    public record Outcome(Verdict verdict, List<Reason> reasons) {
        public Outcome {
            reasons = List.copyOf(reasons);
        }

        public static Outcome done() {
            return new Outcome(Verdict.DONE, List.of());
        }
    }

    public enum Verdict {
        ALLOW,
        DENY,
        /// A person asked for what they may not do.
        REFUSED,
        /// Nothing was to be decided: it happened.
        DONE
    }

    /// Which decision of which policy: enough to find it in the policy engine's own log and to evaluate it again.
    public record PolicyDecisionRef(String decisionId, String bundleRevision) {}
}
