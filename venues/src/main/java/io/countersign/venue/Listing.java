package io.countersign.venue;

import io.countersign.instrument.Instrument;

/// An instrument that trades at a venue, and the recorded market it shows.
///
/// @param tape [MarketTape#silent] when it is listed but not quoted
public record Listing(Instrument instrument, MarketTape tape) {

    public Listing {
        if (MarketTape.TICK.remainder(instrument.tick()).signum() != 0) {
            throw new IllegalArgumentException("recorded prices are multiples of " + MarketTape.TICK + ", which "
                    + instrument.symbol() + " with tick " + instrument.tick() + " cannot show");
        }
    }
}
