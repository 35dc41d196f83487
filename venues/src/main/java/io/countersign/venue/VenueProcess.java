package io.countersign.venue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.ConfigError;

/// A simulated venue: its engine, its FIX sessions, its market data and its commands. It may have a process of its own
/// or share one with a test; it shares nothing else with anybody.
///
/// Guarantees:
/// - whatever it says is in its journal first, on the disk;
/// - a report that is in the journal reaches its firm, whatever is killed: it goes into the session's store, the store
///   sends it again when asked, and what is not known to be in the store after a start is sent once more, with the
///   same ExecID. Not covered is the end of the machine itself: the stores are not forced to the disk;
/// - when a session's numbers begin anew in the middle of a day, all reports of that day are sent again, with
///   PossResend=Y: what was under way could not be asked for.
///
/// Thread contract: any thread.
public final class VenueProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VenueProcess.class);

    private final VenueEngine engine;
    private final VenueSessions sessions;
    private final MarketDataFeed feed;
    private final AdminServer admin;
    private final Map<String, FirmLines> firms = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private VenueProcess(VenueSettings settings, Clock clock) throws IOException, ConfigError {
        Faults faults = new Faults();
        AtomicLong sent = new AtomicLong();
        SimulatedMarket market = new SimulatedMarket(settings.venue(), settings.replay(), settings.listings());
        Files.createDirectories(settings.sessions());
        this.feed = new MarketDataFeed(market, clock, faults, settings.venue().value());
        for (VenueSettings.Client client : settings.clients()) {
            String venue = settings.venue().value();
            firms.put(
                    client.name(),
                    new FirmLines(
                            client.name(),
                            this::engine,
                            VenueSessions.ordersId(venue, client.name()),
                            VenueSessions.dropCopyId(venue, client.name()),
                            clock,
                            faults,
                            sent));
        }
        this.engine = new VenueEngine(settings, clock, market, faults, new Around(clock));
        this.sessions = new VenueSessions(settings, engine, faults, feed, firms);
        this.admin = new AdminServer(settings.adminPort(), engine, faults, market, sent, sessions::disconnectAll);
    }

    private VenueEngine engine() {
        return engine;
    }

    /// Opens or makes the journal, and returns when the sessions accept.
    ///
    /// @throws UncheckedIOException when the journal cannot be read or is held by another venue, or a port is taken
    public static VenueProcess start(VenueSettings settings) {
        return start(settings, Clock.systemUTC());
    }

    static VenueProcess start(VenueSettings settings, Clock clock) {
        try {
            VenueProcess venue = new VenueProcess(settings, clock);
            venue.begin(settings);
            return venue;
        } catch (IOException e) {
            throw new UncheckedIOException("venue " + settings.venue() + " does not start", e);
        } catch (ConfigError e) {
            throw new IllegalStateException("venue " + settings.venue() + " does not start", e);
        }
    }

    private void begin(VenueSettings settings) throws ConfigError {
        try {
            engine.start();
            firms.values().forEach(lines -> lines.start(settings.venue().value()));
            sessions.start();
            feed.start(settings.interval());
            admin.start();
        } catch (ConfigError | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Where its FIX sessions accept.
    public int port() {
        return sessions.port();
    }

    /// Where it takes commands.
    public int adminPort() {
        return admin.port();
    }

    /// Returns when it has been closed, or has stopped because it can commit nothing any more.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /// Ends the connections, commits what came by then, and closes the journal. What firms have not heard they hear
    /// after the next start.
    @Override
    public void close() {
        admin.close();
        feed.close();
        sessions.close();
        firms.values().forEach(FirmLines::close);
        engine.close();
        ended.countDown();
    }

    /// What is around the engine: the firms' lines and the market data.
    private final class Around implements VenueEngine.Surroundings {
        private final Clock clock;

        Around(Clock clock) {
            this.clock = clock;
        }

        @Override
        public void past(JournalEntry entry) {
            firms.values().forEach(lines -> lines.past(entry));
        }

        @Override
        public void committed(List<Outcome> outcomes) {
            firms.values().forEach(lines -> lines.add(outcomes));
            for (Outcome outcome : outcomes) {
                if (outcome instanceof JournalEntry.Halted(var symbol, var _)) {
                    feed.tellHalt(symbol, true);
                } else if (outcome instanceof JournalEntry.Resumed(var symbol, var _)) {
                    feed.tellHalt(symbol, false);
                } else if (outcome instanceof JournalEntry.DayEnded) {
                    feed.endDay();
                }
            }
        }

        @Override
        public void turned() {
            firms.values().forEach(FirmLines::wake);
        }

        /// Whoever is connected learns by the connection's end that nothing will come any more.
        @Override
        public void failed() {
            Thread.ofPlatform().name("venue-ends").start(() -> {
                LOG.error("The venue closes, since it can commit nothing any more");
                close();
            });
        }

        @Override
        public void withhold(String firm, String orderId) {
            orders(firm).withhold(orderId);
        }

        @Override
        public void release(String firm, String orderId) {
            orders(firm).release(orderId);
        }

        @Override
        public void delay(String firm, String orderId, Duration by) {
            orders(firm).delay(orderId, by);
        }

        @Override
        public void swap(String firm, String orderId) {
            orders(firm).swap(orderId);
        }

        @Override
        public void lie(String firm, String execId, Ticket ticket) {
            Instant now = clock.instant();
            orders(firm).add(List.of(Untruths.invented(firm, execId, ticket, now)));
        }

        private ReportDelivery orders(String firm) {
            FirmLines lines = firms.get(firm);
            if (lines == null) {
                throw new IllegalArgumentException("no firm " + firm);
            }
            return lines.orders();
        }
    }
}
