package io.countersign.execution;

import io.countersign.order.OrderTerms;
import io.countersign.risk.RiskCheckId;

/// A change of an order to be sent to the venue that has it.
///
/// @param to the order's terms when the venue has taken it
/// @param riskCheck the decision that allows it
/// @param placement the part that is replaced
/// @param request the number of the request, which names its ClOrdID
public record Replacement(OrderTerms to, RiskCheckId riskCheck, Placement placement, int request) {

    public ClOrdId clOrdId() {
        return placement.clOrdId().request(request);
    }
}
