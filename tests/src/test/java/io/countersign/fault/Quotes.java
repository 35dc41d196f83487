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

    /// What all venues together show is not enough for it.
    static long moreThanThereIs(RealParts.Place place, String symbol) {
        return ask(place, "SELECT sum(ask_size) + 500 FROM quote WHERE symbol = ?", symbol)
                .longValueExact();
    }

    /// How much a buyer is shown at XSIM.
    static long shownAtXsim(RealParts.Place place, String symbol) {
        return ask(place, "SELECT ask_size FROM quote WHERE venue = 'XSIM' AND symbol = ?", symbol)
                .longValueExact();
    }

    /// What a buyer pays at XSIM.
    static BigDecimal askedAtXsim(RealParts.Place place, String symbol) {
        return ask(place, "SELECT ask FROM quote WHERE venue = 'XSIM' AND symbol = ?", symbol);
    }

    private static BigDecimal ask(RealParts.Place place, String sql, String symbol) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery(sql)
                        .bind(0, symbol)
                        .mapTo(BigDecimal.class)
                        .one());
    }
}
