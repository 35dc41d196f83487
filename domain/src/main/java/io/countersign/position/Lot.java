package io.countersign.position;

import io.countersign.execution.ReportId;
import io.countersign.money.Price;
import java.math.BigDecimal;

/// What is left of one opening fill.
///
/// @param quantity signed: positive held, negative owed; never zero
public record Lot(ReportId openedBy, BigDecimal quantity, Price price) {

    Lot withQuantity(BigDecimal remaining) {
        return new Lot(openedBy, remaining, price);
    }
}
