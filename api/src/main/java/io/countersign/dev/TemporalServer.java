package io.countersign.dev;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real Temporal server, the whole cluster in one process, with SQLite beneath.
final class TemporalServer implements Part {

    private static final Duration START = Duration.ofSeconds(40);

    /// Changed from the server's defaults, because measured (`docs/benchmarks.md`).
    private static final Map<String, String> DYNAMIC_CONFIG = Map.of(
            // A shard looks for new work at most 20 times a second, and there is one shard: up to 50 ms lost at each
            // step.
            "history.transferProcessorMaxPollRPS", "500",
            // Here the opposite: work that may wait a little is cheaper in batches.
            "history.visibilityProcessorMaxPollRPS", "2",
            "history.timerProcessorMaxPollRPS", "5",
            // An activity goes to the worker with the answer to the workflow task that asked for it.
            "system.enableActivityEagerExecution", "true",
            // One process serves all queues: partitions would only forward tasks to each other.
            "matching.numTaskqueueReadPartitions", "1",
            "matching.numTaskqueueWritePartitions", "1",
            // Limits that protect a shared cluster; this one has a single user.
            "frontend.namespaceRPS", "20000",
            "frontend.namespaceRPS.visibility", "1000");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            // Collect less often: memory is there, processor time is what an order costs.
            "GOGC", "400",
            "TEMPORAL_VERSION_CHECK_DISABLED", "1");

    private final DevelopmentSettings.Ports ports;
    private final ChildProcess process;
    private final String version;

    private TemporalServer(DevelopmentSettings.Ports ports, ChildProcess process, String version) {
        this.ports = ports;
        this.process = process;
        this.version = version;
    }

    /// @param temporal the program
    /// @param data where `temporal.db` is made the first time and kept
    static TemporalServer start(DevelopmentSettings settings, Path temporal, DataDirectory data) {
        DevelopmentSettings.Ports ports = settings.ports();
        ChildProcess process = ChildProcess.start(launch(ports, temporal, data.file("temporal.db")), data);
        try {
            // Before gRPC: a channel that failed to connect waits a second before it tries again.
            process.awaitReady(START, () -> accepts(ports.temporal()));
            return new TemporalServer(ports, process, prepare(settings, process));
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    private static ChildProcess.Launch launch(DevelopmentSettings.Ports ports, Path temporal, Path database) {
        List<String> command = new ArrayList<>(List.of(
                temporal.toString(),
                "server",
                "start-dev",
                "--ip=127.0.0.1",
                "--port=" + ports.temporal(),
                "--ui-port=" + ports.temporalUi(),
                "--ui-disable-news-fetch",
                "--db-filename=" + database,
                "--sqlite-pragma=journal_mode=WAL",
                "--sqlite-pragma=synchronous=NORMAL",
                "--log-level=warn",
                "--log-format=text"));
        DYNAMIC_CONFIG.forEach((key, value) -> command.add("--dynamic-config-value=%s=%s".formatted(key, value)));
        return new ChildProcess.Launch(PartKind.TEMPORAL.fileName(), command, ENVIRONMENT, PartKind.TEMPORAL.signal());
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return socket.isConnected();
        }
    }

    /// @return the server's version
    private static String prepare(DevelopmentSettings settings, ChildProcess process) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + settings.ports().temporal())
                .build());
        try {
            process.awaitReady(START, () -> stubs.healthCheck().getStatus() == ServingStatus.SERVING);
            TemporalNamespace namespace = new TemporalNamespace(stubs, settings.namespace());
            namespace.ensure();
            process.awaitReady(START, namespace::isUsable);
            return namespace.serverVersion();
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    URI ui() {
        return URI.create("http://127.0.0.1:" + ports.temporalUi());
    }

    @Override
    public String title() {
        return "Temporal " + version;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + ports.temporal();
    }

    @Override
    public ChildProcess process() {
        return process;
    }
}
