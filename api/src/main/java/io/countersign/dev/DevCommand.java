package io.countersign.dev;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import net.sourceforge.argparse4j.inf.Namespace;
import org.jspecify.annotations.Nullable;

/// `dev`: starts the real parts on this machine, and then the application as `server` does.
///
/// @param <C> the application's configuration
public final class DevCommand<C extends Configuration> extends ServerCommand<C> {

    private final List<String> users;
    private final Wiring<C> wiring;
    private @Nullable DevelopmentRun run;

    /// How the application takes up the parts.
    @FunctionalInterface
    public interface Wiring<C> {
        /// Puts the addresses into the configuration and brings the database's schema up to date.
        void wire(C configuration, DevelopmentParts.Addresses addresses);
    }

    /// @param users to be named when all is up
    public DevCommand(Application<C> application, Collection<String> users, Wiring<C> wiring) {
        super(application, "dev", "Starts PostgreSQL, Temporal and OPA on this machine, and then the application");
        this.users = List.copyOf(users);
        this.wiring = wiring;
    }

    /// The parts start while the configuration is read.
    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        run = DevelopmentRun.begin(DevelopmentSettings.fromEnvironment(System.getenv()), System.out);
        super.run(bootstrap, namespace);
    }

    @Override
    protected void run(Bootstrap<C> bootstrap, Namespace namespace, C configuration) throws Exception {
        ApplicationLog.toFile(begun().logFile(), configuration, bootstrap);
        wiring.wire(configuration, begun().watchedParts());
        super.run(bootstrap, namespace, configuration);
    }

    @Override
    protected void run(Environment environment, Namespace namespace, C configuration) throws Exception {
        environment.lifecycle().addServerLifecycleListener(server -> begun().serving(server));
        super.run(environment, namespace, configuration);
        System.out.println(Banner.text(begun(), users));
    }

    private DevelopmentRun begun() {
        return Objects.requireNonNull(run, "the run has begun");
    }

    /// What a person can put right is said in a line, without a stack trace.
    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        if (failure instanceof StartFailure) {
            cli.getStdErr().println(failure.getMessage());
        } else {
            super.onError(cli, namespace, failure);
        }
    }
}
