package io.countersign.venue;

import io.countersign.execution.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the venue's quotes, again and again. Market data has its own line: quotes go on while the order session
/// is down.
final class QuotePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuotePublisher.class);

    private final SimulatedMarket market;
    private final Clock clock;
    private final QuoteSink sink;
    private final ScheduledExecutorService timer;

    QuotePublisher(VenueId venue, SimulatedMarket market, Clock clock, QuoteSink sink) {
        this.market = market;
        this.clock = clock;
        this.sink = sink;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("venue-" + venue + "-quotes").factory());
    }

    /// Publishes now, and then with this pause between.
    void start(Duration interval) {
        var _ = timer.scheduleWithFixedDelay(this::publish, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void publish() {
        try {
            sink.accept(market.quotes(clock.instant()));
        } catch (RuntimeException e) {
            LOG.warn("The quotes were not taken; the next ones follow", e);
        }
    }

    /// Publishes no more; waits for a publication that is under way only as long as it lets itself be interrupted.
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
