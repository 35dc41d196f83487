package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What an order answers to an instruction or a decision.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Done.class, name = "Done"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = Answer.NotPossible.class, name = "NotPossible")
})
public sealed interface Answer {

    /// @param status the order's status after it
    record Done(OrderStatus status) implements Answer {}

    /// Against a rule: on record, and without effect.
    record Refused(List<Reason> reasons) implements Answer {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /// Not what one can ask of an order in this status; nothing was done.
    record NotPossible(OrderStatus status) implements Answer {}
}
