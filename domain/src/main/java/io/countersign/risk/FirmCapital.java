package io.countersign.risk;

import io.countersign.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// The firm's net capital rule (SEC 15c3-1, and 15c3-5(c)(1)(i) for the broker or dealer).
public final class FirmCapital {
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    private FirmCapital() {}

    /// The haircut over every position, every open order and this one, rounded up; absent when no haircut is set.
    static @Nullable Long usedMinor(FirmSnapshot firm, Commitment order) {
        Integer haircut = firm.haircutBps();
        if (haircut == null) {
            return null;
        }
        BigDecimal used = BigDecimal.valueOf(firm.positionsMinor())
                .add(BigDecimal.valueOf(firm.openOrdersMinor()))
                .add(BigDecimal.valueOf(order.firmNotional().minor()))
                .multiply(BigDecimal.valueOf(haircut))
                .divide(BASIS_POINTS);
        return Money.capped(used, RoundingMode.CEILING);
    }

    /// What may be used: the capital less the minimum that must remain; absent when either is not set.
    static @Nullable Long availableMinor(FirmSnapshot firm) {
        Long capital = firm.capitalMinor();
        Long minimum = firm.minimumMinor();
        return capital == null || minimum == null ? null : Math.subtractExact(capital, minimum);
    }

    /// Whether the capital covers the order too. What is not set covers nothing.
    public static boolean covers(FirmSnapshot firm, Commitment order) {
        Long used = usedMinor(firm, order);
        Long available = availableMinor(firm);
        return used != null && available != null && used <= available;
    }
}
