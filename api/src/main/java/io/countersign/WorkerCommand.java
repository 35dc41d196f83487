package io.countersign;

import io.countersign.worker.Role;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/// `worker --roles order,execution`: workers without the REST interface. The admin port is served as everywhere.
final class WorkerCommand extends ServerCommand<CountersignConfiguration> {
    private static final String ROLES = "roles";

    WorkerCommand(CountersignApplication application) {
        super(application, "worker", "Runs the workers of the given roles, without the REST interface");
    }

    @Override
    public void configure(Subparser subparser) {
        super.configure(subparser);
        subparser
                .addArgument("--roles")
                .dest(ROLES)
                .setDefault("order,execution")
                .help("order, execution, or both with a comma");
    }

    @Override
    protected void run(
            Bootstrap<CountersignConfiguration> bootstrap, Namespace namespace, CountersignConfiguration configuration)
            throws Exception {
        configuration.in(roles(namespace.getString(ROLES)));
        withoutRest(configuration);
        super.run(bootstrap, namespace, configuration);
    }

    private static Set<Role> roles(String text) {
        Set<Role> roles = Arrays.stream(text.split(",", -1))
                .map(role -> Role.valueOf(role.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        if (roles.contains(Role.API)) {
            throw new IllegalArgumentException("a worker serves no REST interface: use the verb server");
        }
        return roles;
    }

    /// Jetty wants a connector for the application; with nothing to serve it gets any free port and stays in the house.
    private static void withoutRest(CountersignConfiguration configuration) {
        if (configuration.getServerFactory() instanceof DefaultServerFactory server) {
            HttpConnectorFactory nowhere = new HttpConnectorFactory();
            nowhere.setBindHost("127.0.0.1");
            nowhere.setPort(0);
            server.setApplicationConnectors(List.of(nowhere));
        }
    }
}
