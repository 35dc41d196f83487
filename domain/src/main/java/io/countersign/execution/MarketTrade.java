package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;

/// A trade that a venue published: anybody's.
///
/// @param at when it was, by the venue's clock
public record MarketTrade(VenueId venue, Symbol symbol, Price price, Quantity quantity, Instant at) {}
