package io.countersign.fix;

import io.countersign.execution.QuoteStore;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.VenueId;
import io.countersign.fix.VenueSessionStore.Kind;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.instrument.Symbol;
import io.dropwizard.lifecycle.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process's sessions with venues. Their quotes go into the quote table, their reports into the inbox, and
/// every second it is put on record which of them are up. When the clock was set back they begin anew.
public final class FixVenues implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(FixVenues.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private final FirstQuotes firstQuotes = new FirstQuotes();
    private final List<FixVenue> venues;
    private final List<Watched> sessions;
    private final Jdbi database;
    private final Clock clock;
    /// How far the clock is ahead of one that nobody sets, in milliseconds. Kept by the timer's thread, as what
    /// follows.
    private long ahead;

    private final Set<FixVenue> toRenew = new LinkedHashSet<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("venue-sessions").factory());

    /// @param trades takes what trades on the markets
    public FixVenues(
            List<FixSettings> settings,
            Jdbi database,
            Clock clock,
            ReportInbox inbox,
            TradeSink trades,
            MeterRegistry metrics) {
        this.database = database;
        this.clock = clock;
        List<Symbol> instruments = database.withHandle(InstrumentStore::all).stream()
                .map(Instrument::symbol)
                .toList();
        SessionRecords records = new DatabaseRecords(database, clock, inbox);
        QuoteSink quotes = list -> database.useTransaction(handle -> QuoteStore.write(handle, list));
        this.venues = settings.stream()
                .map(one -> new FixVenue(
                        one,
                        instruments,
                        clock,
                        records,
                        firstQuotes.watched(one.venue(), quotes),
                        trades,
                        new VenueMetrics(one.venue(), metrics)))
                .toList();
        this.sessions = venues.stream()
                .flatMap(venue -> Stream.of(Kind.values()).map(kind -> new Watched(venue, kind)))
                .toList();
        for (Watched session : sessions) {
            Tags tags = Tags.of(
                    "venue",
                    session.venue().id().value(),
                    "session",
                    session.kind().name());
            metrics.gauge("countersign.fix.up", tags, session, Watched::up);
        }
    }

    /// A session of which it is told whether it is up.
    private record Watched(FixVenue venue, Kind kind) {
        boolean isUp() {
            return switch (kind) {
                case ORDERS -> venue.isUp();
                case DROP_COPY -> venue.isCopying();
            };
        }

        boolean isOurs() {
            return switch (kind) {
                case ORDERS -> venue.hasOrders();
                case DROP_COPY -> venue.hasCopies();
            };
        }

        int up() {
            return isUp() ? 1 : 0;
        }
    }

    public List<FixVenue> all() {
        return venues;
    }

    /// The venues whose drop copy session is up.
    public Set<VenueId> copying() {
        return venues.stream().filter(FixVenue::isCopying).map(FixVenue::id).collect(Collectors.toSet());
    }

    /// How often each venue's session for orders has come up.
    public Map<VenueId, Long> logons() {
        return venues.stream().collect(Collectors.toMap(FixVenue::id, FixVenue::logons));
    }

    /// Connects, and waits for the venues' quotes and for the sessions, for a while: whatever starts after this finds
    /// a market, and can send orders there. Orders that were under way when the last process ended go on as soon as
    /// there are workers: without a price they would be refused, without a session they would fail.
    @Override
    public void start() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        venues.forEach(FixVenue::start);
        ahead = ahead();
        var _ = timer.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        List<VenueId> missing = firstQuotes.missingAfter(PATIENCE);
        if (!missing.isEmpty()) {
            LOG.warn("Going on without the quotes of {}, which did not come within {}", missing, PATIENCE);
        }
        // Looked at again and again, for nothing tells of it: what makes a session one that orders can be sent on is
        // the engine's, the venue's and the records' together.
        while (!areUp() && System.nanoTime() < until) {
            Thread.sleep(POLL);
        }
        if (!areUp()) {
            LOG.warn("Going on without all sessions, which were not up within {}", PATIENCE);
        }
        CompletableFuture.runAsync(this::say, timer).join(); // so that who asks now is not told of the last second
    }

    private long ahead() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void look() {
        long now = ahead();
        if (now < ahead - SET_BACK.toMillis()) {
            LOG.warn("The clock was set back by {} s: the sessions with venues begin anew", (ahead - now) / 1_000);
            toRenew.addAll(venues);
        }
        ahead = now;
        toRenew.removeIf(FixVenues::isRenewed);
        say();
    }

    private static boolean isRenewed(FixVenue venue) {
        try {
            venue.renew();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The sessions with {} could not begin anew; it is tried again", venue.id(), e);
            return false;
        }
    }

    private boolean areUp() {
        return sessions.stream().allMatch(Watched::isUp);
    }

    /// Puts on record which sessions are up. Of one that another process has taken over that one speaks, from when this
    /// one knows of it, with its next commit; or the two would contradict each other every second.
    private void say() {
        List<VenueSessionStore.Now> now = new ArrayList<>();
        for (Watched session : sessions) {
            boolean isUp = session.isUp();
            if (session.isOurs()) { // and so it was when it was looked at
                now.add(new VenueSessionStore.Now(session.venue().id(), session.kind(), isUp));
            }
        }
        try {
            database.useTransaction(handle -> VenueSessionStore.say(handle, now, clock.instant()));
        } catch (RuntimeException e) {
            LOG.warn("Which sessions are up could not be put on record; it is tried again", e);
        }
    }

    @Override
    public void stop() {
        timer.close(); // what it is at comes to its end
        venues.forEach(FixVenue::close);
    }
}
