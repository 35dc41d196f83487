package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import java.math.BigDecimal;

/// What the venue takes a firm's position in one instrument to be at the end of a day.
///
/// @param quantity net of all trades ever: bought less sold
/// @param settlement what anybody last traded the instrument at with the venue
/// @param settlementBefore the same at the end of the day before; on the first day that of this one
record Holding(
        String firm, String account, Symbol symbol, BigDecimal quantity, Price settlement, Price settlementBefore) {}
