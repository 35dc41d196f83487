package io.countersign.venue;

import io.countersign.execution.VenueId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a venue is made from.
///
/// @param venue its short name, also its CompID
/// @param port for FIX; 0 for any that is free
/// @param adminPort for commands; 0 for any that is free
/// @param data the folder of its journal and its sessions' stores, `<venue>.journal` and `<venue>.sessions`
/// @param clients who may connect
/// @param listings what trades there, each symbol once
/// @param replay how the market is played
/// @param interval the longest time between two looks at the market, and between two market data messages
public record VenueSettings(
        VenueId venue,
        int port,
        int adminPort,
        Path data,
        List<Client> clients,
        List<Listing> listings,
        MarketReplay replay,
        Duration interval) {
    public static final Duration USUAL_INTERVAL = Duration.ofMillis(250);

    /// A firm that may connect.
    ///
    /// @param name the CompID of its orders session; its others have `-DC` and `-MD` behind it
    /// @param password that goes with that name
    public record Client(String name, String password) {}

    public VenueSettings {
        clients = List.copyOf(clients);
        listings = List.copyOf(listings);
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("the interval must be positive: " + interval);
        }
    }

    /// With the usual interval.
    public VenueSettings(
            VenueId venue,
            int port,
            int adminPort,
            Path data,
            List<Client> clients,
            List<Listing> listings,
            MarketReplay replay) {
        this(venue, port, adminPort, data, clients, listings, replay, USUAL_INTERVAL);
    }

    /// The file that holds everything the venue ever did.
    public Path journal() {
        return data.resolve(venue + ".journal");
    }

    /// Where the sessions keep their numbers and what they sent.
    Path sessions() {
        return data.resolve(venue + ".sessions");
    }
}
