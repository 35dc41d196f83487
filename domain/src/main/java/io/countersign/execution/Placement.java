package io.countersign.execution;

import io.countersign.order.OrderId;

/// One attempt at executing an order: which venue it was meant for, under which ClOrdID.
///
/// @param attempt counts from 1; a retry is another attempt under another ClOrdID
public record Placement(ClOrdId clOrdId, VenueId venue, int attempt) {

    /// The ClOrdID of an order's n-th attempt: always the same, so that a repeated activity can be recognised.
    public static ClOrdId clOrdId(OrderId order, int attempt) {
        return new ClOrdId(order.value() + "-" + attempt);
    }
}
