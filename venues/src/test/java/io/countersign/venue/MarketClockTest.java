package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MarketClockTest {
    private static final Instant EPOCH = Instant.parse("2026-03-02T14:30:00Z");

    @Test
    void plays_a_second_in_a_second() {
        MarketClock clock = new MarketClock(EPOCH, 1_000);

        assertThat(clock.secondAt(EPOCH)).isZero();
        assertThat(clock.secondAt(EPOCH.plusMillis(999))).isZero();
        assertThat(clock.secondAt(EPOCH.plusMillis(1_000))).isEqualTo(1);
        assertThat(clock.secondAt(EPOCH.minusMillis(1))).isEqualTo(-1);
    }

    @Test
    void plays_faster_and_slower() {
        assertThat(new MarketClock(EPOCH, 60_000).secondAt(EPOCH.plusSeconds(2)))
                .isEqualTo(120);
        assertThat(new MarketClock(EPOCH, 500).secondAt(EPOCH.plusSeconds(3))).isEqualTo(1);
    }

    @Test
    void begins_again_after_the_session() {
        MarketClock clock = new MarketClock(EPOCH, 1_000);

        long first = clock.secondAt(EPOCH.plus(Duration.ofMinutes(390)));

        assertThat(first).isEqualTo(MarketClock.SESSION_SECONDS);
        assertThat(MarketClock.onTape(first - 1)).isEqualTo(MarketClock.SESSION_SECONDS - 1);
        assertThat(MarketClock.onTape(first)).isZero();
        assertThat(MarketClock.onTape(-1)).isEqualTo(MarketClock.SESSION_SECONDS - 1);
    }

    @Test
    void knows_when_a_second_starts_at_any_speed() {
        for (long speed : new long[] {1, 7, 333, 1_000, 1_001, 60_000, 999_999, 1_000_000}) {
            MarketClock clock = new MarketClock(EPOCH, speed);
            for (long second : new long[] {-30_000, -1, 0, 1, 2, 59, 23_400, 1_000_003}) {
                Instant start = clock.startOf(second);

                assertThat(clock.secondAt(start))
                        .as("second at speed %d", speed)
                        .isEqualTo(second);
                assertThat(clock.secondAt(start.minusMillis(1)))
                        .as("second before at speed %d", speed)
                        .isEqualTo(second - 1);
            }
        }
    }

    @Test
    void reaches_from_the_unix_epoch_to_the_far_future_at_its_fastest() {
        MarketClock clock = new MarketClock(Instant.EPOCH, 1_000_000);

        assertThat(clock.secondAt(Instant.parse("2200-01-01T00:00:00Z"))).isPositive();
        assertThatIllegalArgumentException().isThrownBy(() -> new MarketClock(EPOCH, 1_000_001));
        assertThatIllegalArgumentException().isThrownBy(() -> new MarketClock(EPOCH, 0));
    }
}
