package io.countersign.money;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Reads the decimals of the outside world: plain digits with at most one point, no exponent, no sign tricks.
final class Decimals {
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,8})?");

    private Decimals() {}

    /// @param what names the field in the error
    /// @throws IllegalArgumentException when the text is not a plain decimal of at most 15 digits and 8 decimals
    static BigDecimal parse(String text, String what) {
        if (!PLAIN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    what + " must be a plain decimal of at most 15 digits and 8 decimals, such as 125.50");
        }
        return new BigDecimal(text);
    }

    /// The same number with the fewest decimals, so that 1.0 equals 1.00 and prints as `1`.
    static BigDecimal normal(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
