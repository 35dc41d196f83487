package io.countersign;

import io.countersign.api.ApiParts;
import io.countersign.policy.OpaClient;
import io.countersign.policy.Policy;
import io.countersign.worker.Role;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;

/// The whole application, put together by hand. Its verbs: `server` and `migrate`.
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
    }

    @Override
    public void run(CountersignConfiguration configuration, Environment environment) throws IOException {
        Clock clock = Clock.systemUTC();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Connections connections = Connections.open(configuration, metrics);
        environment.lifecycle().manage(connections);
        Policy policy = new OpaClient(
                configuration.policy().url(), configuration.policy().timeout());
        if (configuration.roles().contains(Role.API)) {
            new ApiParts(configuration, connections, policy, clock, metrics).register(environment);
        }
    }
}
