package io.countersign.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/// How many units of an instrument; always positive, the side says which way.
public record Quantity(BigDecimal value) implements Comparable<Quantity> {

    public Quantity {
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("quantity must be positive");
        }
        value = Decimals.normal(value);
    }

    public static Quantity of(long units) {
        return new Quantity(BigDecimal.valueOf(units));
    }

    /// @throws IllegalArgumentException when the text is not a plain positive decimal
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Quantity parse(String text) {
        return new Quantity(Decimals.parse(text, "quantity"));
    }

    /// Whether this quantity is a whole number of lots.
    public boolean isWholeLotsOf(BigDecimal lot) {
        return value.remainder(lot).signum() == 0;
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
