package io.countersign.api;

import java.math.BigDecimal;

/// Spells a decimal as the interface does: plainly, with no needless zeros.
public final class DecimalText {
    private DecimalText() {}

    public static String of(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
