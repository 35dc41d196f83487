package io.countersign.risk;

import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.OrderTerms;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// What an account is worth and what it can still spend, every rounding against the trader. Absent when something it
/// holds has no fresh price.
final class Valuation {
    private Valuation() {}

    /// Cash plus what is held at the bid, less what is owed at the ask.
    static @Nullable Long equityMinor(AccountSnapshot account) {
        Long longs = valueMinor(account, 1);
        Long shorts = valueMinor(account, -1);
        return longs == null || shorts == null
                ? null
                : Math.subtractExact(Math.addExact(account.cash().minor(), longs), shorts);
    }

    /// (SEC 15c3-5(c)(1)(i)) Cash and credit line, less what open orders may cost, less twice what is owed: the
    /// proceeds of a short sale are in the cash, and they and as much again must stay there until it is covered.
    static @Nullable Long creditAvailableMinor(AccountSnapshot account, Limits limits) {
        Long shorts = valueMinor(account, -1);
        Long line = limits.creditLineMinor();
        if (shorts == null || line == null) {
            return null;
        }
        long free = Math.subtractExact(
                Math.addExact(account.cash().minor(), line),
                account.openCredit().minor());
        return Math.subtractExact(free, Math.multiplyExact(2, shorts));
    }

    /// The value of the position that would be held or owed if this order and every open order on its side were filled
    /// and none on the other. Zero for an order that can only reduce.
    static long worstPositionMinor(OrderTerms terms, Price price, Holding holding, Currency currency) {
        BigDecimal quantity = terms.quantity().value();
        BigDecimal worst = terms.side() == Side.BUY
                ? holding.quantity().add(holding.openBuys()).add(quantity)
                : holding.openSells().add(quantity).subtract(holding.quantity());
        return Money.minorAtMost(worst.max(BigDecimal.ZERO).multiply(price.value()), currency, RoundingMode.CEILING);
    }

    private static @Nullable Long valueMinor(AccountSnapshot account, int sign) {
        long sum = 0;
        for (Holding holding : account.holdings()) {
            if (holding.quantity().signum() != sign) {
                continue;
            }
            Price mark = sign > 0 ? holding.bid() : holding.ask();
            if (mark == null) {
                return null;
            }
            RoundingMode againstTrader = sign > 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
            sum = Math.addExact(
                    sum,
                    Money.of(
                                    mark.value().multiply(holding.quantity().abs()),
                                    account.cash().currency(),
                                    againstTrader)
                            .minor());
        }
        return sum;
    }
}
