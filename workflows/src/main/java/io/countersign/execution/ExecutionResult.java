package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.order.OrderEvent;
import io.countersign.order.Reason;
import java.util.List;

/// What came of an execution.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ExecutionResult.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = ExecutionResult.Sent.class, name = "Sent"),
    @JsonSubTypes.Type(value = ExecutionResult.NotSent.class, name = "NotSent")
})
public sealed interface ExecutionResult {

    /// What is on record for the step.
    OrderEvent event();

    /// Policy gave no leave, or there was no venue to send to: on record, and nothing left the house.
    record Refused(OrderEvent.NotExecuted event) implements ExecutionResult {}

    /// The intent is on record, and the venues have it, or may have it.
    ///
    /// @param reports what they said meanwhile, in the inbox and not yet booked; none when they are silent
    /// @param unsent the parts of which it is certain that they did not leave the house
    record Sent(OrderEvent.Intended event, List<ExecutionReport> reports, List<Unsent> unsent)
            implements ExecutionResult {
        public Sent {
            reports = List.copyOf(reports);
            unsent = unsent == null ? List.of() : List.copyOf(unsent); // absent before orders had parts
        }
    }

    /// The intent is on record, and for certain nothing left the house.
    record NotSent(OrderEvent.Intended event, List<Reason> reasons) implements ExecutionResult {
        public NotSent {
            reasons = List.copyOf(reasons);
        }
    }

    /// A part that did not leave the house.
    record Unsent(ClOrdId child, List<Reason> reasons) {
        public Unsent {
            reasons = List.copyOf(reasons);
        }
    }
}
