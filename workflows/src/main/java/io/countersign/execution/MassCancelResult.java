package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// What came of a request to cancel all that is open at a venue. What becomes of each order, the venue reports by
/// itself.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MassCancelResult.Accepted.class, name = "Accepted"),
    @JsonSubTypes.Type(value = MassCancelResult.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = MassCancelResult.Unanswered.class, name = "Unanswered"),
    @JsonSubTypes.Type(value = MassCancelResult.NotSent.class, name = "NotSent")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface MassCancelResult {

    /// The name it went by at the venue, the last one where there were several; absent where that is not known.
    @Nullable
    MassCancelId request();

    /// The venue does it.
    ///
    /// @param affectedOrders TotalAffectedOrders (tag 533); absent where the venue has not said it, and where an
    ///     earlier request may have canceled some of which nobody has heard
    record Accepted(MassCancelId request, @Nullable Integer affectedOrders) implements MassCancelResult {}

    /// The venue does not.
    ///
    /// @param why in words
    record Refused(MassCancelId request, String why) implements MassCancelResult {}

    /// It went out, or may have; whatever the venue has done, we do not know.
    record Unanswered(@Nullable MassCancelId request, String why) implements MassCancelResult {}

    /// For certain nothing left the house.
    record NotSent(MassCancelId request, String why) implements MassCancelResult {}
}
