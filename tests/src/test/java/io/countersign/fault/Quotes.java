package io.countersign.fault;

import io.countersign.database.Database;
import io.countersign.fixture.RealParts;
import java.math.BigDecimal;

/// Prices and sizes that fit what the venues show just now.
final class Quotes {

    private Quotes() {}

    /// Within the collar, and where the market will not come to in the time of a test.
    static BigDecimal farBelow(RealParts.Place place, String symbol) {
        return ask(place, "SELECT round(min(bid) * 0.97, 2) FROM quote WHERE symbol = ?", symbol);
    }

    /// Within the collar, and beyond what any venue asks for now or in the next minutes.
    static BigDecimal farAbove(RealParts.Place place, String symbol) {
        return ask(place, "SELECT round(max(ask) * 1.01, 2) FROM quote WHERE symbol = ?", symbol);
    }

    /// What one venue shows is not enough for it.
    static long moreThanItShows(RealParts.Place place, String venue, String symbol) {
        return ask(place, "SELECT ask_size + 100 FROM quote WHERE symbol = ? AND venue = ?", symbol, venue)
                .longValueExact();
    }

    /// What all venues together show is not enough for it.
    static long moreThanThereIs(RealParts.Place place, String symbol) {
        return ask(place, "SELECT sum(ask_size) + 500 FROM quote WHERE symbol = ?", symbol)
                .longValueExact();
    }

    private static BigDecimal ask(RealParts.Place place, String sql, Object... parameters) {
        return Database.jdbi(place.database())
                .withHandle(handle ->
                        handle.select(sql, parameters).mapTo(BigDecimal.class).one());
    }
}
