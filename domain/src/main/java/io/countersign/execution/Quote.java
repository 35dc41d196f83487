package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one venue shows for one instrument. A side without interest is absent.
///
/// @param at when the venue published it, by the venue's clock
public record Quote(
        VenueId venue,
        Symbol symbol,
        @Nullable Level bid,
        @Nullable Level ask,
        Instant at) {

    /// A price and how much is shown at it.
    public record Level(Price price, Quantity size) {}
}
