package io.countersign.instrument;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Reads the instrument master.
public final class InstrumentStore {
    private InstrumentStore() {}

    public static List<Instrument> all(Handle handle) {
        return handle.createQuery("SELECT * FROM instrument ORDER BY symbol")
                .map((row, _) -> instrument(row))
                .list();
    }

    public static Optional<Instrument> find(Handle handle, Symbol symbol) {
        return handle.createQuery("SELECT * FROM instrument WHERE symbol = :symbol")
                .bind("symbol", symbol.value())
                .map((row, _) -> instrument(row))
                .findOne();
    }

    /// Reads a row with the columns of `instrument`.
    public static Instrument instrument(ResultSet row) throws SQLException {
        return new Instrument(
                new Symbol(row.getString("symbol")),
                row.getString("name"),
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("tick"),
                row.getBigDecimal("lot"),
                TradingStatus.valueOf(row.getString("trading_status")),
                new TradingSession(
                        ZoneId.of(row.getString("zone")),
                        row.getObject("opens", LocalTime.class),
                        row.getObject("closes", LocalTime.class),
                        Arrays.stream(days(row.getArray("session_days")))
                                .map(day -> DayOfWeek.of(day.intValue()))
                                .collect(Collectors.toSet())));
    }

    private static Short[] days(Array array) throws SQLException {
        return (Short[]) array.getArray();
    }
}
