package io.countersign.venue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a tape by hand, through the same archives as the recorded ones. Seconds count from the opening, prices are
/// in cents.
final class TapeScript {
    private static final int OPENING = 34_200;

    private final StringBuilder quotes = new StringBuilder();
    private final StringBuilder trades = new StringBuilder();

    /// From this second on, until the next quote.
    TapeScript quote(int second, int bid, int bidSize, int ask, int askSize) {
        return quoteRow(second, "1,1,1,%d00,%d,1,1,1,%d00,%d".formatted(bid, bidSize, ask, askSize));
    }

    /// @param columns all columns after the time, as the archive has them
    TapeScript quoteRow(int second, String columns) {
        quotes.append((OPENING + second) * 1_000L).append(',').append(columns).append('\n');
        return this;
    }

    TapeScript trade(int second, int low, int high, int volume) {
        trades.append(
                "%d,%d00,%d00,%d00,%d00,%d\n".formatted((OPENING + second) * 1_000L, low, high, low, high, volume));
        return this;
    }

    MarketTape tape() {
        try {
            return MarketTape.read(archive(quotes), archive(trades));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream archive(StringBuilder rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("rows.csv"));
            zip.write(rows.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
