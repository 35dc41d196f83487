package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.instrument.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;

/// Shows the market to those who subscribed: what stands, what changes, what others trade, and what stands once more
/// when nothing has changed for a while.
///
/// Thread contract: any thread.
final class MarketDataFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MarketDataFeed.class);
    private static final int HALT = 2;
    private static final int RESUME = 3;
    private static final int READY = 17;
    private static final Duration REPEAT = Duration.ofMillis(750);
    private static final long MOST_SECONDS_OF_TRADES = 60; // at one time, on a tape that plays fast

    private final SimulatedMarket market;
    private final Clock clock;
    private final Faults faults;
    private final Map<SessionID, Map<String, Subscription>> subscriptions = new HashMap<>();
    private final ScheduledExecutorService timer;
    private long tradesUntil; // second of the tape

    /// What one request is shown.
    private static final class Subscription {
        private final String requestId;
        private final Map<Symbol, Shown> shown = new HashMap<>();

        Subscription(String requestId) {
            this.requestId = requestId;
        }
    }

    /// What stands in one symbol, and when it was last said, by System.nanoTime.
    private record Shown(Quote.@Nullable Level bid, Quote.@Nullable Level ask, long said) {}

    MarketDataFeed(SimulatedMarket market, Clock clock, Faults faults, String name) {
        this.market = market;
        this.clock = clock;
        this.faults = faults;
        this.tradesUntil = market.clock().secondAt(clock.instant());
        this.timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("venue-" + name + "-market-data")
                .factory());
    }

    /// Publishes with this pause between.
    void start(Duration interval) {
        var _ = timer.scheduleWithFixedDelay(this::publishSafely, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Shows what stands, and from here on what changes; or says which symbol is not known.
    synchronized void subscribe(SessionID session, MarketDataMessages.Request request) {
        List<Symbol> symbols = new ArrayList<>();
        for (String name : request.symbols()) {
            Optional<Symbol> listed = market.symbols().stream()
                    .filter(symbol -> symbol.value().equals(name))
                    .findFirst();
            if (listed.isEmpty()) {
                send(session, MarketDataMessages.rejected(request.id(), "unknown symbol " + name));
                return;
            }
            symbols.add(listed.get());
        }
        Subscription subscription = new Subscription(request.id());
        Instant now = clock.instant();
        for (Symbol symbol : symbols) {
            Shown stands = stands(symbol, now);
            subscription.shown.put(symbol, stands);
            List<MarketDataMessages.Entry> entries = new ArrayList<>();
            addNew(entries, MarketDataMessages.Kind.BID, symbol, stands.bid, now);
            addNew(entries, MarketDataMessages.Kind.OFFER, symbol, stands.ask, now);
            send(session, MarketDataMessages.snapshot(request.id(), symbol, entries));
            int status = market.isHalted(symbol) ? HALT : READY;
            send(session, MarketDataMessages.securityStatus(symbol, status));
        }
        send(session, MarketDataMessages.dayOpen());
        subscriptions.computeIfAbsent(session, _ -> new HashMap<>()).put(request.id(), subscription);
    }

    private static void addNew(
            List<MarketDataMessages.Entry> entries,
            MarketDataMessages.Kind kind,
            Symbol symbol,
            Quote.@Nullable Level level,
            Instant now) {
        if (level != null) {
            entries.add(new MarketDataMessages.Entry(MarketDataMessages.Action.NEW, kind, symbol, level, now));
        }
    }

    private Shown stands(Symbol symbol, Instant now) {
        Listing listing = market.listing(symbol).orElseThrow();
        long second = market.clock().secondAt(now);
        return new Shown(market.bid(listing, second), market.ask(listing, second), System.nanoTime());
    }

    /// The session is gone, with all that it subscribed.
    synchronized void forget(SessionID session) {
        subscriptions.remove(session);
    }

    /// Trading in a symbol has stopped, or goes on.
    synchronized void tellHalt(Symbol symbol, boolean halted) {
        Message message = MarketDataMessages.securityStatus(symbol, halted ? HALT : RESUME);
        subscriptions.forEach((session, all) -> {
            if (all.values().stream().anyMatch(subscription -> subscription.shown.containsKey(symbol))) {
                send(session, (Message) message.clone());
            }
        });
    }

    /// The day has ended, and the sessions with it.
    synchronized void endDay() {
        for (SessionID id : subscriptions.keySet()) {
            send(id, MarketDataMessages.dayClosed());
            Session session = Session.lookupSession(id);
            if (session != null) {
                session.logout("end of day");
            }
        }
    }

    private void publishSafely() {
        try {
            publish();
        } catch (RuntimeException e) {
            LOG.warn("The market data did not go out; the next follow", e);
        }
    }

    private synchronized void publish() {
        Instant now = clock.instant();
        long second = market.clock().secondAt(now);
        long from = Math.max(tradesUntil + 1, second - MOST_SECONDS_OF_TRADES + 1);
        tradesUntil = Math.max(tradesUntil, second);
        if (subscriptions.isEmpty() || faults.claim(Fault.MARKET_DATA_STOP)) {
            return;
        }
        subscriptions.forEach((session, all) -> all.values().forEach(subscription -> {
            List<MarketDataMessages.Entry> entries = new ArrayList<>();
            for (Symbol symbol : List.copyOf(subscription.shown.keySet())) {
                addTrades(entries, symbol, from, second);
                addChanges(entries, symbol, subscription, now);
            }
            if (!entries.isEmpty()) {
                send(session, MarketDataMessages.update(subscription.requestId, entries));
            }
        }));
    }

    /// Trades happened in seconds that have begun, while the market was open.
    private void addTrades(List<MarketDataMessages.Entry> entries, Symbol symbol, long from, long to) {
        Listing listing = market.listing(symbol).orElseThrow();
        for (long second = from; second <= to; second++) {
            Instant at = market.clock().startOf(second);
            MarketTape.Print print = market.print(listing, second);
            if (print != null && !market.isHalted(symbol)) {
                entries.addAll(MarketDataMessages.trades(symbol, print, at));
            }
        }
    }

    private void addChanges(
            List<MarketDataMessages.Entry> entries, Symbol symbol, Subscription subscription, Instant now) {
        Shown before = subscription.shown.get(symbol);
        Shown stands = stands(symbol, now);
        boolean repeat = before == null || stands.said - before.said >= REPEAT.toNanos();
        int size = entries.size();
        addChange(entries, MarketDataMessages.Kind.BID, symbol, before == null ? null : before.bid, stands.bid, repeat);
        addChange(
                entries, MarketDataMessages.Kind.OFFER, symbol, before == null ? null : before.ask, stands.ask, repeat);
        if (entries.size() > size) {
            // What was not said now is as old as before, so that each side is repeated in time.
            subscription.shown.put(
                    symbol,
                    repeat ? stands : new Shown(stands.bid, stands.ask, before == null ? stands.said : before.said));
        }
    }

    private void addChange(
            List<MarketDataMessages.Entry> entries,
            MarketDataMessages.Kind kind,
            Symbol symbol,
            Quote.@Nullable Level before,
            Quote.@Nullable Level now,
            boolean repeat) {
        Instant at = clock.instant();
        if (now == null) {
            if (before != null) {
                entries.add(new MarketDataMessages.Entry(MarketDataMessages.Action.DELETE, kind, symbol, null, at));
            }
        } else if (before == null) {
            entries.add(new MarketDataMessages.Entry(MarketDataMessages.Action.NEW, kind, symbol, now, at));
        } else if (repeat || !before.equals(now)) {
            entries.add(new MarketDataMessages.Entry(MarketDataMessages.Action.CHANGE, kind, symbol, now, at));
        }
    }

    private static void send(SessionID id, Message message) {
        Session session = Session.lookupSession(id);
        if (session != null && session.isLoggedOn()) {
            boolean _ = session.send(message);
        }
    }

    /// Publishes no more.
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
