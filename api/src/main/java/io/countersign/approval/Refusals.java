package io.countersign.approval;

import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import java.util.List;

/// Says as a problem why a checker's decision or claim did not count.
final class Refusals {
    /// The first of these that is among the reasons names the problem.
    private static final List<ProblemCode> BY_WEIGHT = List.of(
            ProblemCode.POLICY_UNAVAILABLE,
            ProblemCode.SELF_APPROVAL,
            ProblemCode.NOT_ENTITLED,
            ProblemCode.TERMS_CHANGED,
            ProblemCode.ALREADY_DECIDED,
            ProblemCode.EXPIRED,
            ProblemCode.CLAIMED_BY_ANOTHER);

    private Refusals() {}

    static RuntimeException of(List<Reason> reasons, OrderId orderId) {
        ProblemCode code = BY_WEIGHT.stream()
                .filter(known ->
                        reasons.stream().anyMatch(reason -> reason.code().equals(known.name())))
                .findFirst()
                .orElse(ProblemCode.REFUSED);
        String detail = reasons.stream()
                .filter(reason -> reason.code().equals(code.name()))
                .map(Reason::message)
                .findFirst()
                .orElse(code.title());
        return Problem.of(code, detail).because(reasons).about(orderId).exception();
    }
}
