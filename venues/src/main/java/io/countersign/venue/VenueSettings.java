package io.countersign.venue;

import io.countersign.execution.VenueId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a simulated venue is made from.
///
/// @param journal the file that holds everything the venue ever did; made when it is not there. One venue, one file
/// @param listings what trades there, each symbol once
/// @param quoteInterval how often quotes are published, and how often the market is compared with resting orders
public record VenueSettings(
        VenueId venue,
        Path journal,
        List<Listing> listings,
        MarketReplay replay,
        Duration quoteInterval,
        FaultTiming faults) {
    public static final Duration USUAL_QUOTE_INTERVAL = Duration.ofMillis(250);

    public VenueSettings {
        listings = List.copyOf(listings);
        if (!quoteInterval.isPositive()) {
            throw new IllegalArgumentException("the quote interval must be positive: " + quoteInterval);
        }
    }

    /// With the usual intervals.
    public VenueSettings(VenueId venue, Path journal, List<Listing> listings, MarketReplay replay) {
        this(venue, journal, listings, replay, USUAL_QUOTE_INTERVAL, FaultTiming.USUAL);
    }
}
