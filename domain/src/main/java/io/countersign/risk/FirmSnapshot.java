package io.countersign.risk;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The firm's own capital and what is set against it (SEC 15c3-1), over all accounts.
///
/// @param capitalMinor net capital before haircuts, set by finance; absent denies
/// @param minimumMinor what must remain after them
/// @param haircutBps the share of positions and open orders that is deducted, in basis points
/// @param positionsMinor the value of all positions, long and short added up
/// @param openOrdersMinor the value of all open orders that may add to positions
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FirmSnapshot(
        @Nullable Long capitalMinor,
        @Nullable Long minimumMinor,
        @Nullable Integer haircutBps,
        long positionsMinor,
        long openOrdersMinor) {}
