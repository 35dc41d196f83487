package io.countersign.operations;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of every part that this process needs: the same checks as `/healthcheck` on the admin port. While
/// policy gives no decision, whoever has a valid token sees them, or nobody would ever see that it is policy
/// which does not work; why that is safe, see [Authorization#unlessDenied].
@Path("/parts")
@Produces(MediaType.APPLICATION_JSON)
public final class PartResource {
    private final Authorization authorization;
    private final HealthCheckRegistry checks;
    private final Clock clock;

    public PartResource(Authorization authorization, HealthCheckRegistry checks, Clock clock) {
        this.authorization = authorization;
        this.checks = checks;
        this.clock = clock;
    }

    /// @param message what was found, in words
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
        authorization.unlessDenied(caller, Action.PART_READ);
        Instant asOf = clock.instant();
        List<PartView> parts = checks.runHealthChecks().entrySet().stream()
                .map(check -> view(check.getKey(), check.getValue()))
                .toList();
        return new PartsView(parts, asOf);
    }

    private static PartView view(String part, HealthCheck.Result result) {
        return new PartView(part, result.isHealthy(), result.getMessage());
    }
}
