package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What came of a request to cancel all that is open at a venue. What becomes of each order, the venue reports by
/// itself.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MassCancelResult.Accepted.class, name = "Accepted"),
    @JsonSubTypes.Type(value = MassCancelResult.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = MassCancelResult.Unanswered.class, name = "Unanswered"),
    @JsonSubTypes.Type(value = MassCancelResult.NotSent.class, name = "NotSent")
})
public sealed interface MassCancelResult {

    /// The venue does it.
    ///
    /// @param affectedOrders TotalAffectedOrders (tag 533)
    record Accepted(MassCancelId request, int affectedOrders) implements MassCancelResult {}

    /// The venue does not.
    ///
    /// @param why in words
    record Refused(MassCancelId request, String why) implements MassCancelResult {}

    /// It went out, or may have; whatever the venue has done, we do not know.
    ///
    /// @param request the last that may have gone out
    record Unanswered(MassCancelId request, String why) implements MassCancelResult {}

    /// For certain nothing left the house.
    record NotSent(String why) implements MassCancelResult {}
}
