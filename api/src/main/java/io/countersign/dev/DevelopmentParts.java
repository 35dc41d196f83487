package io.countersign.dev;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// PostgreSQL, Temporal and OPA, running.
///
/// Closing stops those that are ours: OPA, then Temporal, then PostgreSQL. Stop what uses them first.
public final class DevelopmentParts implements AutoCloseable {

    private static final Map<String, StopSignal> SIGNALS = Map.of(
            OpaServer.NAME, OpaServer.SIGNAL,
            TemporalServer.NAME, TemporalServer.SIGNAL,
            PostgresServer.NAME, PostgresServer.SIGNAL);

    private final DataDirectory data;
    private final Addresses addresses;
    private final List<Part> parts;

    /// Where the parts are, ours or not.
    ///
    /// @param databaseUrl JDBC, as the owner of our database
    /// @param superuserUrl JDBC, as one who may make databases; only where PostgreSQL is ours
    /// @param temporal host and port
    /// @param temporalUi its web pages; only where Temporal is ours
    /// @param opa base address
    public record Addresses(
            String databaseUrl,
            Optional<String> superuserUrl,
            String temporal,
            String namespace,
            Optional<URI> temporalUi,
            URI opa) {}

    private DevelopmentParts(DataDirectory data, Addresses addresses, List<Part> parts) {
        this.data = data;
        this.addresses = addresses;
        this.parts = parts;
    }

    /// Starts what is not given by an address, all at once, and returns when each answers.
    ///
    /// @param progress is told a line for each part, from any thread
    /// @throws StartFailure that says what to do; nothing is left running
    public static DevelopmentParts start(DevelopmentSettings settings, Consumer<String> progress) {
        DataDirectory data = DataDirectory.hold(settings.dataDirectory());
        try {
            List<Callable<Part>> wanted = wanted(settings, data);
            stopLeftovers(data, progress);
            requireFreePorts(settings);
            List<Part> parts = startAll(wanted, progress);
            return new DevelopmentParts(data, addresses(settings, parts), parts);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static void stopLeftovers(DataDirectory data, Consumer<String> progress) {
        SIGNALS.forEach((name, signal) -> Leftover.find(name, signal, data).ifPresent(leftover -> {
            progress.accept("%s (pid %d) was left by an earlier run: stopping it"
                    .formatted(name, leftover.process().pid()));
            leftover.stop();
        }));
    }

    private static void requireFreePorts(DevelopmentSettings settings) {
        DevelopmentSettings.Ports ports = settings.ports();
        if (settings.databaseUrl().isEmpty()) {
            PortCheck.requireFree(ports.postgres(), "COUNTERSIGN_POSTGRES_PORT");
        }
        if (settings.temporalAddress().isEmpty()) {
            PortCheck.requireFree(ports.temporal(), "COUNTERSIGN_TEMPORAL_PORT");
            PortCheck.requireFree(ports.temporalUi(), "COUNTERSIGN_TEMPORAL_UI_PORT");
        }
        if (settings.opaUrl().isEmpty()) {
            PortCheck.requireFree(ports.opa(), "COUNTERSIGN_OPA_PORT");
        }
    }

    /// In the order in which they may be stopped last.
    private static List<Callable<Part>> wanted(DevelopmentSettings settings, DataDirectory data) {
        DevelopmentSettings.Ports ports = settings.ports();
        List<Callable<Part>> wanted = new ArrayList<>();
        if (settings.databaseUrl().isEmpty()) {
            wanted.add(() -> PostgresServer.start(ports.postgres(), settings.postgresBinaries(), data));
        }
        if (settings.temporalAddress().isEmpty()) {
            Path temporal = ToolPath.require("temporal", settings.tools());
            wanted.add(() -> TemporalServer.start(ports, temporal, data));
        }
        if (settings.opaUrl().isEmpty()) {
            Path opa = ToolPath.require("opa", settings.tools());
            wanted.add(() -> OpaServer.start(ports.opa(), opa, data));
        }
        return wanted;
    }

    private static List<Part> startAll(List<Callable<Part>> wanted, Consumer<String> progress) {
        List<Part> started = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("start-part-", 0).factory())) {
            List<Future<Part>> starting = wanted.stream()
                    .map(part -> threads.submit(() -> announced(part, progress)))
                    .toList();
            for (Future<Part> part : starting) {
                try {
                    started.add(result(part, threads));
                } catch (StartFailure e) {
                    failures.add(e.getMessage());
                }
            }
        }
        if (!failures.isEmpty()) {
            started.reversed().forEach(Part::close);
            throw new StartFailure(String.join(System.lineSeparator(), failures));
        }
        return List.copyOf(started);
    }

    private static Part announced(Callable<Part> start, Consumer<String> progress) throws Exception {
        long began = System.nanoTime();
        Part part = start.call();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        progress.accept("%-18s %-16s ready in %d.%d s"
                .formatted(part.title(), part.address(), took.toSeconds(), took.toMillisPart() / 100));
        return part;
    }

    /// Told to stop while it waits, it has the other threads stop too, and still waits for what becomes of each.
    private static Part result(Future<Part> part, ExecutorService threads) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return part.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                    threads.shutdownNow();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartFailure failure) {
                throw failure;
            }
            throw new StartFailure("a part does not start: " + e.getCause(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Addresses addresses(DevelopmentSettings settings, List<Part> parts) {
        Optional<PostgresServer> postgres = only(PostgresServer.class, parts);
        Optional<TemporalServer> temporal = only(TemporalServer.class, parts);
        Optional<OpaServer> opa = only(OpaServer.class, parts);
        return new Addresses(
                postgres.map(PostgresServer::url).or(settings::databaseUrl).orElseThrow(),
                postgres.map(PostgresServer::superuserUrl),
                temporal.map(TemporalServer::address)
                        .or(settings::temporalAddress)
                        .orElseThrow(),
                TemporalNamespace.COUNTERSIGN,
                temporal.map(TemporalServer::ui),
                opa.map(OpaServer::url).or(settings::opaUrl).orElseThrow());
    }

    private static <T extends Part> Optional<T> only(Class<T> type, List<Part> parts) {
        return parts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    public Addresses addresses() {
        return addresses;
    }

    /// Calls back, with words that say so, when a part ends without having been told to.
    public void onDeath(Consumer<String> listener) {
        parts.forEach(part -> part.onDeath(listener));
    }

    @Override
    public void close() {
        parts.reversed().forEach(Part::close);
        data.close();
    }
}
