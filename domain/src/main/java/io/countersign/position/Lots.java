package io.countersign.position;

import io.countersign.money.Money;
import io.countersign.money.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// The open lots of one account in one instrument, oldest first, all of one sign: the book of record. A fill against
/// them closes the oldest first (FIFO); what it has left opens a new lot.
public record Lots(List<Lot> open) {
    private static final int AVERAGE_PRICE_DECIMALS = 8;

    public static final Lots NONE = new Lots(List.of());

    public Lots {
        open = List.copyOf(open);
    }

    /// The lots after a fill, and what it realised.
    ///
    /// @param realized the gain on what was closed, fees not taken, to the nearest minor unit, ties to even
    public record AfterFill(Lots lots, Money realized) {}

    public AfterFill after(Fill fill) {
        Currency currency = fill.fee().currency();
        List<Lot> left = new ArrayList<>();
        BigDecimal remaining = fill.signedQuantity();
        BigDecimal gain = BigDecimal.ZERO;
        for (Lot lot : open) {
            if (remaining.signum() == 0 || remaining.signum() == lot.quantity().signum()) {
                left.add(lot);
                continue;
            }
            BigDecimal closed = remaining.abs().min(lot.quantity().abs());
            BigDecimal direction = BigDecimal.valueOf(lot.quantity().signum());
            gain = gain.add(fill.price()
                    .value()
                    .subtract(lot.price().value())
                    .multiply(closed)
                    .multiply(direction));
            BigDecimal lotLeft = lot.quantity().subtract(closed.multiply(direction));
            if (lotLeft.signum() != 0) {
                left.add(lot.withQuantity(lotLeft));
            }
            remaining = remaining.add(closed.multiply(direction));
        }
        if (remaining.signum() != 0) {
            left.add(new Lot(fill.id(), remaining, fill.price()));
        }
        return new AfterFill(new Lots(left), Money.of(gain, currency, RoundingMode.HALF_EVEN));
    }

    /// What fills come to that follow each other in this order, and what all of them realised.
    public static AfterFill of(List<Fill> fills, Currency currency) {
        AfterFill book = new AfterFill(NONE, Money.zero(currency));
        for (Fill fill : fills) {
            AfterFill next = book.lots().after(fill);
            book = new AfterFill(next.lots(), book.realized().plus(next.realized()));
        }
        return book;
    }

    /// Whether all of this fill is still open: then no later fill has closed any of it, and without it all
    /// others are as they are.
    public boolean haveUntouched(Fill fill) {
        return open.stream()
                .anyMatch(lot ->
                        lot.openedBy().equals(fill.id()) && lot.quantity().compareTo(fill.signedQuantity()) == 0);
    }

    /// Signed: positive held, negative owed.
    public BigDecimal quantity() {
        return open.stream().map(Lot::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// What the open lots cost: the sum of price times signed quantity, exact; negative for a short position.
    public BigDecimal cost() {
        return open.stream()
                .map(lot -> lot.price().value().multiply(lot.quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// The average price of what is open, to eight decimals; empty when flat.
    public Optional<BigDecimal> averagePrice() {
        BigDecimal quantity = quantity();
        return quantity.signum() == 0
                ? Optional.empty()
                : Optional.of(
                        new Price(cost().divide(quantity, AVERAGE_PRICE_DECIMALS, RoundingMode.HALF_EVEN)).value());
    }
}
