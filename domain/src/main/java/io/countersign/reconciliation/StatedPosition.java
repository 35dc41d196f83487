package io.countersign.reconciliation;

import io.countersign.instrument.Symbol;
import io.countersign.order.AccountId;
import java.math.BigDecimal;
import java.time.Instant;

/// What a venue takes our position in an instrument to be when it ends its day.
///
/// @param statement the venue's name for it (PosMaintRptID), the same when it is said again
/// @param account as the venue names it; we need not have it
/// @param quantity net of all that was ever traded there: long less short
/// @param asOf by the venue's clock; what trades later is not in it
public record StatedPosition(String statement, AccountId account, Symbol symbol, BigDecimal quantity, Instant asOf) {}
