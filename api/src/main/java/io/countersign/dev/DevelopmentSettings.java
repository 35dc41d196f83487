package io.countersign.dev;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where the parts listen and keep their data. Everything has a default; each is changed by an environment variable.
///
/// @param dataDirectory kept between runs
/// @param tools where the binaries of Temporal and OPA are looked for before `PATH`
/// @param postgresBinaries where PostgreSQL's binaries are unpacked to, once per version
/// @param namespace of Temporal in which orders live; registered where the Temporal is ours
/// @param databaseUrl JDBC address of a PostgreSQL to use in place of our own
/// @param temporalAddress host and port of a Temporal to use in place of our own
/// @param opaUrl address of an OPA to use in place of our own
/// @param simulatedVenues whether XSIM and YSIM are started; not where other hosts are configured for them
/// @param marketSpeed thousandths of the speed at which the simulated venues' day was recorded
public record DevelopmentSettings(
        Path dataDirectory,
        Path tools,
        Path postgresBinaries,
        Ports ports,
        String namespace,
        Optional<String> databaseUrl,
        Optional<String> temporalAddress,
        Optional<URI> opaUrl,
        boolean simulatedVenues,
        long marketSpeed) {

    private static final Path DEFAULT_TOOLS = Path.of(".tools", "bin");
    private static final String DEFAULT_NAMESPACE = "countersign";
    private static final long AS_RECORDED = 1_000;
    private static final long FASTEST = 1_000_000;

    /// All on 127.0.0.1.
    ///
    /// @param api the REST interface
    /// @param admin health, metrics and tasks
    /// @param temporal gRPC
    /// @param temporalUi Temporal's web pages
    public record Ports(
            int api, int admin, int temporal, int temporalUi, int opa, int postgres, VenuePorts xsim, VenuePorts ysim) {

        /// Ports that nobody has at this moment, for tests.
        public static Ports free() {
            List<Integer> ports = PortCheck.free(10);
            return new Ports(
                    ports.get(0),
                    ports.get(1),
                    ports.get(2),
                    ports.get(3),
                    ports.get(4),
                    ports.get(5),
                    new VenuePorts(ports.get(6), ports.get(7)),
                    new VenuePorts(ports.get(8), ports.get(9)));
        }
    }

    /// Where a simulated venue accepts FIX sessions, and where it takes commands over HTTP.
    public record VenuePorts(int fix, int admin) {}

    public DevelopmentSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        tools = tools.toAbsolutePath().normalize();
        postgresBinaries = postgresBinaries.toAbsolutePath().normalize();
    }

    /// Parts of our own, all of them, on these ports.
    public static DevelopmentSettings of(Path dataDirectory, Path tools, Ports ports) {
        return new DevelopmentSettings(
                dataDirectory,
                tools,
                binariesBeside(tools, dataDirectory),
                ports,
                DEFAULT_NAMESPACE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                AS_RECORDED);
    }

    /// The same, but for the venues, which somebody else has.
    public DevelopmentSettings withoutVenues() {
        return new DevelopmentSettings(
                dataDirectory,
                tools,
                postgresBinaries,
                ports,
                namespace,
                databaseUrl,
                temporalAddress,
                opaUrl,
                false,
                marketSpeed);
    }

    /// The same, but for Temporal, which runs already.
    ///
    /// @param address its host and port
    public DevelopmentSettings withTemporalAt(String address) {
        return new DevelopmentSettings(
                dataDirectory,
                tools,
                postgresBinaries,
                ports,
                namespace,
                databaseUrl,
                Optional.of(address),
                opaUrl,
                simulatedVenues,
                marketSpeed);
    }

    /// @throws StartFailure where a variable does not say what it should
    public static DevelopmentSettings fromEnvironment(Map<String, String> environment) {
        Path data = Path.of(text(environment, "COUNTERSIGN_DATA_DIR").orElse(".countersign"));
        Path tools = text(environment, "COUNTERSIGN_TOOLS").map(Path::of).orElse(DEFAULT_TOOLS);
        return new DevelopmentSettings(
                data,
                tools,
                binariesBeside(tools, data),
                new Ports(
                        port(environment, "COUNTERSIGN_API_PORT", 8080),
                        port(environment, "COUNTERSIGN_ADMIN_PORT", 8081),
                        port(environment, "COUNTERSIGN_TEMPORAL_PORT", 7233),
                        port(environment, "COUNTERSIGN_TEMPORAL_UI_PORT", 8233),
                        port(environment, "COUNTERSIGN_OPA_PORT", 8181),
                        port(environment, "COUNTERSIGN_POSTGRES_PORT", 5433),
                        venuePorts(environment, "XSIM", 9880),
                        venuePorts(environment, "YSIM", 9882)),
                text(environment, "COUNTERSIGN_TEMPORAL_NAMESPACE").orElse(DEFAULT_NAMESPACE),
                text(environment, "COUNTERSIGN_DATABASE_URL"),
                text(environment, "COUNTERSIGN_TEMPORAL_ADDRESS"),
                parsed(environment, "COUNTERSIGN_OPA_URL", "an address like http://127.0.0.1:8181", URI::create),
                text(environment, "COUNTERSIGN_XSIM_HOST").isEmpty()
                        && text(environment, "COUNTERSIGN_YSIM_HOST").isEmpty(),
                marketSpeed(environment));
    }

    private static VenuePorts venuePorts(Map<String, String> environment, String venue, int otherwise) {
        return new VenuePorts(
                port(environment, "COUNTERSIGN_%s_PORT".formatted(venue), otherwise),
                port(environment, "COUNTERSIGN_%s_ADMIN_PORT".formatted(venue), otherwise + 1));
    }

    private static long marketSpeed(Map<String, String> environment) {
        long speed = parsed(environment, "COUNTERSIGN_MARKET_SPEED", "thousandths, 1 to " + FASTEST, Long::valueOf)
                .orElse(AS_RECORDED);
        if (speed < 1 || speed > FASTEST) {
            throw new StartFailure(
                    "COUNTERSIGN_MARKET_SPEED is %d: it should be thousandths, 1 to %d".formatted(speed, FASTEST));
        }
        return speed;
    }

    /// What `make tools` fetched and what we unpack belong together; tools from elsewhere are not ours to add to.
    private static Path binariesBeside(Path tools, Path dataDirectory) {
        return tools.endsWith(DEFAULT_TOOLS) ? tools.resolveSibling("postgres") : dataDirectory.resolve("bin");
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        int port = parsed(environment, name, "a port, 1 to 65535", Integer::valueOf)
                .orElse(otherwise);
        if (port < 1 || port > 65_535) {
            throw new StartFailure("%s is %d: it should be a port, 1 to 65535".formatted(name, port));
        }
        return port;
    }

    private static <T> Optional<T> parsed(
            Map<String, String> environment, String name, String expected, Function<String, T> parse) {
        Optional<String> value = text(environment, name);
        try {
            return value.map(parse);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("%s is \"%s\": it should be %s".formatted(name, value.orElse(""), expected), e);
        }
    }
}
