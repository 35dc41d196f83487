package io.countersign.instrument;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// When an instrument trades, in its market's own time. Equal `opens` and `closes` mean round the clock, one trading
/// day ending and the next beginning at that time. A session belongs to the day on which it closes.
///
/// @param days the days on which a session closes; none means that it never opens
public record TradingSession(ZoneId zone, LocalTime opens, LocalTime closes, Set<DayOfWeek> days) {

    public TradingSession {
        days = days.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(days));
    }

    public boolean isOpenAt(Instant instant) {
        return closeOfSessionAt(instant).isPresent();
    }

    /// When the session that is open at this instant closes; empty when none is open.
    public Optional<Instant> closeOfSessionAt(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        return closesWithin(local, local.toLocalDate())
                .or(() -> closesWithin(local, local.toLocalDate().plusDays(1)));
    }

    private Optional<Instant> closesWithin(ZonedDateTime now, LocalDate closingDay) {
        if (!days.contains(closingDay.getDayOfWeek())) {
            return Optional.empty();
        }
        LocalDate openingDay = opens.isBefore(closes) ? closingDay : closingDay.minusDays(1);
        Instant open = openingDay.atTime(opens).atZone(zone).toInstant();
        Instant close = closingDay.atTime(closes).atZone(zone).toInstant();
        Instant at = now.toInstant();
        return !at.isBefore(open) && at.isBefore(close) ? Optional.of(close) : Optional.empty();
    }
}
