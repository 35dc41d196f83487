package io.countersign.dev;

/// One real server, ours while it runs.
sealed interface Part permits PostgresServer, TemporalServer, OpaServer, VenueServer {

    /// As people call it, with its version.
    String title();

    /// Where it listens, as one would type it.
    String address();

    ChildProcess process();
}
