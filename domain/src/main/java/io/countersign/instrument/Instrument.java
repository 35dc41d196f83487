package io.countersign.instrument;

import java.math.BigDecimal;
import java.util.Currency;

/// One line of the instrument master.
///
/// @param tick every price is a whole multiple of it
/// @param lot every quantity is a whole multiple of it; itself a whole number
public record Instrument(
        Symbol symbol,
        String name,
        Currency currency,
        BigDecimal tick,
        BigDecimal lot,
        TradingStatus status,
        TradingSession session) {}
