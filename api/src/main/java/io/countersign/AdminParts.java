package io.countersign;

import io.countersign.operations.FixSessions;
import io.countersign.operations.VenueQuotes;
import io.countersign.policy.Policy;
import io.countersign.reconciliation.BreakReads;
import io.countersign.reconciliation.OpenBreaks;
import io.dropwizard.core.setup.Environment;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;

/// Puts together what every process shows on its admin port, whatever its roles: whether it is well, and its
/// metrics.
public final class AdminParts {
    private final CountersignConfiguration configuration;
    private final Connections connections;
    private final Policy policy;
    private final Clock clock;
    private final PrometheusMeterRegistry metrics;

    public AdminParts(
            CountersignConfiguration configuration,
            Connections connections,
            Policy policy,
            Clock clock,
            PrometheusMeterRegistry metrics) {
        this.configuration = configuration;
        this.connections = connections;
        this.policy = policy;
        this.clock = clock;
        this.metrics = metrics;
    }

    public void register(Environment environment) {
        environment
                .admin()
                .addServlet("prometheus", new MetricsServlet(metrics))
                .addMapping("/metrics");
        OpenBreaks breaks = new OpenBreaks(new BreakReads(connections.jdbi()));
        metrics.gauge("countersign.breaks.open", breaks, OpenBreaks::number);
        new Readiness(
                        connections.jdbi(),
                        connections.temporal(),
                        policy,
                        new VenueQuotes(
                                connections.jdbi(),
                                clock,
                                configuration.orders().maxQuoteAge()),
                        new FixSessions(connections.jdbi(), clock),
                        breaks)
                .register(environment.healthChecks(), configuration.roles());
    }
}
