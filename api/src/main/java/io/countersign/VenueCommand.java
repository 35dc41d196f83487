package io.countersign;

import io.countersign.execution.VenueId;
import io.countersign.venue.DevelopmentListings;
import io.countersign.venue.MarketClock;
import io.countersign.venue.MarketReplay;
import io.countersign.venue.VenueProcess;
import io.countersign.venue.VenueSettings;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/// `venue`: a simulated market in this process, until it is told to stop. For development and tests; it shares nothing
/// with the application but the wire.
final class VenueCommand extends Command {

    VenueCommand() {
        super("venue", "Runs a simulated venue: FIX 4.4 sessions over a market that replays a recorded day");
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("--name").setDefault("XSIM").help("four letters, also the venue's CompID");
        subparser.addArgument("--port").type(Integer.class).setDefault(9880).help("for FIX; 0 for any free one");
        subparser
                .addArgument("--admin-port")
                .type(Integer.class)
                .setDefault(9881)
                .help("for commands over HTTP; 0 for any free one");
        subparser.addArgument("--data").setDefault(".countersign/venues").help("folder of its journal and sessions");
        subparser
                .addArgument("--speed")
                .type(Long.class)
                .setDefault(1_000L)
                .help("thousandths of the speed at which the day was recorded");
        subparser.addArgument("--seed").type(Long.class).setDefault(1L).help("of what it does at random");
        subparser
                .addArgument("--offset-ticks")
                .type(Integer.class)
                .setDefault(0)
                .help("by how many ticks its prices may differ from the recorded ones");
        subparser
                .addArgument("--client")
                .setDefault("countersign:password")
                .help("who may connect, NAME:PASSWORD; several with commas");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws InterruptedException {
        VenueSettings settings = settings(namespace);
        VenueProcess venue = VenueProcess.start(settings);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop-venue").unstarted(venue::close));
        System.out.printf(
                "%s accepts FIX on 127.0.0.1:%d, commands on http://127.0.0.1:%d%n",
                settings.venue(), venue.port(), venue.adminPort());
        venue.awaitEnd();
    }

    private static VenueSettings settings(Namespace namespace) {
        MarketClock clock = new MarketClock(Instant.EPOCH, namespace.getLong("speed"));
        return new VenueSettings(
                new VenueId(namespace.getString("name")),
                namespace.getInt("port"),
                namespace.getInt("admin_port"),
                Path.of(namespace.getString("data")),
                List.of(namespace.getString("client").split(",", -1)).stream()
                        .map(VenueCommand::client)
                        .toList(),
                DevelopmentListings.read(),
                new MarketReplay(clock, namespace.getLong("seed"), namespace.getInt("offset_ticks"), 1));
    }

    private static VenueSettings.Client client(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--client is \"" + text + "\": it should be NAME:PASSWORD");
        }
        return new VenueSettings.Client(text.substring(0, colon), text.substring(colon + 1));
    }

    /// What a person can put right is said in a line, without a stack trace.
    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            cli.getStdErr().println(failure.getMessage());
        } else if (failure instanceof UncheckedIOException broken) {
            cli.getStdErr().println(broken.getMessage() + ": " + broken.getCause());
        } else {
            super.onError(cli, namespace, failure);
        }
    }
}
