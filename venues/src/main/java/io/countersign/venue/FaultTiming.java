package io.countersign.venue;

import java.time.Duration;

/// How long the faults last that a simulated venue can be given.
///
/// @param downTime how long the session stays down after [Fault#DISCONNECT] and [Fault#DISCONNECT_AFTER]
/// @param silentAsks how many questions about an order taken in silence get no answer, before one does
public record FaultTiming(Duration downTime, int silentAsks) {
    public static final FaultTiming USUAL = new FaultTiming(Duration.ofSeconds(3), 2);
}
