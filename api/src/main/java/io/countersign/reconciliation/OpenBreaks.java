package io.countersign.reconciliation;

import com.codahale.metrics.health.HealthCheck.Result;

/// The breaks that wait for somebody. Thread-safe.
///
/// An open break takes no process out of service. It is about what has happened at a venue, which every process knows
/// equally, and which stopping would not undo: orders at the venues would go on without anybody booking what they
/// trade, and the reports that might explain the break would not be heard. What is doubtful is held by itself, and the
/// rest is as good as ever. So the health check says how many there are and is well; `/parts`, which people look at,
/// says that the house is not.
public final class OpenBreaks {
    private final BreakReads breaks;

    public OpenBreaks(BreakReads breaks) {
        this.breaks = breaks;
    }

    /// For the health check: well, whatever is open, while the database can be asked.
    public Result counted() {
        return Result.healthy(inWords(breaks.standing()));
    }

    /// For people.
    public Result degraded() {
        BreakReads.Standing standing = breaks.standing();
        String words = inWords(standing);
        return standing.open() == 0 ? Result.healthy(words) : Result.unhealthy(words);
    }

    /// How many are open.
    public int number() {
        return breaks.standing().open();
    }

    private static String inWords(BreakReads.Standing standing) {
        return standing.oldest() == null
                ? "no break is open"
                : "open: " + standing.open() + ", the oldest since " + standing.oldest();
    }
}
