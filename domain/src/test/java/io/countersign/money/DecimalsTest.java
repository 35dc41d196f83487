package io.countersign.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How prices and quantities of the outside world are read.
class DecimalsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1.50, 1.5",
        "100, 100",
        "0.00000001, 0.00000001",
        "007.10, 7.1",
        "999999999999999.99999999, 999999999999999.99999999",
    })
    void reads_plain_decimals_and_writes_the_shortest(String text, String expected) {
        assertThat(Price.parse(text)).hasToString(expected);
        assertThat(Quantity.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 1",
                "1 ",
                "1\n",
                "+1",
                "--1",
                "1e3",
                "1E3",
                "0x10",
                "NaN",
                "Infinity",
                "-Infinity",
                "1,5",
                "1.",
                ".5",
                "1.2.3",
                "1_000",
                "1'000",
                "1000000000000000",
                "1.123456789",
                "٣",
                "１",
                "null",
                "1d",
            })
    void refuses_what_is_no_plain_decimal(String text) {
        assertThatThrownBy(() -> Price.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("price must be a plain decimal");
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("quantity must be a plain decimal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.00", "-0", "-1", "-0.00000001", "-999999999999999"})
    void refuses_what_is_not_positive(String text) {
        assertThatThrownBy(() -> Price.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("price must be positive");
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantity must be positive");
    }

    @Test
    void equal_numbers_are_equal_however_they_were_written() {
        assertThat(Price.parse("1.0")).isEqualTo(Price.parse("1.00")).hasSameHashCodeAs(Price.parse("1"));
        assertThat(Quantity.parse("100")).isEqualTo(new Quantity(new BigDecimal("1E+2")));
        assertThat(new Quantity(new BigDecimal("1E+2"))).hasToString("100");
    }

    @Test
    void orders_by_value() {
        assertThat(Price.parse("9.99")).isLessThan(Price.parse("10"));
        assertThat(Quantity.parse("9.99")).isLessThan(Quantity.of(10));
    }

    @ParameterizedTest
    @CsvSource({"150.25, 0.01, true", "150.255, 0.01, false", "150.25, 0.05, true", "150.26, 0.05, false"})
    void a_price_is_on_tick_or_not(String price, BigDecimal tick, boolean on) {
        assertThat(Price.parse(price).isOn(tick)).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({"100, 1, true", "100.5, 1, false", "150, 100, false", "200, 100, true"})
    void a_quantity_is_in_whole_lots_or_not(String quantity, BigDecimal lot, boolean whole) {
        assertThat(Quantity.parse(quantity).isWholeLotsOf(lot)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 0.01, 100",
        "100, 500, 0.01, 105",
        "100.01, 500, 0.01, 105.02",
        "0.01, 1, 0.01, 0.02",
        "33.33, 33, 0.05, 33.45",
    })
    void raises_a_price_up_to_the_next_tick(String price, int basisPoints, BigDecimal tick, String expected) {
        assertThat(Price.parse(price).raisedBy(basisPoints, tick)).hasToString(expected);
    }
}
