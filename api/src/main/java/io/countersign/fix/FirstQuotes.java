package io.countersign.fix;

import io.countersign.execution.VenueId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Knows which venues have brought in quotes since they were started. Thread-safe.
final class FirstQuotes {
    private final Map<VenueId, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /// The same sink, with an eye on it: what it fails to take has not come in.
    QuoteSink watched(VenueId venue, QuoteSink sink) {
        CountDownLatch first = new CountDownLatch(1);
        awaited.put(venue, first);
        return quotes -> {
            sink.accept(quotes);
            first.countDown();
        };
    }

    /// Waits until every watched venue's first quotes are in.
    ///
    /// @param patience for all of them together
    /// @return the venues whose quotes are not
    List<VenueId> missingAfter(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (CountDownLatch first : awaited.values()) {
            boolean _ = first.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return awaited.entrySet().stream()
                .filter(entry -> entry.getValue().getCount() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
