package io.countersign.venue;

import java.math.BigDecimal;

/// Where an order stands after something happened to it.
///
/// @param cumQty what has traded, busts and corrections taken in
/// @param leavesQty what can still trade; 0 unless the order is open
/// @param avgPx of what has traded; 0 when nothing has
record Standing(OrdStatus status, BigDecimal cumQty, BigDecimal leavesQty, BigDecimal avgPx) {
    /// Of an order that the venue does not know.
    static final Standing UNKNOWN = new Standing(OrdStatus.REJECTED, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
}
