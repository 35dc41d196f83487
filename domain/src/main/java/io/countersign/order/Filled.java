package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.countersign.execution.Execution;
import io.countersign.money.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// How much of an order has traded so far.
///
/// @param cumQty CumQty (FIX tag 14), zero or more
/// @param value the sum of price times quantity over the fills, exact
public record Filled(
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal cumQty,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value) {
    private static final int AVG_PX_DECIMALS = 8;

    public static final Filled NOTHING = new Filled(BigDecimal.ZERO, BigDecimal.ZERO);

    public Filled plus(Execution.Trade trade) {
        BigDecimal lastQty = trade.lastQty().value();
        return new Filled(
                cumQty.add(lastQty), value.add(lastQty.multiply(trade.lastPx().value())));
    }

    /// Without a trade that was taken back.
    public Filled minus(Voided trade) {
        BigDecimal quantity = trade.quantity().value();
        return new Filled(
                cumQty.subtract(quantity),
                value.subtract(quantity.multiply(trade.price().value())));
    }

    /// AvgPx (FIX tag 6), to eight decimals, ties to even; zero while nothing has traded, as FIX has it.
    public BigDecimal avgPx() {
        return cumQty.signum() == 0
                ? BigDecimal.ZERO
                : new Price(value.divide(cumQty, AVG_PX_DECIMALS, RoundingMode.HALF_EVEN)).value();
    }
}
