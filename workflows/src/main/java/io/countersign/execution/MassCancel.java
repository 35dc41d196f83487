package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.instrument.Symbol;
import io.countersign.order.Subject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a person asks of a venue, already authorised: that all orders of ours that are open there be canceled.
///
/// @param symbol those of this instrument alone; absent for all
/// @param reason why; goes on record
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MassCancel(VenueId venue, @Nullable Symbol symbol, Subject by, String reason) {

    /// @throws NullPointerException when anything but the symbol is missing
    public MassCancel {
        Objects.requireNonNull(venue, "venue");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
