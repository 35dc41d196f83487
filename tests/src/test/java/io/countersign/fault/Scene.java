package io.countersign.fault;

import io.countersign.dev.DevelopmentSettings;
import io.countersign.dev.PartKind;
import io.countersign.fixture.Api;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.ForkedVenue;
import io.countersign.fixture.OwnClock;
import io.countersign.fixture.Paused;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.SmallDisk;
import io.countersign.fixture.Venues;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything as a process of its own: PostgreSQL, Temporal, OPA, both venues, REST, two workers for orders and one for
/// executions. Each can be struck.
final class Scene implements AutoCloseable {
    private final RealParts parts;
    private final RealParts.Place place;
    private final Started started;
    private final ForkedApplication rest;
    private final ForkedApplication execution;
    private final ForkedApplication order;
    private final ForkedApplication otherOrder;
    private final Map<Victim, OwnClock> clocks = new EnumMap<>(Victim.class);
    private final ForkedVenue xsim;
    private final ForkedVenue ysim;

    /// What can be struck.
    enum Victim {
        REST,
        EXECUTION_WORKER,
        ORDER_WORKER,
        OTHER_ORDER_WORKER,
        TEMPORAL,
        OPA,
        POSTGRES,
        XSIM,
        YSIM
    }

    private Scene(RealParts parts, RealParts.Place place, Started started, Map<String, String> settings) {
        this.parts = parts;
        this.place = place;
        this.started = started;
        this.execution = worker(Victim.EXECUTION_WORKER, "execution", settings);
        this.order = worker(Victim.ORDER_WORKER, "order", settings);
        this.otherOrder = worker(Victim.OTHER_ORDER_WORKER, "order", settings);
        this.rest = started.add(ForkedApplication.start(place, forRest(settings)));
        Venues here = Venues.of(place);
        here.names().forEach(here::stop);
        this.xsim = started.add(venue("XSIM"));
        this.ysim = started.add(venue("YSIM"));
    }

    /// @param settings by their environment variables
    static Scene set(RealParts parts, Map<String, String> settings) {
        Started started = new Started();
        try {
            return new Scene(parts, parts.place(), started, settings);
        } catch (RuntimeException | AssertionError e) {
            started.close();
            throw e;
        }
    }

    private ForkedApplication worker(Victim victim, String role, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        OwnClock.in(place.dataDirectory().resolve(victim + ".clock")).ifPresent(clock -> {
            clocks.put(victim, clock);
            all.putAll(clock.environment());
        });
        return started.add(ForkedApplication.start(place, all, "worker", "--roles", role));
    }

    private static Map<String, String> forRest(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("COUNTERSIGN_ROLES", "api");
        return all;
    }

    private ForkedVenue venue(String name) {
        return ForkedVenue.start(place, name, DevelopmentSettings.Ports.free().admin());
    }

    /// What runs, to be closed whatever happens: the last one first.
    private static final class Started {
        private final Deque<Runnable> closings = new ArrayDeque<>();

        ForkedApplication add(ForkedApplication application) {
            closings.push(application::close);
            return application;
        }

        ForkedVenue add(ForkedVenue venue) {
            closings.push(venue::close);
            return venue;
        }

        void close() {
            closings.forEach(Runnable::run);
        }
    }

    RealParts.Place place() {
        return place;
    }

    Api api() {
        return rest.api();
    }

    /// Ends it at once, as by `kill -9`.
    void kill(Victim victim) {
        switch (victim) {
            case REST, EXECUTION_WORKER, ORDER_WORKER, OTHER_ORDER_WORKER ->
                application(victim).kill();
            case TEMPORAL -> parts.kill(PartKind.TEMPORAL);
            case OPA -> parts.kill(PartKind.OPA);
            case POSTGRES -> parts.kill(PartKind.POSTGRES);
            case XSIM -> xsim.kill();
            case YSIM -> ysim.kill();
        }
    }

    /// Asks it to stop, and waits until it has.
    void stop(Victim victim) {
        application(victim).stop();
    }

    /// Starts it where it was, and waits until it is ready.
    void start(Victim victim) {
        switch (victim) {
            case REST, EXECUTION_WORKER, ORDER_WORKER, OTHER_ORDER_WORKER ->
                application(victim).start();
            case TEMPORAL -> parts.start(PartKind.TEMPORAL);
            case OPA -> parts.start(PartKind.OPA);
            case POSTGRES -> parts.start(PartKind.POSTGRES);
            case XSIM -> xsim.start();
            case YSIM -> ysim.start();
        }
    }

    /// The disk of PostgreSQL and Temporal, where it can be filled.
    Optional<SmallDisk> disk() {
        return parts.disk();
    }

    /// Starts PostgreSQL and Temporal where they were, if they died by themselves.
    void revive() {
        parts.revive(PartKind.POSTGRES);
        parts.revive(PartKind.TEMPORAL);
    }

    /// Has it stand still until that is closed.
    Paused pause(Victim victim) {
        return Paused.pause(
                switch (victim) {
                    case REST, EXECUTION_WORKER, ORDER_WORKER, OTHER_ORDER_WORKER ->
                        application(victim).handle();
                    case TEMPORAL -> parts.handle(PartKind.TEMPORAL);
                    case OPA -> parts.handle(PartKind.OPA);
                    case POSTGRES -> parts.handle(PartKind.POSTGRES);
                    case XSIM -> xsim.handle();
                    case YSIM -> ysim.handle();
                });
    }

    /// Those whose clocks can be stepped; nobody where the machine has no libfaketime.
    Set<Victim> withClocks() {
        return clocks.keySet();
    }

    /// Sets the clock of one ahead until that is closed.
    OwnClock.Stepped step(Victim victim, Duration ahead) {
        OwnClock clock = clocks.get(victim);
        if (clock == null) {
            throw new IllegalArgumentException(victim + " has no clock of its own");
        }
        return clock.step(ahead);
    }

    private ForkedApplication application(Victim victim) {
        return switch (victim) {
            case REST -> rest;
            case EXECUTION_WORKER -> execution;
            case ORDER_WORKER -> order;
            case OTHER_ORDER_WORKER -> otherOrder;
            case TEMPORAL, OPA, POSTGRES, XSIM, YSIM ->
                throw new IllegalArgumentException(victim + " is no process of the application");
        };
    }

    @Override
    public void close() {
        started.close();
    }
}
