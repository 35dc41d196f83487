package io.countersign.operations;

import io.countersign.api.QueryString;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.operations.ActivityReads.Minute;
import io.countersign.order.OrderStatus;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// How much goes through, minute by minute, and how much is open.
@Path("/activity")
@Produces(MediaType.APPLICATION_JSON)
public final class ActivityResource {
    private static final int AN_HOUR = 60;
    private static final int A_DAY = 24 * AN_HOUR;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private final Authorization authorization;
    private final ActivityReads activity;
    private final Clock clock;

    public ActivityResource(Authorization authorization, ActivityReads activity, Clock clock) {
        this.authorization = authorization;
        this.activity = activity;
        this.clock = clock;
    }

    /// @param items the last of them is the minute that is under way
    /// @param open how many orders are in each status that is not over, now
    public record ActivityView(List<Minute> items, Map<OrderStatus, Long> open) {
        public ActivityView {
            items = List.copyOf(items);
            open = Map.copyOf(open);
        }
    }

    @GET
    public ActivityView read(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        Integer given = query.one("minutes", ActivityResource::minutes);
        query.finish();
        authorization.toRead(caller, Action.ACTIVITY_READ, Target.NONE);
        int minutes = given == null ? AN_HOUR : given;
        Instant last = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        return new ActivityView(activity.minutes(last.minus(minutes - 1L, ChronoUnit.MINUTES), last), activity.open());
    }

    private static int minutes(String text) {
        int minutes = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (minutes < 1 || minutes > A_DAY) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + A_DAY);
        }
        return minutes;
    }
}
