package io.countersign.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// When a local activity was done, and how long it took, by the marker that records it. The marker's event
/// comes with the end of the workflow task, and has that time.
///
/// The marker holds two moments, in milliseconds: `meta.firstSkd`, when the activity was first begun by the
/// worker's clock, and `time`, what the workflow's own clock showed at the end. That clock stands still but for
/// local activities: it is set to the begin of each task, and to `time` when one is done. So `time` less what
/// it showed before is how long the activity took; and that long after it was begun, it was done.
///
/// @param at when it was done: not before its workflow task began, nor after the marker was recorded
/// @param clock what the workflow's clock shows from then on
/// @param took absent where the marker does not say; of all attempts, with the pauses between them
/// @param attempt 1 for the first
record LocalActivity(Instant at, Instant clock, @Nullable Duration took, int attempt) {

    /// @param content the marker's details
    /// @param taskBegan when the workflow task did
    /// @param clock what the workflow's clock showed when the activity was begun
    /// @param recorded when the marker was
    static LocalActivity of(JsonNode content, Instant taskBegan, Instant clock, Instant recorded) {
        int attempt = content.at("/meta/atpt").asInt(1);
        if (!content.path("time").isIntegralNumber()) {
            return new LocalActivity(recorded, clock, null, attempt);
        }
        Instant time = Instant.ofEpochMilli(content.path("time").longValue());
        Instant before = clock.truncatedTo(ChronoUnit.MILLIS);
        Duration took = Duration.between(before, latest(before, time));
        Instant begun = Instant.ofEpochMilli(content.at("/meta/firstSkd").asLong());
        Instant done = latest(latest(time, begun.plus(took)), taskBegan);
        return new LocalActivity(done.isAfter(recorded) ? recorded : done, latest(clock, time), took, attempt);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
