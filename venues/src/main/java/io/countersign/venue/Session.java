package io.countersign.venue;

import java.time.Clock;
import java.time.Instant;

/// The line between us and the venue. Closed until it is opened; a fault can bring it down for a while.
///
/// Thread contract: any thread.
final class Session {
    private final Clock clock;
    private volatile boolean open;
    private volatile Instant downUntil = Instant.MIN;

    Session(Clock clock) {
        this.clock = clock;
    }

    boolean isUp() {
        return open && !clock.instant().isBefore(downUntil);
    }

    void open() {
        open = true;
    }

    void close() {
        open = false;
    }

    void dropUntil(Instant back) {
        downUntil = back;
    }
}
