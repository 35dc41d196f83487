package io.countersign.api;

import com.codahale.metrics.health.HealthCheck;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.countersign.Connections;
import io.countersign.CountersignConfiguration;
import io.countersign.account.AccountReads;
import io.countersign.account.AccountResource;
import io.countersign.approval.ApprovalDecisionResource;
import io.countersign.approval.ApprovalDesk;
import io.countersign.approval.ApprovalReads;
import io.countersign.approval.ApprovalResource;
import io.countersign.approval.ApprovalRules;
import io.countersign.audit.AuditFeed;
import io.countersign.audit.AuditReads;
import io.countersign.audit.AuditResource;
import io.countersign.audit.EventsResource;
import io.countersign.execution.ExecutionResource;
import io.countersign.execution.FillReads;
import io.countersign.execution.MassCancelDesk;
import io.countersign.execution.QuoteResource;
import io.countersign.execution.VenueResource;
import io.countersign.identity.Authorization;
import io.countersign.identity.ConfigResource;
import io.countersign.identity.IdentityParts;
import io.countersign.identity.MeResource;
import io.countersign.identity.People;
import io.countersign.instrument.InstrumentResource;
import io.countersign.operations.ActivityReads;
import io.countersign.operations.ActivityResource;
import io.countersign.operations.FixSessions;
import io.countersign.operations.PartResource;
import io.countersign.operations.VenueQuotes;
import io.countersign.order.Admission;
import io.countersign.order.OrderChanges;
import io.countersign.order.OrderEntry;
import io.countersign.order.OrderHistory;
import io.countersign.order.OrderInstructionResource;
import io.countersign.order.OrderInstructions;
import io.countersign.order.OrderLookup;
import io.countersign.order.OrderMetrics;
import io.countersign.order.OrderReads;
import io.countersign.order.OrderResource;
import io.countersign.order.OrderSettings;
import io.countersign.policy.Policy;
import io.countersign.position.PositionReads;
import io.countersign.position.PositionResource;
import io.countersign.reconciliation.BreakDesk;
import io.countersign.reconciliation.BreakReads;
import io.countersign.reconciliation.BreakResource;
import io.countersign.reconciliation.OpenBreaks;
import io.countersign.worker.TaskQueues;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.time.Clock;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;
import org.jdbi.v3.core.Jdbi;

/// Puts the REST interface together.
public final class ApiParts {
    private final CountersignConfiguration configuration;
    private final Connections connections;
    private final Policy policy;
    private final Clock clock;
    private final PrometheusMeterRegistry metrics;

