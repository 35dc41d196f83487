package io.countersign.venue;

/// A request to cancel or replace an order, by name.
///
/// @param clOrdId the request's own name
/// @param origClOrdId the last name of the order that the venue accepted
record Change(String clOrdId, String origClOrdId) {}
