package io.countersign;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.countersign.operations.FixSessions;
import io.countersign.operations.VenueQuotes;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import io.countersign.reconciliation.OpenBreaks;
import io.countersign.worker.Role;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/// Whether everything is there that a process needs for its roles; `/healthcheck` on the admin port.
final class Readiness {
    private static final int TEMPORAL_SECONDS = 2;

    private final Jdbi jdbi;
    private final WorkflowClient temporal;
    private final Policy policy;
    private final VenueQuotes quotes;
    private final FixSessions sessions;
    private final OpenBreaks breaks;

    Readiness(
            Jdbi jdbi,
            WorkflowClient temporal,
            Policy policy,
            VenueQuotes quotes,
            FixSessions sessions,
            OpenBreaks breaks) {
        this.jdbi = jdbi;
        this.temporal = temporal;
        this.policy = policy;
        this.quotes = quotes;
        this.sessions = sessions;
        this.breaks = breaks;
    }

    /// Without fresh quotes no order is allowed or sent, and without a session for orders none is sent. One that
    /// only serves REST can still show orders, and must not be taken out of service for it; nor must any for one
    /// venue of several, which `/parts` shows by itself. Nor for an open break, for the same reason: see
    /// [OpenBreaks].
    void register(HealthCheckRegistry checks, Set<Role> roles) {
        checks.register("database", check(this::database));
        checks.register("temporal", check(this::temporal));
        checks.register("policy", check(this::policy));
        checks.register("breaks", check(breaks::counted));
        if (roles.contains(Role.ORDER) || roles.contains(Role.EXECUTION)) {
            checks.register("quotes", check(quotes::any));
        }
        if (roles.contains(Role.EXECUTION)) {
            checks.register("sessions", check(sessions::any));
        }
    }

    @FunctionalInterface
    private interface Check {
        HealthCheck.Result result();
    }

    /// Whatever a check throws counts as not healthy.
    private static HealthCheck check(Check check) {
        return new HealthCheck() {
            @Override
            protected Result check() {
                return check.result();
            }
        };
    }

    private HealthCheck.Result database() {
        int one = jdbi.withHandle(
                handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
        return HealthCheck.Result.healthy("answers " + one);
    }

    private HealthCheck.Result temporal() {
        String namespace = temporal.getOptions().getNamespace();
        temporal.getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(TEMPORAL_SECONDS, TimeUnit.SECONDS)
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .build());
        return HealthCheck.Result.healthy("has the namespace " + namespace);
    }

    /// A question without a subject is denied; what matters is that somebody denies it.
    private HealthCheck.Result policy() {
        return switch (policy.ask(PolicyPackage.AUTHZ, Map.of())) {
            case PolicyAnswer.Decided decided ->
                HealthCheck.Result.healthy("decides by bundle " + decided.ref().bundleRevision());
            case PolicyAnswer.Unavailable(String why) -> HealthCheck.Result.unhealthy(why);
        };
    }
}
