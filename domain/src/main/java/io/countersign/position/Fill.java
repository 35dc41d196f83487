package io.countersign.position;

import io.countersign.execution.ReportId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;

/// A trade as it is booked: once per report of the venue, for ever.
///
/// @param at when it traded, by the venue's clock
/// @param fee what the venue charges; never negative
public record Fill(
        ReportId id,
        AccountId accountId,
        Symbol symbol,
        Side side,
        Quantity quantity,
        Price price,
        Instant at,
        Money fee) {

    /// What the fill adds to the position: positive for a purchase.
    public BigDecimal signedQuantity() {
        return side == Side.BUY ? quantity.value() : quantity.value().negate();
    }

    /// What the fill adds to the cash: negative for a purchase; the fee is taken in either case.
    public Money cashFlow() {
        Currency currency = fee.currency();
        Money value = Money.notional(price, quantity, currency);
        return (side == Side.BUY ? value.negate() : value).minus(fee);
    }
}
