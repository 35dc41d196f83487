package io.countersign.venue;

import io.countersign.instrument.Symbol;
import java.util.HashMap;
import java.util.Map;

/// How much of what the market showed is still there to take. Each second of the tape shows its size once, so that an
/// order bigger than that has to wait for the next second.
///
/// Kept by the venue's thread, in memory only: a restart within a second shows that second's size again.
final class Liquidity {
    private long second = Long.MIN_VALUE;
    private final Map<Pool, Long> taken = new HashMap<>();

    /// Where an order can take from.
    enum Source {
        BID,
        ASK,
        /// Trades of others that went through a resting limit.
        PRINTS
    }

    private record Pool(Symbol symbol, Source source) {}

    /// What is left, in shares, of what a source shows in a second of the tape.
    long left(long atSecond, Symbol symbol, Source source, long shown) {
        if (atSecond != second) {
            second = atSecond;
            taken.clear();
        }
        return Math.max(0, shown - taken.getOrDefault(new Pool(symbol, source), 0L));
    }

    /// Takes shares of what was left in the second last asked about.
    void take(Symbol symbol, Source source, long shares) {
        taken.merge(new Pool(symbol, source), shares, Math::addExact);
    }
}
