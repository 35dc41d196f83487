package io.countersign.dev;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// PostgreSQL, Temporal, OPA and the simulated venues, running.
///
/// Closing stops those that are ours: the venues, then OPA, Temporal and PostgreSQL. Stop what uses them first.
public final class DevelopmentParts implements AutoCloseable {

    private final DataDirectory data;
    private final PartStarter starter;
    private final Addresses addresses;
    private final ConcurrentMap<PartKind, Part> running;

    /// Where the parts are, ours or not.
    ///
    /// @param databaseUrl JDBC, as the owner of our database
    /// @param superuserUrl JDBC, as one who may make databases; only where PostgreSQL is ours
    /// @param temporal host and port
    /// @param temporalUi its web pages; only where Temporal is ours
    /// @param opa base address
    /// @param xsim the venue of that name, likewise `ysim`; only where they are ours
    public record Addresses(
            String databaseUrl,
            Optional<String> superuserUrl,
            String temporal,
            String namespace,
            Optional<URI> temporalUi,
            URI opa,
            Optional<VenueAddress> xsim,
            Optional<VenueAddress> ysim) {}

    /// Where a simulated venue is.
    ///
    /// @param fix host and port of its FIX sessions
    /// @param admin base address of its commands
    public record VenueAddress(String fix, URI admin) {}

    private DevelopmentParts(
            DataDirectory data, PartStarter starter, Addresses addresses, Map<PartKind, Part> running) {
        this.data = data;
        this.starter = starter;
        this.addresses = addresses;
        this.running = new ConcurrentHashMap<>(running);
    }

    /// Starts what is not given by an address, all at once, and returns when each answers.
    ///
    /// @param progress is told a line for each part, from any thread
    /// @throws StartFailure that says what to do; nothing is left running
    public static DevelopmentParts start(DevelopmentSettings settings, Consumer<String> progress) {
        DataDirectory data = DataDirectory.hold(settings.dataDirectory());
        try {
            PartStarter starter = new PartStarter(settings, data, progress);
            Map<PartKind, Part> running = starter.startAll();
            return new DevelopmentParts(data, starter, addresses(settings, running), running);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static Addresses addresses(DevelopmentSettings settings, Map<PartKind, Part> parts) {
        Optional<PostgresServer> postgres = part(PartKind.POSTGRES, PostgresServer.class, parts);
        Optional<TemporalServer> temporal = part(PartKind.TEMPORAL, TemporalServer.class, parts);
        Optional<OpaServer> opa = part(PartKind.OPA, OpaServer.class, parts);
        return new Addresses(
                postgres.map(PostgresServer::url).or(settings::databaseUrl).orElseThrow(),
                postgres.map(PostgresServer::superuserUrl),
                temporal.map(TemporalServer::address)
                        .or(settings::temporalAddress)
                        .orElseThrow(),
                settings.namespace(),
                temporal.map(TemporalServer::ui),
                opa.map(OpaServer::url).or(settings::opaUrl).orElseThrow(),
                venue(PartKind.XSIM, parts),
                venue(PartKind.YSIM, parts));
    }

    private static Optional<VenueAddress> venue(PartKind kind, Map<PartKind, Part> parts) {
        return part(kind, VenueServer.class, parts).map(VenueServer::venueAddress);
    }

    private static <T extends Part> Optional<T> part(PartKind kind, Class<T> type, Map<PartKind, Part> parts) {
        return Optional.ofNullable(parts.get(kind)).map(type::cast);
    }

    public Addresses addresses() {
        return addresses;
    }

    /// Calls back, with words that say so, when a part ends without having been told to.
    public void onDeath(Consumer<String> listener) {
        running.values().forEach(part -> part.process().onDeath(listener));
    }

    /// Stops one part in order, for a test of what happens then.
    public void stop(PartKind kind) {
        Optional.ofNullable(running.remove(kind))
                .ifPresent(part -> part.process().stop());
    }

    /// Kills one part, as a power cut would.
    public void kill(PartKind kind) {
        Optional.ofNullable(running.remove(kind))
                .ifPresent(part -> part.process().kill());
    }

    /// Starts one part that was stopped or killed, where it was.
    public void start(PartKind kind) {
        running.computeIfAbsent(kind, starter::start);
    }

    @Override
    public void close() {
        for (PartKind kind : PartKind.values()) {
            stop(kind);
        }
        data.close();
    }
}
