package io.countersign.fix;

import io.countersign.execution.Quote;
import io.countersign.instrument.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands quotes on. While their taker is busy, of each instrument only the latest is kept: a slow disk makes
/// prices no older than it must.
///
/// Thread contract: any thread may offer; a thread of its own hands on.
final class QuoteFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuoteFeed.class);

    private final QuoteSink sink;
    private final Map<Symbol, Quote> latest = new LinkedHashMap<>();
    private final Thread thread;
    private boolean closed;

    QuoteFeed(String name, QuoteSink sink) {
        this.sink = sink;
        this.thread = Thread.ofPlatform().daemon().name("fix-quotes-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized void offer(List<Quote> quotes) {
        quotes.forEach(quote -> latest.put(quote.symbol(), quote));
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            for (List<Quote> quotes = next(); !quotes.isEmpty(); quotes = next()) {
                hand(quotes);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(List<Quote> quotes) {
        try {
            sink.accept(quotes);
        } catch (RuntimeException e) {
            LOG.warn("{} quotes were not taken; the next ones follow", quotes.size(), e);
        }
    }

    /// The latest quotes, once there are any; none when closed.
    private synchronized List<Quote> next() throws InterruptedException {
        while (latest.isEmpty() && !closed) {
            wait();
        }
        List<Quote> quotes = closed ? List.of() : List.copyOf(latest.values());
        latest.clear();
        return quotes;
    }
}
