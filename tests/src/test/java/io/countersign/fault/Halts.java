package io.countersign.fault;

import io.countersign.database.Database;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;

/// Single venues stop trading an instrument, and trade it again. Each returns when the application has heard of it:
/// quotes come behind that on the same session, so the next one from the venue says so.
final class Halts {

    private final RealParts.Place place;
    private final Venues venues;

    Halts(RealParts.Place place) {
        this.place = place;
        this.venues = Venues.of(place);
    }

    void halt(String venue, String symbol) {
        tell(venue, "/halt?symbol=" + symbol, symbol);
    }

    void resume(String venue, String symbol) {
        tell(venue, "/resume?symbol=" + symbol, symbol);
    }

    /// Does something while no other venue trades the instrument.
    <T> T onlyAt(String venue, String symbol, Supplier<T> work) {
        List<String> others =
                venues.names().stream().filter(name -> !name.equals(venue)).toList();
        others.forEach(other -> halt(other, symbol));
        T done = work.get();
        others.forEach(other -> resume(other, symbol));
        return done;
    }

    private void tell(String venue, String command, String symbol) {
        venues.command(venue, command);
        Instant said = Instant.now();
        Eventually.get(() -> quotedAt(venue, symbol), at -> at.isAfter(said));
    }

    private Instant quotedAt(String venue, String symbol) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery(
                                "SELECT quoted_at FROM quote WHERE venue = :venue AND symbol = :symbol")
                        .bind("venue", venue)
                        .bind("symbol", symbol)
                        .mapTo(OffsetDateTime.class)
                        .one())
                .toInstant();
    }
}
