package io.countersign.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingSessionTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private static final TradingSession DAY =
            new TradingSession(NEW_YORK, LocalTime.of(9, 30), LocalTime.of(16, 0), WEEKDAYS);
    private static final TradingSession ALWAYS =
            new TradingSession(NEW_YORK, LocalTime.of(17, 0), LocalTime.of(17, 0), EnumSet.allOf(DayOfWeek.class));
    private static final TradingSession OVERNIGHT =
            new TradingSession(NEW_YORK, LocalTime.of(18, 0), LocalTime.of(17, 0), WEEKDAYS);

    /// New York is five hours behind UTC until 8 March 2026 and from 1 November on, four between them.
    @ParameterizedTest
    @CsvSource({
        "a Monday before the open,          2026-03-02T14:29:59.999999999Z, ",
        "at the open,                       2026-03-02T14:30:00Z,           2026-03-02T21:00:00Z",
        "just before the close,             2026-03-02T20:59:59.999999999Z, 2026-03-02T21:00:00Z",
        "at the close,                      2026-03-02T21:00:00Z,           ",
        "a Saturday,                        2026-03-07T16:00:00Z,           ",
        "the Friday before the clocks jump, 2026-03-06T14:30:00Z,           2026-03-06T21:00:00Z",
        "the Monday after they jumped,      2026-03-09T13:30:00Z,           2026-03-09T20:00:00Z",
        "an hour before that open,          2026-03-09T13:29:59Z,           ",
        "the Monday after they fell back,   2026-11-02T14:30:00Z,           2026-11-02T21:00:00Z",
        "an hour before that one,           2026-11-02T13:30:00Z,           ",
    })
    void a_day_session_follows_the_markets_own_clock(String when, Instant at, Instant close) {
        assertThat(DAY.closeOfSessionAt(at).orElse(null)).as(when).isEqualTo(close);
        assertThat(DAY.isOpenAt(at)).as(when).isEqualTo(close != null);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T21:59:59Z, 2026-03-02T22:00:00Z",
        "2026-03-02T22:00:00Z, 2026-03-03T22:00:00Z",
        "2026-03-07T22:00:00Z, 2026-03-08T21:00:00Z",
        "2026-03-08T06:59:59Z, 2026-03-08T21:00:00Z",
        "2026-03-08T07:00:00Z, 2026-03-08T21:00:00Z",
        "2026-11-01T05:30:00Z, 2026-11-01T22:00:00Z",
        "2026-11-01T06:30:00Z, 2026-11-01T22:00:00Z",
    })
    void round_the_clock_one_day_ends_where_the_next_begins(Instant at, Instant close) {
        assertThat(ALWAYS.closeOfSessionAt(at)).contains(close);
    }

    @Test
    void round_the_clock_is_open_at_every_minute_of_the_days_on_which_the_clocks_change() {
        for (Instant day : Set.of(Instant.parse("2026-03-08T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"))) {
            for (int minute = 0; minute < 2 * 24 * 60; minute++) {
                Instant at = day.plusSeconds(60L * minute);
                assertThat(ALWAYS.isOpenAt(at)).as("%s", at).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sunday evening belongs to Monday,  2026-03-01T23:00:00Z, 2026-03-02T22:00:00Z",
        "the pause of an hour,              2026-03-02T22:30:00Z, ",
        "Friday afternoon,                  2026-03-06T21:59:59Z, 2026-03-06T22:00:00Z",
        "Friday evening belongs to nothing, 2026-03-06T23:30:00Z, ",
    })
    void a_session_over_midnight_belongs_to_the_day_on_which_it_closes(String when, Instant at, Instant close) {
        assertThat(OVERNIGHT.closeOfSessionAt(at).orElse(null)).as(when).isEqualTo(close);
    }

    @Test
    void without_days_it_never_opens() {
        TradingSession never = new TradingSession(NEW_YORK, LocalTime.of(9, 30), LocalTime.of(16, 0), Set.of());

        assertThat(never.isOpenAt(Instant.parse("2026-03-02T15:00:00Z"))).isFalse();
        assertThat(never.closeOfSessionAt(Instant.parse("2026-03-02T15:00:00Z")))
                .isEmpty();
    }
}
