package io.countersign.audit;

import io.countersign.audit.AuditFeed.Subscription;
import io.countersign.audit.EventsResource.Audience;
import io.countersign.json.Json;
import io.countersign.order.OrderReads;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what one listener may hear, until it goes, falls behind, or its token expires. For one thread.
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /// How long a client should wait before it comes back.
    private static final String RETRY = "retry: 1000\n\n";

    private static final String STILL_HERE = ": still here\n\n";

    /// A listener who has missed more records than this has long lost the picture: to read anew what is shown
    /// costs less than to be told each of them.
    static final long FAR_BEHIND = 2_000;

    /// What a listener is told instead, in the form of any other event. No record has this type.
    private static final String RESET = "RESET";

    private final Jdbi jdbi;
    private final OrderReads orders;
    private final Subscription subscription;
    private final Audience audience;
    private final Clock clock;
    private final Instant until;

    EventStream(
            Jdbi jdbi, OrderReads orders, Subscription subscription, Audience audience, Clock clock, Instant until) {
        this.jdbi = jdbi;
        this.orders = orders;
        this.subscription = subscription;
        this.audience = audience;
        this.clock = clock;
        this.until = until;
    }

    /// Writes, and closes the output in the end. A listener who has gone is noticed with the next thing written.
    ///
    /// @param last the number of the last event that the listener has; only new ones when absent
    void write(ChunkedOutput<String> out, @Nullable Long last) {
        try (subscription;
                out) {
            out.write(RETRY);
            if (last != null) {
                catchUp(out, last);
            }
            while (!subscription.hasEnded() && clock.instant().isBefore(until)) {
                List<AuditEvent> events = subscription.next(HEARTBEAT);
                if (events.isEmpty()) {
                    out.write(STILL_HERE);
                }
                write(out, events);
            }
        } catch (IOException e) {
            LOG.debug("A listener has gone", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What was recorded between the listener's last event and the begin of the subscription; or, where that is
    /// too much, that there was too much.
    private void catchUp(ChunkedOutput<String> out, long last) throws IOException {
        if (subscription.from() - last > FAR_BEHIND) {
            AuditEvent now = new AuditEvent(subscription.from(), clock.instant(), RESET, null, null, null);
            out.write(frame("reset", now));
            return;
        }
        long position = last;
        while (position < subscription.from() && !subscription.hasEnded()) {
            List<AuditNotice> page = AuditTail.page(jdbi, position, subscription.from());
            if (page.isEmpty()) {
                return;
            }
            // A page may hold nothing for this listener, who would take a long silence for the end.
            out.write(STILL_HERE);
            write(out, AuditEvent.of(page, orders));
            position = page.getLast().sequence();
        }
    }

    private static String frame(String name, AuditEvent event) {
        return "id: " + event.sequence() + "\nevent: " + name + "\ndata: " + Json.write(event) + "\n\n";
    }

    private void write(ChunkedOutput<String> out, List<AuditEvent> events) throws IOException {
        StringBuilder text = new StringBuilder();
        for (AuditEvent event : events) {
            AuditEvent heard = audience.heard(event);
            if (heard != null) {
                text.append(frame("audit", heard));
            }
        }
        if (!text.isEmpty()) {
            out.write(text.toString());
        }
    }
}
