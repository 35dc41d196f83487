package io.countersign;

import io.countersign.api.ApiParts;
import io.countersign.dev.DevCommand;
import io.countersign.dev.DevelopmentParts;
import io.countersign.execution.LogonRelay;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.ReportRelay;
import io.countersign.execution.StopRelay;
import io.countersign.execution.StopTrigger;
import io.countersign.fix.FixVenue;
import io.countersign.fix.FixVenues;
import io.countersign.identity.DevelopmentUsers;
import io.countersign.policy.OpaClient;
import io.countersign.policy.Policy;
import io.countersign.position.Bookkeeper;
import io.countersign.reconciliation.Reconciler;
import io.countersign.risk.RiskSettings;
import io.countersign.worker.Role;
import io.countersign.worker.Workers;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// The whole application, put together by hand. Its verbs: `dev`, `server`, `worker`, `venue` and
/// `migrate`.
public final class CountersignApplication extends Application<CountersignConfiguration> {

    public static void main(String[] arguments) throws Exception {
        new CountersignApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "countersign";
    }

    @Override
    public void initialize(Bootstrap<CountersignConfiguration> bootstrap) {
        bootstrap.setConfigurationFactoryFactory(new BundledConfiguration());
        bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(
                bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)));
        bootstrap.addCommand(new MigrateCommand());
        bootstrap.addCommand(new WorkerCommand(this));
        bootstrap.addCommand(new VenueCommand());
        bootstrap.addCommand(
                new DevCommand<>(this, DevelopmentUsers.names(), CountersignApplication::useDevelopmentParts));
    }

    private static void useDevelopmentParts(
            CountersignConfiguration configuration, DevelopmentParts.Addresses addresses) {
        CountersignConfiguration.Database given = configuration.database();
        boolean ours = addresses.superuserUrl().isPresent();
        CountersignConfiguration.Database database = new CountersignConfiguration.Database(
                addresses.databaseUrl(),
                ours ? "" : given.user(),
                ours ? "" : given.password(),
                given.poolSize(),
                ours || given.developmentData());
        configuration.at(
                database,
                new CountersignConfiguration.Temporal(
                        addresses.temporal(),
                        addresses.namespace(),
                        addresses
                                .temporalUi()
                                .map(Object::toString)
                                .orElse(configuration.temporal().ui())),
                new CountersignConfiguration.Policy(
                        addresses.opa(), configuration.policy().timeout()));
        MigrateCommand.migrate(database);
    }

    @Override
    public void run(CountersignConfiguration configuration, Environment environment) throws IOException {
        Clock clock = Clock.systemUTC();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Connections connections = Connections.open(configuration, metrics);
        environment.lifecycle().manage(connections);
        Policy policy = new OpaClient(
                configuration.policy().url(), configuration.policy().timeout());
        new AdminParts(configuration, connections, policy, clock, metrics).register(environment);
        Set<Role> roles = configuration.roles();
        if (roles.contains(Role.ORDER) || roles.contains(Role.EXECUTION)) {
            work(configuration, environment, connections, policy, clock, metrics);
        }
        if (roles.contains(Role.API)) {
            new ApiParts(configuration, connections, policy, clock, metrics).register(environment);
        }
    }

    /// The workers of this process and, where it executes, its venues with inbox and relays. What is managed first
    /// starts first and stops last.
    private static void work(
            CountersignConfiguration configuration,
            Environment environment,
            Connections connections,
            Policy policy,
            Clock clock,
            MeterRegistry metrics) {
        Jdbi jdbi = connections.jdbi();
        ReportInbox inbox = new ReportInbox(jdbi, clock);
        List<FixVenue> sessions = List.of();
        if (configuration.roles().contains(Role.EXECUTION)) {
            StopTrigger stops =
                    new StopTrigger(jdbi, clock, configuration.orders().maxQuoteAge());
            environment.lifecycle().manage(managed(stops::start, stops));
            FixVenues venues = new FixVenues(configuration.venues(), jdbi, clock, inbox, stops::traded, metrics);
            sessions = venues.all();
            environment.lifecycle().manage(venues);
            ReportRelay.Signal signal = Workers.signal(connections.temporal(), new Bookkeeper(jdbi, clock));
            ReportRelay reports = new ReportRelay(jdbi, clock, inbox, signal);
            environment.lifecycle().manage(managed(reports::start, reports));
            StopRelay triggered = new StopRelay(jdbi, clock, Workers.stopSignal(connections.temporal()));
            environment.lifecycle().manage(managed(triggered::start, triggered));
            LogonRelay logons =
                    new LogonRelay(jdbi, clock, venues::logons, Workers.logonSignal(connections.temporal()));
            environment.lifecycle().manage(managed(logons::start, logons));
            Reconciler reconciler = new Reconciler(jdbi, clock, venues::copying);
            environment.lifecycle().manage(managed(reconciler::start, reconciler));
        }
        RiskSettings risk = new RiskSettings(
                configuration.orders().maxQuoteAge(), configuration.orders().riskDecisionValidity());
        environment
                .lifecycle()
                .manage(new Workers(
                        connections.temporal(),
                        configuration.roles(),
                        new Workers.Tools(jdbi, policy, clock, risk),
                        new Workers.Venues(sessions, inbox)));
    }

    private static Managed managed(Runnable start, AutoCloseable part) {
        return new Managed() {
            @Override
            public void start() {
                start.run();
            }

            @Override
            public void stop() throws Exception {
                part.close();
            }
        };
    }
}