    public ApiParts(
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

    /// @throws IOException when the development issuer's key cannot be read or written
    public void register(Environment environment) throws IOException {
        Jdbi jdbi = connections.jdbi();
        OrderReads orders = new OrderReads(jdbi);
        OrderChanges changes = new OrderChanges(connections::ownConnection, orders);
        AuditFeed feed = new AuditFeed(jdbi, orders, changes);
        environment.lifecycle().manage(changes);
        environment.lifecycle().manage(feed);
        environment.lifecycle().addEventListener(endStreams(feed));
        metrics.gauge("countersign.events.listeners", feed, AuditFeed::listeners);

        JerseyEnvironment jersey = environment.jersey();
        manners(environment, jersey);
        IdentityParts.of(configuration, clock).register(environment, new People(jdbi), clock);
        orders(jersey, orders, changes);
        rest(jersey, orders, feed);
        watch(environment);
        environment
                .servlets()
                .addServlet("pages", new Pages(configuration.identity().issuer()))
                .addMapping("/");
        environment.healthChecks().register("changes", listening(changes));
    }

    /// How requests are read and answers are written, whatever they are about.
    private void manners(Environment environment, JerseyEnvironment jersey) {
        environment.getObjectMapper().disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        environment.getApplicationContext().setErrorHandler(new JettyProblems.InContext());
        environment.lifecycle().addServerLifecycleListener(JettyProblems::answerFor);
        jersey.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        jersey.register(new BodyRequired());
        jersey.register(new JsonBodyReader());
        jersey.register(new ProblemMapper());
        jersey.register(new SecurityHeaders());
        jersey.register(new UnreadBody());
        jersey.register(new HttpMetrics(metrics));
        jersey.register(new OpenApiResource());
    }

    private void orders(JerseyEnvironment jersey, OrderReads orders, OrderChanges changes) {
        WorkflowClient temporal = connections.temporal();
        Authorization authorization = authorization();
        OrderLookup lookup = new OrderLookup(orders, temporal);
        OrderInstructions instructions = new OrderInstructions(temporal);
        OrderSettings settings =
                new OrderSettings(configuration.orders().approvalWindow(), TaskQueues.execution(configuration.roles()));
        OrderEntry entry = new OrderEntry(
                temporal, orders, changes, lookup, clock, new OrderEntry.Dispatch(TaskQueues.ORDER, settings));
        jersey.register(new OrderResource(
                authorization,
                new Admission(
                        configuration.orders().mostUnderWay(),
                        configuration.orders().atOnce(),
                        changes,
                        metrics),
                entry,
                lookup,
                orders,
                new OrderHistory(temporal, new AuditReads(connections.jdbi())),
                new OrderMetrics(metrics)));
        jersey.register(new OrderInstructionResource(authorization, lookup, instructions));
        jersey.register(new VenueResource(
                authorization,
                connections.jdbi(),
                new MassCancelDesk(temporal, TaskQueues.ORDER, settings.executionTaskQueue())));
        ApprovalReads approvals = new ApprovalReads(connections.jdbi());
        ApprovalRules rules = new ApprovalRules(policy, clock);
        jersey.register(new ApprovalResource(authorization, approvals, rules));
        jersey.register(new ApprovalDecisionResource(
                authorization, approvals, rules, new ApprovalDesk(connections.jdbi(), clock), instructions));
    }

    private void rest(JerseyEnvironment jersey, OrderReads orders, AuditFeed feed) {
        Jdbi jdbi = connections.jdbi();
        Authorization authorization = authorization();
        jersey.register(new PositionResource(
                authorization,
                new PositionReads(jdbi),
                clock,
                configuration.orders().maxQuoteAge()));
        jersey.register(new ExecutionResource(
                authorization, new OrderLookup(orders, connections.temporal()), new FillReads(jdbi)));
        jersey.register(new AuditResource(authorization, new AuditReads(jdbi)));
        jersey.register(new EventsResource(authorization, feed, jdbi, orders, clock));
        jersey.register(new InstrumentResource(authorization, jdbi));
        jersey.register(new MeResource(authorization));
        jersey.register(new ConfigResource(configuration.identity(), configuration.temporal()));
    }

    /// What people look at while they decide, and while they watch over the house.
    private void watch(Environment environment) {
        Jdbi jdbi = connections.jdbi();
        Authorization authorization = authorization();
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new AccountResource(
                authorization,
                new AccountReads(jdbi),
                clock,
                configuration.orders().maxQuoteAge()));
        jersey.register(new QuoteResource(authorization, jdbi));
        jersey.register(new PartResource(
                authorization,
                environment.healthChecks(),
                new VenueQuotes(jdbi, clock, configuration.orders().maxQuoteAge()),
                new FixSessions(jdbi, clock),
                new OpenBreaks(new BreakReads(jdbi)),
                clock));
        jersey.register(new BreakResource(authorization, new BreakReads(jdbi), new BreakDesk(jdbi, clock)));
        jersey.register(new ActivityResource(authorization, new ActivityReads(jdbi), clock));
    }

    private static HealthCheck listening(OrderChanges changes) {
        return new HealthCheck() {
            @Override
            protected Result check() {
                return changes.isListening() ? Result.healthy() : Result.unhealthy("not listening for changes");
            }
        };
    }

    private Authorization authorization() {
        return new Authorization(policy, connections.jdbi(), clock);
    }

    /// A stream of events never ends by itself, and the server would wait for it when it stops.
    private static LifeCycle.Listener endStreams(AuditFeed feed) {
        return new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle server) {
                feed.end();
            }
        };
    }
}
