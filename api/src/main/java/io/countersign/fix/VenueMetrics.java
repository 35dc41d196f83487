package io.countersign.fix;

import io.countersign.execution.VenueId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What happens in the sessions with one venue, for the metrics page.
final class VenueMetrics implements SessionMeter {
    private static final String MESSAGES = "countersign.fix.messages";

    private final Counter received;
    private final Counter sent;
    private final Counter recorded;
    private final Timer untilRecorded;

    VenueMetrics(VenueId venue, MeterRegistry registry) {
        received = registry.counter(MESSAGES, "venue", venue.value(), "direction", "in");
        sent = registry.counter(MESSAGES, "venue", venue.value(), "direction", "out");
        recorded = registry.counter("countersign.fix.recorded", "venue", venue.value());
        untilRecorded = registry.timer("countersign.fix.until.recorded", "venue", venue.value());
    }

    @Override
    public void received() {
        received.increment();
    }

    @Override
    public void sent() {
        sent.increment();
    }

    @Override
    public void committed(int messages, Duration longest) {
        recorded.increment(messages);
        untilRecorded.record(longest);
    }
}
