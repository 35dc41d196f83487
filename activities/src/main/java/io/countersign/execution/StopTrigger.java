package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.order.OrderId;
import io.countersign.order.StopStore;
import io.countersign.order.StopStore.Seen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what trades on the market, and puts on record which stop orders it meets: from then on they are
/// triggered, whatever happens to this process. What it has seen and not put on record when the process ends is lost,
/// and so is a trade between the moment an order comes to be held and the commit of that: the next trade at the price
/// triggers the order.
///
/// Trades are taken together: one statement for all that came while the last one ran, and none oftener than every
/// twentieth of a second. Of these only a new high or a new low of its instrument can meet a stop that none before it
/// met; unless the order came to be held in between, so that the newest at each price is kept as well.
///
/// Thread contract: [#traded] any thread, and quick; a thread of its own writes.
public final class StopTrigger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopTrigger.class);
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Jdbi database;
    private final Clock clock;
    private final Duration maxAge;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("stop-trigger").unstarted(this::run);

    private final List<Seen> telling = new ArrayList<>();
    private final Map<Symbol, Range> ranges = new HashMap<>();
    private final Map<Level, Seen> newestWithin = new HashMap<>();
    private boolean closed;

    /// What an instrument has traded between since the last look.
    private record Range(Price low, Price high) {
        static Range of(Price price) {
            return new Range(price, price);
        }

        boolean contains(Price price) {
            return price.compareTo(low) >= 0 && price.compareTo(high) <= 0;
        }

        Range with(Price price) {
            return new Range(price.compareTo(low) < 0 ? price : low, price.compareTo(high) > 0 ? price : high);
        }
    }

    private record Level(Symbol symbol, Price price) {}

    /// @param maxAge an older trade says nothing of where the market is: a venue repeats its last one when asked
    public StopTrigger(Jdbi database, Clock clock, Duration maxAge) {
        this.database = database;
        this.clock = clock;
        this.maxAge = maxAge;
    }

    public void start() {
        thread.start();
    }

    /// Takes a trade that a venue published.
    public void traded(MarketTrade trade) {
        Instant now = clock.instant();
        if (!trade.at().isBefore(now.minus(maxAge))) {
            take(new Seen(trade, now));
        }
    }

    private synchronized void take(Seen seen) {
        MarketTrade trade = seen.trade();
        Range range = ranges.get(trade.symbol());
        if (range != null && range.contains(trade.price())) {
            newestWithin.put(new Level(trade.symbol(), trade.price()), seen);
            return;
        }
        ranges.put(trade.symbol(), range == null ? Range.of(trade.price()) : range.with(trade.price()));
        telling.add(seen);
        notifyAll();
    }

    private void run() {
        try {
            List<Seen> trades = next();
            while (!trades.isEmpty()) {
                Duration pause = record(trades) ? AT_MOST_EVERY : PAUSE_AFTER_FAILURE;
                Thread.sleep(pause);
                trades = next();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The trades since the last look, once there are any; none when closed.
    private synchronized List<Seen> next() throws InterruptedException {
        while (telling.isEmpty() && !closed) {
            wait();
        }
        return closed ? List.of() : taken();
    }

    private synchronized List<Seen> taken() {
        List<Seen> trades = Stream.concat(telling.stream(), newestWithin.values().stream())
                .sorted(Comparator.comparing(Seen::at))
                .toList();
        telling.clear();
        newestWithin.clear();
        ranges.clear();
        return trades;
    }

    /// Puts on record what all trades that have come meet.
    ///
    /// @return false when that was not possible, and is to be tried again
    boolean record() {
        List<Seen> trades = taken();
        return trades.isEmpty() || record(trades);
    }

    private boolean record(List<Seen> trades) {
        Instant now = clock.instant();
        try {
            List<OrderId> met = database.inTransaction(handle -> StopStore.trigger(handle, trades, now));
            if (!met.isEmpty()) {
                LOG.info("The market has traded at the stop price of {}", met);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warn("What {} trades meet is not on record; it is tried again", trades.size(), e);
            again(trades);
            return false;
        }
    }

    /// What could not be put on record comes before what has come meanwhile.
    private synchronized void again(List<Seen> trades) {
        List<Seen> later = taken();
        for (List<Seen> some : List.of(trades, later)) {
            some.forEach(this::take);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
