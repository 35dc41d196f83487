package io.countersign.dev;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/// One run of `dev`: what it starts is stopped in order, however it ends. The application goes first, then the parts it
/// uses.
final class DevelopmentRun {

    private static final Duration APPLICATION_STOPS = Duration.ofSeconds(20);
    private static final Duration STARTING_STOPS = Duration.ofSeconds(30);

    private final DevelopmentSettings settings;
    private final PrintStream out;
    private final FutureTask<DevelopmentParts> parts;
    private final Thread starter;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile @Nullable Server application;

    private DevelopmentRun(DevelopmentSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.parts = new FutureTask<>(() -> DevelopmentParts.start(settings, out::println));
        this.starter = Thread.ofPlatform().name("start-parts").unstarted(parts);
    }

    /// Begins to start the parts, and returns at once.
    static DevelopmentRun begin(DevelopmentSettings settings, PrintStream out) {
        DevelopmentRun run = new DevelopmentRun(settings, out);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop-development").unstarted(run::end));
        run.starter.start();
        return run;
    }

    DevelopmentSettings settings() {
        return settings;
    }

    /// Where the application logs to.
    Path logFile() {
        return settings.dataDirectory().resolve("log").resolve("application.log");
    }

    /// Waits for the parts, and from now on watches over them.
    ///
    /// @throws StartFailure where they do not start
    DevelopmentParts.Addresses watchedParts() {
        DevelopmentParts started = started();
        started.onDeath(this::giveUp);
        return started.addresses();
    }

    /// Waits for the parts.
    ///
    /// @throws StartFailure where they do not start
    DevelopmentParts.Addresses addresses() {
        return started().addresses();
    }

    private DevelopmentParts started() {
        try {
            return parts.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the parts do not start", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while the parts started", e);
        }
    }

    /// From now on it is stopped before the parts are.
    void serving(Server server) {
        application = server;
    }

    /// Without one of its parts the application would only fail order after order.
    private void giveUp(String reason) {
        if (ending.get()) {
            return;
        }
        out.println();
        out.println(reason);
        out.println("Stopping everything.");
        // In a thread of its own: exiting waits for the shutdown hook, which waits for this child's end to be told.
        Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(1));
    }

    private void end() {
        ending.set(true);
        Server server = application;
        if (server != null) {
            out.println();
            out.println("Stopping; orders in flight go on at the next start.");
            stop(server);
        }
        starter.interrupt();
        try {
            parts.get(STARTING_STOPS.toMillis(), TimeUnit.MILLISECONDS).close();
            out.println("Stopped.");
        } catch (ExecutionException | TimeoutException _) {
            // What does not start cleans up after itself.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Jetty stops itself at the same time; then this waits until it has.
    private static void stop(Server server) {
        Thread stopping = Thread.ofPlatform().daemon().name("stop-application").start(() -> {
            try {
                server.stop();
            } catch (Exception e) {
                System.err.println("The application did not stop in order: " + e);
            }
        });
        try {
            stopping.join(APPLICATION_STOPS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
