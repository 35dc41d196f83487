/// The adapters of the venue port. So far there is one: [io.countersign.venue.VenueSimulator], a market that replays
/// recorded quotes and trades.
///
/// The simulator is a counterpart, not a part of the house: it keeps its own book and its own durable journal, and
/// shares nothing with us but the messages of the port. Inside it, one thread owns the book and the journal; a second
/// hands out reports and a third publishes quotes, so that neither a slow taker of reports nor a slow taker of quotes
/// holds up the market.
@NullMarked
package io.countersign.venue;

import org.jspecify.annotations.NullMarked;
