package io.countersign.venue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingSession;
import io.countersign.instrument.TradingStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What trades at the simulated venues of a development machine: the file `market/listings.json`. A venue has its own
/// list, as venues do; that it agrees with the instruments of the house is for a test to say.
public final class DevelopmentListings {
    private static final String FILE = "/market/listings.json";

    private DevelopmentListings() {}

    /// One line of the file.
    ///
    /// @param days on which a session closes, 1 for Monday
    /// @param tape the recording it shows; absent for none
    private record Line(
            String symbol,
            String tick,
            String lot,
            String zone,
            String opens,
            String closes,
            List<Integer> days,
            TradingStatus status,
            @Nullable String tape) {}

    /// In the order of the file. Each recording is read once, whoever shows it.
    public static List<Listing> read() {
        Map<String, MarketTape> recordings = new HashMap<>();
        return lines().stream().map(line -> listing(line, recordings)).toList();
    }

    private static List<Line> lines() {
        try (InputStream file = Objects.requireNonNull(DevelopmentListings.class.getResourceAsStream(FILE), FILE)) {
            return new ObjectMapper().readValue(file, new TypeReference<List<Line>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    private static Listing listing(Line line, Map<String, MarketTape> recordings) {
        TradingSession session = new TradingSession(
                ZoneId.of(line.zone),
                LocalTime.parse(line.opens),
                LocalTime.parse(line.closes),
                line.days.stream().map(DayOfWeek::of).collect(Collectors.toSet()));
        Instrument instrument = new Instrument(
                new Symbol(line.symbol),
                line.symbol,
                Currency.getInstance("USD"),
                new BigDecimal(line.tick),
                new BigDecimal(line.lot),
                line.status,
                session);
        MarketTape tape =
                line.tape == null ? MarketTape.silent() : recordings.computeIfAbsent(line.tape, MarketTape::recorded);
        return new Listing(instrument, tape);
    }
}
