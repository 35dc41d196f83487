package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What one instrument's market showed and traded in each second of one recorded session. A quote stands until the
/// next one replaces it, so each second shows the last quote up to its end. Immutable; several instruments may share
/// a tape.
///
/// Prices are kept in whole ticks of a cent, sizes in shares; zero means absent.
public final class MarketTape {
    /// Every price on a tape is a multiple of it.
    public static final BigDecimal TICK = new BigDecimal("0.01");

    private static final int FIRST_SECOND = 9 * 3_600 + 30 * 60;

    private final int[] bid = new int[MarketClock.SESSION_SECONDS];
    private final int[] bidSize = new int[MarketClock.SESSION_SECONDS];
    private final int[] ask = new int[MarketClock.SESSION_SECONDS];
    private final int[] askSize = new int[MarketClock.SESSION_SECONDS];
    private final int[] low = new int[MarketClock.SESSION_SECONDS];
    private final int[] high = new int[MarketClock.SESSION_SECONDS];
    private final int[] volume = new int[MarketClock.SESSION_SECONDS];

    private MarketTape() {}

    /// A tape on which nothing ever happens: for instruments that the venue lists but does not quote.
    public static MarketTape silent() {
        return new MarketTape();
    }

    /// One of the sessions that come with this module: `aig`, `bac`, `ibm` or `spy`.
    ///
    /// @throws IllegalArgumentException when there is no such recording
    public static MarketTape recorded(String name) {
        try (InputStream quotes = resource(name, "quote");
                InputStream trades = resource(name, "trade")) {
            return read(quotes, trades);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the recording of " + name, e);
        }
    }

    private static InputStream resource(String name, String kind) {
        String path = "/market/" + name + "_20131007_second_" + kind + ".zip";
        InputStream resource = MarketTape.class.getResourceAsStream(path);
        if (resource == null) {
            throw new IllegalArgumentException("there is no recording " + path);
        }
        return resource;
    }

    /// Reads two archives in LEAN's format for one second of resolution.
    ///
    /// Crossed quotes, in which the bid is above the ask, are skipped: the quote before them stands. What lies
    /// outside the session is skipped too, but for the last quote before it, which stands at the opening.
    ///
    /// @throws IOException when they cannot be read, or do not have that format
    public static MarketTape read(InputStream quotes, InputStream trades) throws IOException {
        MarketTape tape = new MarketTape();
        LeanArchive.QuoteRow standing = LeanArchive.QuoteRow.NOTHING;
        int next = 0;
        for (LeanArchive.QuoteRow row : LeanArchive.quotes(quotes)) {
            int at = Math.clamp(row.secondOfDay() - FIRST_SECOND, 0, MarketClock.SESSION_SECONDS);
            while (next < at) {
                tape.show(next++, standing);
            }
            standing = row.isCrossed() ? standing : row;
        }
        while (next < MarketClock.SESSION_SECONDS) {
            tape.show(next++, standing);
        }
        for (LeanArchive.TradeRow row : LeanArchive.trades(trades)) {
            int at = row.secondOfDay() - FIRST_SECOND;
            if (at >= 0 && at < MarketClock.SESSION_SECONDS) {
                tape.print(at, row);
            }
        }
        return tape;
    }

    private void show(int at, LeanArchive.QuoteRow row) {
        bid[at] = row.bid();
        bidSize[at] = row.bidSize();
        ask[at] = row.ask();
        askSize[at] = row.askSize();
    }

    private void print(int at, LeanArchive.TradeRow row) {
        low[at] = row.low();
        high[at] = row.high();
        volume[at] = row.volume();
    }

    /// The best bid shown in a second of the session, its price moved by so many ticks and its size multiplied.
    Quote.@Nullable Level bid(int second, int offsetTicks, int sizeFactor) {
        return level(bid[second], bidSize[second], offsetTicks, sizeFactor);
    }

    /// The best ask shown in a second of the session, its price moved by so many ticks and its size multiplied.
    Quote.@Nullable Level ask(int second, int offsetTicks, int sizeFactor) {
        return level(ask[second], askSize[second], offsetTicks, sizeFactor);
    }

    /// What traded in a second of the session, its prices moved by so many ticks and its volume multiplied.
    @Nullable
    Print print(int second, int offsetTicks, int sizeFactor) {
        return volume[second] == 0
                ? null
                : new Print(
                        price(low[second], offsetTicks),
                        price(high[second], offsetTicks),
                        Math.multiplyExact((long) volume[second], sizeFactor));
    }

    private static Quote.@Nullable Level level(int ticks, int size, int offsetTicks, int sizeFactor) {
        return size == 0
                ? null
                : new Quote.Level(price(ticks, offsetTicks), Quantity.of(Math.multiplyExact((long) size, sizeFactor)));
    }

    private static Price price(int ticks, int offsetTicks) {
        return new Price(TICK.multiply(BigDecimal.valueOf(Math.max(1, ticks + offsetTicks))));
    }

    /// The trades of one second.
    ///
    /// @param volume in shares, more than zero
    record Print(Price low, Price high, long volume) {}
}
