package io.countersign.risk;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The limits that hold for one account: its own, or else the firm's default. One that is missing denies.
///
/// @param maxOrderQuantity units in one order
/// @param maxOrderNotionalMinor value of one order, in minor units
/// @param maxPositionMinor value of the position in one instrument, open orders counted, in minor units
/// @param maxConcentrationBps the same value as a share of the account's equity, in basis points
/// @param collarBps how far beyond the far side of the market a price may lie, in basis points
/// @param creditLineMinor what the account may use beyond its own cash, in minor units
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
        @Nullable Long maxOrderQuantity,
        @Nullable Long maxOrderNotionalMinor,
        @Nullable Long maxPositionMinor,
        @Nullable Integer maxConcentrationBps,
        @Nullable Integer collarBps,
        @Nullable Long creditLineMinor) {}
