package io.countersign.venue;

import io.countersign.instrument.Instrument;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingSession;
import io.countersign.instrument.TradingStatus;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumSet;

/// Instruments for tests, and the moment at which their tapes begin.
final class Listings {
    /// A Monday, 09:30 in New York.
    static final Instant OPENING = Instant.parse("2026-03-02T14:30:00Z");

    static final MarketClock CLOCK = new MarketClock(OPENING, 1_000);

    private Listings() {}

    /// Trades round the clock, in lots of one.
    static Listing listing(String symbol, MarketTape tape) {
        return listing(symbol, "1", TradingStatus.OPEN, roundTheClock(), tape);
    }

    static Listing listing(String symbol, String lot, TradingStatus status, TradingSession session, MarketTape tape) {
        return new Listing(
                new Instrument(
                        new Symbol(symbol),
                        symbol,
                        Currency.getInstance("USD"),
                        MarketTape.TICK,
                        new BigDecimal(lot),
                        status,
                        session),
                tape);
    }

    static TradingSession roundTheClock() {
        return new TradingSession(
                ZoneOffset.UTC, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, EnumSet.allOf(DayOfWeek.class));
    }

    /// 09:30 to 16:00 in New York, on working days.
    static TradingSession coreSession() {
        return new TradingSession(
                ZoneId.of("America/New_York"),
                LocalTime.of(9, 30),
                LocalTime.of(16, 0),
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
    }
}
