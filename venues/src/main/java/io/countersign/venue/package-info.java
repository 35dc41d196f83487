/// A simulated venue: a market that replays recorded quotes and trades and takes orders against them, with FIX 4.4
/// sessions as `docs/fix.md` has them.
///
/// It is a counterpart, not a part of the house: it keeps its own book and its own durable journal, speaks of orders in
/// its own words, and shares nothing with us but what goes over the wire. Inside it, one thread owns the book and the
/// journal; each session has one that hands out its reports, and one publishes market data, so that nobody who is
/// slow to read holds up the market.
@NullMarked
package io.countersign.venue;

import org.jspecify.annotations.NullMarked;
