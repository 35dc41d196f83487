package io.countersign.risk;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What an account holds of one instrument, what its open orders may add, and what it is worth.
///
/// @param quantity signed: positive held, negative owed
/// @param openBuys what open buy orders may still buy
/// @param openSells what open sell orders, short or not, may still sell
/// @param bid the price it could be sold at; absent without a fresh quote
/// @param ask the price it could be bought back at; absent without a fresh quote
public record Holding(
        Symbol symbol,
        BigDecimal quantity,
        BigDecimal openBuys,
        BigDecimal openSells,
        @Nullable Price bid,
        @Nullable Price ask) {

    public static Holding nothing(Symbol symbol) {
        return new Holding(symbol, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, null, null);
    }
}
