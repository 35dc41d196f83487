package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.order.OrderEvent;
import io.countersign.order.Reason;
import java.util.List;

/// What came of sending a replacement.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReplaceResult.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = ReplaceResult.Sent.class, name = "Sent"),
    @JsonSubTypes.Type(value = ReplaceResult.NotSent.class, name = "NotSent")
})
public sealed interface ReplaceResult {

    /// What is on record for the step.
    OrderEvent event();

    /// Policy gave no leave: on record, and nothing left the house.
    record Refused(OrderEvent.AmendFailed event) implements ReplaceResult {}

    /// The venue has it, or may have it.
    ///
    /// @param reports all that it said of the order and that is not booked, in the venue's order
    record Sent(OrderEvent.ReplaceIntended event, List<ExecutionReport> reports) implements ReplaceResult {
        public Sent {
            reports = List.copyOf(reports);
        }
    }

    /// The intent is on record, and for certain nothing left the house.
    record NotSent(OrderEvent.ReplaceIntended event, List<Reason> reasons) implements ReplaceResult {
        public NotSent {
            reasons = List.copyOf(reasons);
        }
    }
}
