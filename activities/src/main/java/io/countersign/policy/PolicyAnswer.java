package io.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.order.Reason;
import java.util.List;

/// What came back from policy.
public sealed interface PolicyAnswer {

    /// A well-formed decision.
    ///
    /// @param reasons why not, where it does not allow
    /// @param document the whole decision, for what else a package says (checks, obligations, scope)
    record Decided(boolean allow, List<Reason> reasons, JsonNode document, PolicyDecisionRef ref)
            implements PolicyAnswer {
        public Decided {
            reasons = List.copyOf(reasons);
        }
    }

    /// No well-formed decision: policy is silent, slow, undefined or talks nonsense. Nothing is allowed.
    ///
    /// @param why for the log and the audit record, not for users
    record Unavailable(String why) implements PolicyAnswer {}
}
