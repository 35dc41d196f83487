package io.countersign.venue;

import java.time.Instant;

/// Something that happened to an order, and where the order stands after it.
///
/// @param execId never used twice
/// @param orderId the venue's name for the order, the same whatever becomes of it
/// @param firm whose order it is: the CompID of the session it came from
/// @param ticket the order as it is after this
record Report(
        String execId, String orderId, String firm, Ticket ticket, Happening happening, Standing standing, Instant at) {

    /// Whether positions change with it.
    boolean isTrade() {
        return happening instanceof Happening.Trade
                || happening instanceof Happening.Corrected
                || happening instanceof Happening.Busted;
    }
}
