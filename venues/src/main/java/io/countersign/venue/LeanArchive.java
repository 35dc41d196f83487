package io.countersign.venue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;

/// Reads LEAN's archives of one day in seconds: a zip with one CSV file. What the columns mean is written beside the
/// data, in `market/README.md`.
final class LeanArchive {
    private static final int MILLIS = 1_000;
    private static final BigDecimal UNITS_PER_TICK =
            new BigDecimal(100); // prices are in 1/10,000, ticks in 1/100 dollar

    private LeanArchive() {}

    /// The closing quote of one second; a side without interest has size 0 and price 0.
    ///
    /// @param bid in ticks
    /// @param bidSize in shares
    record QuoteRow(int secondOfDay, int bid, int bidSize, int ask, int askSize) {
        static final QuoteRow NOTHING = new QuoteRow(0, 0, 0, 0, 0);

        boolean isCrossed() {
            return bidSize > 0 && askSize > 0 && bid > ask;
        }
    }

    /// What traded in one second.
    ///
    /// @param low in ticks
    /// @param volume in shares
    record TradeRow(int secondOfDay, int low, int high, int volume) {}

    static List<QuoteRow> quotes(InputStream archive) throws IOException {
        List<QuoteRow> rows = new ArrayList<>();
        for (String[] fields : rows(archive, 11)) {
            Side bid = Side.of(fields[4], fields[5]);
            Side ask = Side.of(fields[9], fields[10]);
            rows.add(new QuoteRow(secondOfDay(fields[0]), bid.ticks, bid.size, ask.ticks, ask.size));
        }
        return rows;
    }

    static List<TradeRow> trades(InputStream archive) throws IOException {
        List<TradeRow> rows = new ArrayList<>();
        for (String[] fields : rows(archive, 6)) {
            rows.add(new TradeRow(
                    secondOfDay(fields[0]), ticks(fields[3]), ticks(fields[2]), Integer.parseInt(fields[5])));
        }
        return rows;
    }

    private static List<String[]> rows(InputStream archive, int columns) throws IOException {
        ZipInputStream zip = new ZipInputStream(archive);
        if (zip.getNextEntry() == null) {
            throw new IOException("the archive is empty, or not a zip");
        }
        List<String[]> rows = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(zip, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split(",", -1);
            if (fields.length != columns) {
                throw new IOException(
                        "row %d has %d columns, not %d: %s".formatted(rows.size() + 1, fields.length, columns, line));
            }
            rows.add(fields);
        }
        return rows;
    }

    private static int secondOfDay(String millisOfDay) {
        return Integer.parseInt(millisOfDay) / MILLIS;
    }

    /// To the nearest tick, ties to even: prices above a dollar are whole ticks already, and the same rounding on
    /// both sides cannot cross a quote.
    private static int ticks(String units) {
        return new BigDecimal(units)
                .divide(UNITS_PER_TICK, 0, RoundingMode.HALF_EVEN)
                .intValueExact();
    }

    private record Side(int ticks, int size) {
        private static final Side ABSENT = new Side(0, 0);

        static Side of(String price, String size) {
            if (price.isEmpty() || size.isEmpty()) {
                return ABSENT;
            }
            Side side = new Side(LeanArchive.ticks(price), Integer.parseInt(size));
            return side.ticks > 0 && side.size > 0 ? side : ABSENT;
        }
    }
}
