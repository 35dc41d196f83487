package io.countersign.operations;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.reconciliation.OpenBreaks;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// The state of every part that this process needs, by the same checks as `/healthcheck` on the admin port, and
/// of each venue. While policy gives no decision, whoever has a valid token sees them, or nobody would ever see
/// that it is policy which does not work; why that is safe, see [Authorization#unlessDenied].
@Path("/parts")
@Produces(MediaType.APPLICATION_JSON)
public final class PartResource {
    private final Authorization authorization;
    private final HealthCheckRegistry checks;
    private final VenueQuotes quotes;
    private final FixSessions sessions;
    private final OpenBreaks breaks;
    private final Clock clock;

    public PartResource(
            Authorization authorization,
            HealthCheckRegistry checks,
            VenueQuotes quotes,
            FixSessions sessions,
            OpenBreaks breaks,
            Clock clock) {
        this.authorization = authorization;
        this.checks = checks;
        this.quotes = quotes;
        this.sessions = sessions;
        this.breaks = breaks;
        this.clock = clock;
    }

    /// @param message what was found, in words; absent while policy gives no decision
    public record PartView(
            String part, boolean healthy, @Nullable String message) {}

    /// @param asOf when they were looked at
    public record PartsView(List<PartView> items, Instant asOf) {
        public PartsView {
            items = List.copyOf(items);
        }
    }

    @GET
    public PartsView list(@Auth Caller caller) {
        boolean inWords = authorization.unlessDenied(caller, Action.PART_READ);
        Instant asOf = clock.instant();
        SortedMap<String, HealthCheck.Result> found = new TreeMap<>(checks.runHealthChecks());
        found.putAll(venues());
        List<PartView> parts = found.entrySet().stream()
                .map(check -> view(check.getKey(), check.getValue(), inWords))
                .toList();
        return new PartsView(parts, asOf);
    }

    /// Each venue, and the breaks, which are no reason to take a process out of service, but for people to look at.
    /// Without the database nobody knows them.
    private Map<String, HealthCheck.Result> venues() {
        try {
            SortedMap<String, HealthCheck.Result> found = quotes.each();
            found.putAll(sessions.each());
            found.put("breaks", breaks.degraded());
            return found;
        } catch (JdbiException e) {
            return Map.of("venues", HealthCheck.Result.unhealthy(e));
        }
    }

    /// What was found may name addresses of ours.
    private static PartView view(String part, HealthCheck.Result result, boolean inWords) {
        return new PartView(part, result.isHealthy(), inWords ? result.getMessage() : null);
    }
}
