package io.countersign.fix;

import java.time.Duration;

/// Counts what happens in the sessions with a venue. Called by their threads: it must be quick, and must not
/// throw.
public interface SessionMeter {

    /// A meter that nobody reads.
    SessionMeter NONE = new SessionMeter() {
        @Override
        public void received() {}

        @Override
        public void sent() {}

        @Override
        public void committed(int messages, Duration longest) {}
    };

    /// A message came in, of whatever kind.
    void received();

    /// A message went out.
    void sent();

    /// A batch is on record.
    ///
    /// @param messages how many of the venue's messages it had
    /// @param longest from when the first of them was accepted until now
    void committed(int messages, Duration longest);
}
