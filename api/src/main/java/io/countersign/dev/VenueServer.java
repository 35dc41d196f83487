package io.countersign.dev;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A simulated market in a process of its own, of the same code as ours.
final class VenueServer implements Part {

    /// Who connects to it, and with what password.
    static final String CLIENT = "countersign:password";

    private static final Duration START = Duration.ofSeconds(30);
    private static final String APPLICATION = "io.countersign.CountersignApplication";

    private final Market market;
    private final DevelopmentSettings.VenuePorts ports;
    private final ChildProcess process;

    /// What makes one venue differ from another.
    ///
    /// @param offsetTicks how far its prices may be from the recorded ones
    record Market(PartKind kind, String name, long seed, int offsetTicks) {
        static final Market XSIM = new Market(PartKind.XSIM, "XSIM", 1, 0);
        /// Now better, now worse by a cent.
        static final Market YSIM = new Market(PartKind.YSIM, "YSIM", 2, 1);
    }

    private VenueServer(Market market, DevelopmentSettings.VenuePorts ports, ChildProcess process) {
        this.market = market;
        this.ports = ports;
        this.process = process;
    }

    /// @param speedPerMille thousandths of the recorded speed
    /// @param data where `venues/` is kept
    static VenueServer start(
            Market market, DevelopmentSettings.VenuePorts ports, long speedPerMille, DataDirectory data) {
        ChildProcess process = ChildProcess.start(launch(market, ports, speedPerMille, data), data);
        try (HttpClient http = HttpClient.newHttpClient()) {
            process.awaitReady(START, () -> isHealthy(http, ports.admin()));
            return new VenueServer(market, ports, process);
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    private static ChildProcess.Launch launch(
            Market market, DevelopmentSettings.VenuePorts ports, long speedPerMille, DataDirectory data) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                // It starts in half the time, and is busy with little else than waiting.
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                // With `-jar` it is that jar, which names its libraries itself.
                System.getProperty("java.class.path"),
                APPLICATION,
                "venue",
                "--name",
                market.name,
                "--port",
                Integer.toString(ports.fix()),
                "--admin-port",
                Integer.toString(ports.admin()),
                "--data",
                data.file("venues").toString(),
                "--speed",
                Long.toString(speedPerMille),
                "--seed",
                Long.toString(market.seed),
                "--offset-ticks",
                Integer.toString(market.offsetTicks),
                "--client",
                CLIENT));
        return new ChildProcess.Launch(market.kind.fileName(), command, Map.of(), market.kind.signal());
    }

    private static boolean isHealthy(HttpClient http, int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(port)))
                .timeout(Duration.ofSeconds(2))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    DevelopmentParts.VenueAddress venueAddress() {
        return new DevelopmentParts.VenueAddress(address(), URI.create("http://127.0.0.1:%d".formatted(ports.admin())));
    }

    @Override
    public String title() {
        return "Venue " + market.name;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + ports.fix();
    }

    @Override
    public ChildProcess process() {
        return process;
    }
}
