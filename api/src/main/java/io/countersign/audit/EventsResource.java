package io.countersign.audit;

import io.countersign.api.FieldFault;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ProblemException;
import io.countersign.audit.AuditFeed.Subscription;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.order.AccountScope;
import io.countersign.order.OrderReads;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Tells listeners what is recorded, as server-sent events.
@Path("/events")
public final class EventsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Authorization authorization;
    private final AuditFeed feed;
    private final Jdbi jdbi;
    private final OrderReads orders;
    private final Clock clock;

    public EventsResource(Authorization authorization, AuditFeed feed, Jdbi jdbi, OrderReads orders, Clock clock) {
        this.authorization = authorization;
        this.feed = feed;
        this.jdbi = jdbi;
        this.orders = orders;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Response events(@Auth Caller caller, @Context HttpHeaders headers, @Context HttpServletRequest request)
            throws InterruptedException {
        Long last = lastEventId(headers.getRequestHeader(LAST_EVENT_ID));
        AccountScope scope = authorization.toRead(caller, Action.EVENTS_STREAM, Target.NONE);
        // Jersey brings HEAD here as if it were GET, and would wait for the end of a stream that nobody reads.
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return answer(null);
        }
        Audience audience = new Audience(
                scope,
                authorization.mayRead(caller, Action.AUDIT_READ),
                authorization.mayRead(caller, Action.ORDER_LIST));
        Subscription subscription = feed.subscribe();
        if (subscription == null) {
            throw ProblemException.of(ProblemCode.UNAVAILABLE, "The events cannot be followed just now");
        }
        EventStream stream = new EventStream(jdbi, orders, subscription, audience, clock, caller.until());
        ChunkedOutput<String> output = new ChunkedOutput<>(String.class);
        Thread.ofVirtual().name("events-" + caller.subject()).start(() -> stream.write(output, last));
        return answer(output);
    }

    private static Response answer(@Nullable ChunkedOutput<String> output) {
        return Response.ok(output, MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    /// Who listens.
    ///
    /// @param all whether records of no account are for them, too
    /// @param seesOrders whether they may know how an order stands
    record Audience(AccountScope scope, boolean all, boolean seesOrders) {
        /// What they hear of this: null for nothing.
        @Nullable
        AuditEvent heard(AuditEvent event) {
            boolean mayHear = event.accountId() == null ? all : scope.contains(event.accountId());
            return !mayHear ? null : seesOrders ? event : event.withoutOrder();
        }
    }

    private static @Nullable Long lastEventId(@Nullable List<String> header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        if (header.size() > 1 || !NUMBER.matcher(header.getFirst()).matches()) {
            throw Problem.faults(List.of(new FieldFault(
                            LAST_EVENT_ID, FieldFault.Code.INVALID, "must be the id of an event, a whole number")))
                    .exception();
        }
        return Long.parseLong(header.getFirst());
    }
}
