package io.countersign.dev;

import java.util.function.Consumer;

/// One real server, ours while it runs.
sealed interface Part extends AutoCloseable permits PostgresServer, TemporalServer, OpaServer {

    /// As people call it, with its version.
    String title();

    /// Where it listens, as one would type it.
    String address();

    /// Calls back once, with words that say so, when it ends without having been told to.
    void onDeath(Consumer<String> listener);

    @Override
    void close();
}
