package io.countersign.venue;

/// How a venue plays its tapes.
///
/// @param clock which second of the tape it is
/// @param seed makes the offsets of one venue differ from those of another; the same seed gives the same ones
/// @param offsetTicks each second's prices are moved by a pseudo-random number of ticks between minus and plus this,
///     bid and ask alike; 0 plays the tape as it is. So two venues with the same tape are each sometimes the better
///     one
/// @param sizeFactor what is shown and printed is multiplied by it, for runs that trade more than the recorded market
///     had; 1 is as recorded
public record MarketReplay(MarketClock clock, long seed, int offsetTicks, int sizeFactor) {

    public MarketReplay {
        if (offsetTicks < 0 || sizeFactor < 1) {
            throw new IllegalArgumentException(
                    "offset must not be negative, size factor must be positive: " + offsetTicks + ", " + sizeFactor);
        }
    }

    /// The tape as it is.
    public static MarketReplay asRecorded(MarketClock clock) {
        return new MarketReplay(clock, 0, 0, 1);
    }
}
