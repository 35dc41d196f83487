package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.money.Money;
import io.countersign.money.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmCapitalTest {

    private static Commitment worth(long minor) {
        Money money = new Money(minor, Risks.USD);
        return new Commitment(Price.parse("1"), money, money, money);
    }

    private static FirmSnapshot firm(Long capital, Long minimum, Integer haircut) {
        return new FirmSnapshot(capital, minimum, haircut, 1_000, 500);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 300",
        "501, 301",
        "506, 301",
        "507, 302",
    })
    void the_haircut_is_taken_from_positions_open_orders_and_this_one_and_rounded_up(long order, long used) {
        assertThat(FirmCapital.usedMinor(firm(10_000L, 0L, 1_500), worth(order)))
                .isEqualTo(used);
    }

    @Test
    void covers_up_to_the_last_cent() {
        assertThat(FirmCapital.covers(firm(1_300L, 1_000L, 1_500), worth(500))).isTrue();
        assertThat(FirmCapital.covers(firm(1_300L, 1_000L, 1_500), worth(501))).isFalse();
        assertThat(FirmCapital.covers(firm(1_299L, 1_000L, 1_500), worth(500))).isFalse();
    }

    @Test
    void what_is_not_set_covers_nothing() {
        assertThat(FirmCapital.covers(firm(null, 0L, 1_500), worth(0))).isFalse();
        assertThat(FirmCapital.covers(firm(10_000L, null, 1_500), worth(0))).isFalse();
        assertThat(FirmCapital.covers(firm(10_000L, 0L, null), worth(0))).isFalse();
        assertThat(FirmCapital.usedMinor(firm(10_000L, 0L, null), worth(0))).isNull();
        assertThat(FirmCapital.availableMinor(firm(null, 0L, 1_500))).isNull();
    }

    @Test
    void a_sum_too_large_to_count_is_more_than_any_capital() {
        FirmSnapshot firm = new FirmSnapshot(Long.MAX_VALUE - 1, 0L, 10_000, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(FirmCapital.usedMinor(firm, worth(1))).isEqualTo(Long.MAX_VALUE);
        assertThat(FirmCapital.covers(firm, worth(1))).isFalse();
    }
}
