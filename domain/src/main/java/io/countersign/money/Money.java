package io.countersign.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// An exact amount in one currency.
///
/// @param minor whole minor units (cents for USD, yen for JPY); may be negative
public record Money(long minor, Currency currency) implements Comparable<Money> {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /// The amount nearest to `amount` (in major units), rounded as said.
    ///
    /// @throws ArithmeticException when the amount does not fit into a `long` of minor units
    public static Money of(BigDecimal amount, Currency currency, RoundingMode rounding) {
        BigDecimal minor = amount.movePointRight(currency.getDefaultFractionDigits());
        return new Money(minor.setScale(0, rounding).longValueExact(), currency);
    }

    /// The amount in minor units, rounded as said, and never beyond the largest `long`: for what is only ever compared
    /// with a limit, which it is then above.
    public static long minorAtMost(BigDecimal amount, Currency currency, RoundingMode rounding) {
        return capped(amount.movePointRight(currency.getDefaultFractionDigits()), rounding);
    }

    /// A whole number, rounded as said, and never beyond the largest `long` either way.
    public static long capped(BigDecimal value, RoundingMode rounding) {
        BigDecimal whole = value.setScale(0, rounding);
        return whole.min(LARGEST).max(LARGEST.negate()).longValueExact();
    }

    /// Price times quantity, to the nearest minor unit, ties to even: the one place where a trade's value is rounded.
    public static Money notional(Price price, Quantity quantity, Currency currency) {
        return of(price.value().multiply(quantity.value()), currency, RoundingMode.HALF_EVEN);
    }

    /// @throws ArithmeticException on overflow, never wraps
    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.addExact(minor, other.minor), currency);
    }

    /// @throws ArithmeticException on overflow, never wraps
    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.subtractExact(minor, other.minor), currency);
    }

    public Money negate() {
        return new Money(Math.negateExact(minor), currency);
    }

    /// The amount in major units with the currency's own number of decimals, such as `1250.00`.
    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
    }

    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return amount().toPlainString() + " " + currency;
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot combine " + currency + " with " + other.currency);
        }
    }
}
