package io.countersign.execution;

import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.sql.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// The latest quote of each venue for each instrument.
public final class QuoteStore {
    private QuoteStore() {}

    /// Writes quotes; an older one never replaces a younger. The commit does not wait for the disk: after a
    /// crash the quotes are stale anyway, and stale ones are not acted on.
    public static void write(Handle handle, List<Quote> quotes) {
        handle.execute("SET LOCAL synchronous_commit = off");
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO quote (venue, symbol, bid, bid_size, ask, ask_size, quoted_at)
                VALUES (:venue, :symbol, :bid, :bidSize, :ask, :askSize, :at)
                ON CONFLICT (symbol, venue) DO UPDATE
                SET bid = EXCLUDED.bid, bid_size = EXCLUDED.bid_size, ask = EXCLUDED.ask, ask_size = EXCLUDED.ask_size,
                    quoted_at = EXCLUDED.quoted_at
                WHERE quote.quoted_at <= EXCLUDED.quoted_at""");
        for (Quote quote : quotes) {
            batch.bind("venue", quote.venue().value())
                    .bind("symbol", quote.symbol().value())
                    .bind(
                            "bid",
                            quote.bid() == null ? null : quote.bid().price().value())
                    .bind(
                            "bidSize",
                            quote.bid() == null ? null : quote.bid().size().value())
                    .bind(
                            "ask",
                            quote.ask() == null ? null : quote.ask().price().value())
                    .bind(
                            "askSize",
                            quote.ask() == null ? null : quote.ask().size().value())
                    .bind("at", quote.at().atOffset(ZoneOffset.UTC))
                    .add();
        }
        batch.execute();
    }

    /// The latest quote for an instrument of every venue that an order may go to, fresh or not. A venue without
    /// a fee is none of them: what it fills could not be booked.
    public static List<Quote> latest(Handle handle, Symbol symbol) {
        return list(
                handle,
                "SELECT * FROM quote JOIN venue_fee USING (venue) WHERE symbol = :symbol ORDER BY venue",
                symbol);
    }

    /// Every venue's latest quote for an instrument, fresh or not, whether or not an order may go there.
    public static List<Quote> ofEveryVenue(Handle handle, Symbol symbol) {
        return list(handle, "SELECT * FROM quote WHERE symbol = :symbol ORDER BY venue", symbol);
    }

    /// All that is on offer of an instrument.
    ///
    /// @param quotes every venue's latest one, fresh or not, whether or not an order may go there
    /// @param fees what every venue charges to which an order may go
    public record Offer(Instrument instrument, List<Quote> quotes, FeeSchedule fees) {}

    /// What is on offer of an instrument, seen at one moment and in one round trip; empty when there is no such
    /// instrument.
    public static Optional<Offer> offer(Handle handle, Symbol symbol) {
        List<Quote> quotes = new ArrayList<>();
        Map<VenueId, BigDecimal> fees = new HashMap<>();
        return handle
                .createQuery("""
                        SELECT * FROM instrument LEFT JOIN
                            (venue_fee FULL JOIN (SELECT * FROM quote WHERE symbol = :symbol) q USING (venue)) ON true
                        WHERE instrument.symbol = :symbol ORDER BY venue""")
                .bind("symbol", symbol.value())
                .map((row, _) -> {
                    String venue = row.getString("venue");
                    BigDecimal fee = row.getBigDecimal("per_unit");
                    if (fee != null) {
                        fees.put(new VenueId(venue), fee);
                    }
                    if (row.getObject("quoted_at") != null) {
                        quotes.add(quote(row));
                    }
                    return InstrumentStore.instrument(row);
                })
                .list()
                .stream()
                .findFirst()
                .map(instrument -> new Offer(instrument, quotes, new FeeSchedule(fees)));
    }

    /// When each venue quoted anything last: of those that an order may go to, and of any other that shows
    /// quotes. Empty where one never did.
    public static SortedMap<VenueId, Optional<Instant>> newest(Handle handle) {
        SortedMap<VenueId, Optional<Instant>> newest = new TreeMap<>(Comparator.comparing(VenueId::value));
        handle.createQuery("""
                        SELECT venue, max(quoted_at) AS newest FROM venue_fee FULL JOIN quote USING (venue)
                         GROUP BY venue""")
                .map((row, _) -> newest.put(
                        new VenueId(row.getString("venue")),
                        Optional.ofNullable(new Columns(row).timeOrNull("newest"))))
                .list();
        return newest;
    }

    private static List<Quote> list(Handle handle, String query, Symbol symbol) {
        return handle.createQuery(query)
                .bind("symbol", symbol.value())
                .map((row, _) -> quote(row))
                .list();
    }

    private static Quote quote(ResultSet row) throws SQLException {
        return new Quote(
                new VenueId(row.getString("venue")),
                new Symbol(row.getString("symbol")),
                level(row, "bid"),
                level(row, "ask"),
                row.getObject("quoted_at", OffsetDateTime.class).toInstant());
    }

    private static Quote.@Nullable Level level(ResultSet row, String side) throws SQLException {
        BigDecimal price = row.getBigDecimal(side);
        BigDecimal size = row.getBigDecimal(side + "_size");
        return price == null || size == null ? null : new Quote.Level(new Price(price), new Quantity(size));
    }
}
