package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What came of a request to cancel.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CancelResult.Asked.class, name = "Asked"),
    @JsonSubTypes.Type(value = CancelResult.Unanswered.class, name = "Unanswered"),
    @JsonSubTypes.Type(value = CancelResult.NotSent.class, name = "NotSent")
})
public sealed interface CancelResult {

    /// The venue was asked.
    ///
    /// @param reports all that it said of the order and that is not booked, in the venue's order; they may be
    ///     repeats
    record Asked(List<ExecutionReport> reports) implements CancelResult {
        public Asked {
            reports = List.copyOf(reports);
        }
    }

    /// The request went out, and the venue said nothing to it: what became of it, and of the order, must be asked.
    ///
    /// @param reports all that it said of the order and that is not booked, in the venue's order
    record Unanswered(List<ExecutionReport> reports) implements CancelResult {
        public Unanswered {
            reports = List.copyOf(reports);
        }
    }

    /// For certain the request did not leave the house.
    record NotSent() implements CancelResult {}
}
