package io.countersign.venue;

import java.time.Instant;

/// Says which second of the recorded session it is now. The session is played in a loop, from `epoch` on; everything
/// follows from the instant alone, so a restart goes on where the tape is by then, not where it was left.
///
/// Seconds of the tape are counted from the epoch and never wrap; [#onTape] is the place of such a second in the
/// session.
///
/// @param epoch when the first session began
/// @param speedPerMille thousandths of the recorded speed: 1000 plays as recorded, 60,000 a minute in each second
public record MarketClock(Instant epoch, long speedPerMille) {
    /// 09:30 to 16:00.
    public static final int SESSION_SECONDS = 23_400;

    private static final long AS_RECORDED = 1_000;
    private static final long FASTEST = 1_000_000; // one second of the tape in a millisecond, the step of this clock
    private static final long MILLE_MILLIS = 1_000_000; // thousandths of speed times milliseconds in a second

    public MarketClock {
        if (speedPerMille < 1 || speedPerMille > FASTEST) {
            throw new IllegalArgumentException("speed must be 1 to " + FASTEST + " thousandths: " + speedPerMille);
        }
    }

    /// As recorded, in a loop that began with the Unix epoch.
    public static MarketClock asRecorded() {
        return new MarketClock(Instant.EPOCH, AS_RECORDED);
    }

    /// The second of the tape that plays at this instant, counted from the epoch; negative before it.
    public long secondAt(Instant instant) {
        long elapsedMillis = Math.subtractExact(instant.toEpochMilli(), epoch.toEpochMilli());
        return Math.floorDiv(Math.multiplyExact(elapsedMillis, speedPerMille), MILLE_MILLIS);
    }

    /// The first millisecond in which this second of the tape plays.
    public Instant startOf(long second) {
        return epoch.plusMillis(Math.ceilDiv(Math.multiplyExact(second, MILLE_MILLIS), speedPerMille));
    }

    /// Where in the session a second lies, 0 to [#SESSION_SECONDS] - 1.
    public static int onTape(long second) {
        return Math.floorMod(second, SESSION_SECONDS);
    }
}
