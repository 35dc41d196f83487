package io.countersign.dev;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Knows how to start the parts that settings do not give an address for.
final class PartStarter {

    private final Map<PartKind, Callable<Part>> wanted = new EnumMap<>(PartKind.class);
    private final DevelopmentSettings settings;
    private final DataDirectory data;
    private final Consumer<String> progress;

    /// @throws StartFailure where a program is missing
    PartStarter(DevelopmentSettings settings, DataDirectory data, Consumer<String> progress) {
        this.settings = settings;
        this.data = data;
        this.progress = progress;
        DevelopmentSettings.Ports ports = settings.ports();
        if (settings.databaseUrl().isEmpty()) {
            want(PartKind.POSTGRES, () -> PostgresServer.start(ports.postgres(), settings.postgresBinaries(), data));
        }
        if (settings.temporalAddress().isEmpty()) {
            Path temporal = ToolPath.require("temporal", settings.tools());
            want(PartKind.TEMPORAL, () -> TemporalServer.start(settings, temporal, data));
        }
        if (settings.simulatedVenues()) {
            want(PartKind.XSIM, () -> venue(VenueServer.Market.XSIM, ports.xsim()));
            want(PartKind.YSIM, () -> venue(VenueServer.Market.YSIM, ports.ysim()));
        }
        if (settings.opaUrl().isEmpty()) {
            Path opa = ToolPath.require("opa", settings.tools());
            want(PartKind.OPA, () -> OpaServer.start(ports.opa(), opa, data));
        }
    }

    private VenueServer venue(VenueServer.Market market, DevelopmentSettings.VenuePorts ports) {
        return VenueServer.start(market, ports, settings.marketSpeed(), data);
    }

    private void want(PartKind kind, Callable<Part> start) {
        wanted.put(kind, () -> {
            long began = System.nanoTime();
            Part part = start.call();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            progress.accept("%-18s %-16s ready in %d.%d s"
                    .formatted(part.title(), part.address(), took.toSeconds(), took.toMillisPart() / 100));
            return part;
        });
    }

    /// Clears the way, starts all at once, and returns when each answers.
    ///
    /// @throws StartFailure that says what to do, for each that failed; none is left running then
    Map<PartKind, Part> startAll() {
        stopLeftovers();
        requireFreePorts();
        return startTogether(wanted);
    }

    /// @throws IllegalArgumentException where it is not ours to start
    Part start(PartKind kind) {
        Callable<Part> start = wanted.get(kind);
        if (start == null) {
            throw new IllegalArgumentException(kind + " is given by its address");
        }
        return startTogether(Map.of(kind, start)).values().iterator().next();
    }

    private void stopLeftovers() {
        for (PartKind kind : PartKind.values()) {
            Leftover.find(kind.fileName(), kind.signal(), data).ifPresent(leftover -> {
                progress.accept("%s (pid %d) was left by an earlier run: stopping it"
                        .formatted(kind.fileName(), leftover.process().pid()));
                leftover.stop();
            });
        }
    }

    /// The application's too, while nothing has been started in vain.
    private void requireFreePorts() {
        DevelopmentSettings.Ports ports = settings.ports();
        PortCheck.requireFree(ports.api(), "COUNTERSIGN_API_PORT");
        PortCheck.requireFree(ports.admin(), "COUNTERSIGN_ADMIN_PORT");
        if (settings.simulatedVenues()) {
            PortCheck.requireFree(ports.xsim().fix(), "COUNTERSIGN_XSIM_PORT");
            PortCheck.requireFree(ports.xsim().admin(), "COUNTERSIGN_XSIM_ADMIN_PORT");
            PortCheck.requireFree(ports.ysim().fix(), "COUNTERSIGN_YSIM_PORT");
            PortCheck.requireFree(ports.ysim().admin(), "COUNTERSIGN_YSIM_ADMIN_PORT");
        }
        if (wanted.containsKey(PartKind.POSTGRES)) {
            PortCheck.requireFree(ports.postgres(), "COUNTERSIGN_POSTGRES_PORT");
        }
        if (wanted.containsKey(PartKind.TEMPORAL)) {
            PortCheck.requireFree(ports.temporal(), "COUNTERSIGN_TEMPORAL_PORT");
            PortCheck.requireFree(ports.temporalUi(), "COUNTERSIGN_TEMPORAL_UI_PORT");
        }
        if (wanted.containsKey(PartKind.OPA)) {
            PortCheck.requireFree(ports.opa(), "COUNTERSIGN_OPA_PORT");
        }
    }

    private static Map<PartKind, Part> startTogether(Map<PartKind, Callable<Part>> parts) {
        Map<PartKind, Part> started = new EnumMap<>(PartKind.class);
        List<String> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("start-part-", 0).factory())) {
            Map<PartKind, Future<Part>> starting = new EnumMap<>(PartKind.class);
            parts.forEach((kind, start) -> starting.put(kind, threads.submit(start)));
            starting.forEach((kind, part) -> {
                try {
                    started.put(kind, result(part, threads));
                } catch (StartFailure e) {
                    failures.add(e.getMessage());
                }
            });
        }
        if (!failures.isEmpty()) {
            started.values().forEach(part -> part.process().stop());
            throw new StartFailure(String.join(System.lineSeparator(), failures));
        }
        return started;
    }

    /// Interrupted while it waits, it has the other threads stop too, and still waits for what becomes of each.
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
}
