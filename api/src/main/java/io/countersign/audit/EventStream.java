package io.countersign.audit;

import io.countersign.audit.AuditFeed.Subscription;
import io.countersign.audit.EventsResource.Audience;
import io.countersign.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Writes what one listener may hear, until it goes, falls behind, or its token expires. For one thread.
final class EventStream {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /// How long a client should wait before it comes back.
    private static final String RETRY = "retry: 1000\n\n";

    private final Jdbi jdbi;
    private final Subscription subscription;
    private final Audience audience;
    private final Clock clock;
    private final Instant until;

    EventStream(Jdbi jdbi, Subscription subscription, Audience audience, Clock clock, Instant until) {
        this.jdbi = jdbi;
        this.subscription = subscription;
        this.audience = audience;
        this.clock = clock;
        this.until = until;
    }

    /// @param last the number of the last event that the listener has; only new ones when absent
    void write(OutputStream out, @Nullable Long last) throws IOException {
        try (subscription) {
            out.write(RETRY.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (last != null) {
                catchUp(out, last);
            }
            while (!subscription.hasEnded() && clock.instant().isBefore(until)) {
                List<AuditNotice> notices = subscription.next(HEARTBEAT);
                if (notices.isEmpty()) {
                    out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                }
                write(out, notices);
                out.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What was recorded between the listener's last event and the begin of the subscription.
    private void catchUp(OutputStream out, long last) throws IOException {
        long position = last;
        while (position < subscription.from() && !subscription.hasEnded()) {
            List<AuditNotice> page = AuditTail.page(jdbi, position, subscription.from());
            if (page.isEmpty()) {
                return;
            }
            write(out, page);
            out.flush();
            position = page.getLast().sequence();
        }
    }

    private void write(OutputStream out, List<AuditNotice> notices) throws IOException {
        for (AuditNotice notice : notices) {
            if (audience.mayHear(notice)) {
                String event = "id: " + notice.sequence() + "\nevent: audit\ndata: " + Json.write(notice) + "\n\n";
                out.write(event.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
