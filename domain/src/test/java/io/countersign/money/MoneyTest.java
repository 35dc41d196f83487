package io.countersign.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency JPY = Currency.getInstance("JPY");
    private static final Currency KWD = Currency.getInstance("KWD");

    @ParameterizedTest
    @CsvSource({
        "10.00, 3,     30.00 USD",
        "0.005, 1,     0.00 USD",
        "0.015, 1,     0.02 USD",
        "0.025, 1,     0.02 USD",
        "0.0251, 1,    0.03 USD",
        "33.33, 0.33,  11.00 USD",
    })
    void a_trades_value_is_rounded_with_ties_to_even(String price, String quantity, String expected) {
        assertThat(Money.notional(Price.parse(price), Quantity.parse(quantity), USD))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "CEILING,  0.001,  1",
        "CEILING, -0.001,  0",
        "FLOOR,    0.019,  1",
        "FLOOR,   -0.001, -1",
    })
    void rounds_as_said(RoundingMode rounding, BigDecimal amount, long minor) {
        assertThat(Money.of(amount, USD, rounding).minor()).isEqualTo(minor);
    }

    @Test
    void knows_how_many_decimals_a_currency_has() {
        assertThat(Money.of(new BigDecimal("1.5"), JPY, RoundingMode.HALF_EVEN)).hasToString("2 JPY");
        assertThat(Money.of(new BigDecimal("1.2345"), KWD, RoundingMode.HALF_EVEN))
                .hasToString("1.234 KWD");
        assertThat(new Money(-5, USD)).hasToString("-0.05 USD");
    }

    @Test
    void overflow_is_an_error_and_never_wraps() {
        Money most = new Money(Long.MAX_VALUE, USD);
        Money least = new Money(Long.MIN_VALUE, USD);
        Money cent = new Money(1, USD);

        assertThatThrownBy(() -> most.plus(cent)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> least.minus(cent)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(least::negate).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.notional(Price.parse("999999999999999"), Quantity.parse("999999999999999"), USD))
                .isInstanceOf(ArithmeticException.class);
        assertThat(Money.of(new BigDecimal("92233720368547758.07"), USD, RoundingMode.UNNECESSARY))
                .isEqualTo(most);
    }

    @Test
    void what_is_only_compared_with_a_limit_stops_at_the_largest_number() {
        BigDecimal huge = new BigDecimal("1E+40");

        assertThat(Money.minorAtMost(huge, USD, RoundingMode.CEILING)).isEqualTo(Long.MAX_VALUE);
        assertThat(Money.minorAtMost(new BigDecimal("0.011"), USD, RoundingMode.CEILING))
                .isEqualTo(2);
        assertThat(Money.capped(huge.negate(), RoundingMode.CEILING)).isEqualTo(-Long.MAX_VALUE);
    }

    @Test
    void currencies_do_not_mix() {
        Money dollar = new Money(100, USD);
        Money yen = new Money(100, JPY);

        assertThatThrownBy(() -> dollar.plus(yen)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dollar.minus(yen)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dollar.compareTo(yen)).isInstanceOf(IllegalArgumentException.class);
        assertThat(dollar).isNotEqualTo(yen);
    }

    @Test
    void adds_subtracts_and_compares() {
        Money five = new Money(500, USD);
        Money two = new Money(200, USD);

        assertThat(five.plus(two)).isEqualTo(new Money(700, USD));
        assertThat(two.minus(five)).isEqualTo(five.minus(two).negate());
        assertThat(two).isLessThan(five);
        assertThat(Money.zero(USD).plus(five)).isEqualTo(five);
    }
}
