package io.countersign.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// A price of one unit of an instrument, in major units of its currency; always positive.
public record Price(BigDecimal value) implements Comparable<Price> {
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    public Price {
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("price must be positive");
        }
        value = Decimals.normal(value);
    }

    /// @throws IllegalArgumentException when the text is not a plain positive decimal
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Price parse(String text) {
        return new Price(Decimals.parse(text, "price"));
    }

    /// Whether this price is a whole multiple of the tick.
    public boolean isOn(BigDecimal tick) {
        return value.remainder(tick).signum() == 0;
    }

    /// This price moved away from zero by the given basis points, and up to the next tick.
    public Price raisedBy(int basisPoints, BigDecimal tick) {
        BigDecimal raised = value.multiply(BASIS_POINTS.add(BigDecimal.valueOf(basisPoints)))
                .divide(BASIS_POINTS);
        return new Price(raised.divide(tick, 0, RoundingMode.CEILING).multiply(tick));
    }

    @Override
    public int compareTo(Price other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
