package io.countersign.operations;

import com.codahale.metrics.health.HealthCheck.Result;
import io.countersign.execution.QuoteStore;
import io.countersign.execution.VenueId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Whether the venues' quotes are fresh, by the newest quote of each. Thread-safe.
public final class VenueQuotes {
    private static final int MILLI_DIGITS = 3;

    private final Jdbi jdbi;
    private final Clock clock;
    private final Duration maxAge;

    /// @param maxAge no order is valued at a quote older than this
    public VenueQuotes(Jdbi jdbi, Clock clock, Duration maxAge) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /// Each venue by itself, as `venue XSIM quotes`: orders go to the others while one is silent, so that this
    /// is for people to see, and no reason to take a process out of service.
    public SortedMap<String, Result> each() {
        Instant now = clock.instant();
        SortedMap<String, Result> venues = new TreeMap<>();
        newest().forEach((venue, at) -> venues.put("venue " + venue.value() + " quotes", of(at, now)));
        return venues;
    }

    /// Unhealthy when no venue's quotes are fresh, and so no order can be priced.
    public Result any() {
        Instant now = clock.instant();
        return newest().values().stream()
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .filter(at -> isFresh(at, now))
                .map(at -> Result.healthy("the newest quote is " + age(at, now) + " old"))
                .orElseGet(() -> Result.unhealthy("no quote is younger than " + maxAge + ": no order can be priced"));
    }

    private Map<VenueId, Optional<Instant>> newest() {
        return jdbi.withHandle(QuoteStore::newest);
    }

    private Result of(Optional<Instant> newest, Instant now) {
        if (newest.isEmpty()) {
            return Result.unhealthy("none was ever shown");
        }
        String message = age(newest.get(), now) + " old";
        return isFresh(newest.get(), now) ? Result.healthy(message) : Result.unhealthy(message);
    }

    private boolean isFresh(Instant at, Instant now) {
        return !at.isBefore(now.minus(maxAge));
    }

    /// In seconds with a tenth, which is what people compare; none when the venue's clock is ahead.
    private static String age(Instant at, Instant now) {
        long millis = Math.max(0, Duration.between(at, now).toMillis());
        return BigDecimal.valueOf(millis, MILLI_DIGITS)
                        .setScale(1, RoundingMode.HALF_UP)
                        .toPlainString() + " s";
    }
}
