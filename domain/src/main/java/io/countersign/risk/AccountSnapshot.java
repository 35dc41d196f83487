package io.countersign.risk;

import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An account as it stands under its lock.
///
/// @param cash what it has, trades booked, fees taken
/// @param openCredit what its open orders may still cost
/// @param holdings every instrument it holds or has open orders in
public record AccountSnapshot(boolean active, Money cash, Money openCredit, List<Holding> holdings) {

    public AccountSnapshot {
        holdings = List.copyOf(holdings);
    }

    /// Cash plus what is held at the bid, less what is owed at the ask, rounded down; absent when something it holds
    /// has no price.
    public @Nullable Money equity() {
        Long minor = Valuation.equityMinor(this);
        return minor == null ? null : new Money(minor, cash.currency());
    }

    public Holding holding(Symbol symbol) {
        return holdings.stream()
                .filter(holding -> holding.symbol().equals(symbol))
                .findFirst()
                .orElseGet(() -> Holding.nothing(symbol));
    }
}
