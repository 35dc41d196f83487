package io.countersign.venue;

/// How often something came or went since the process began.
///
/// @param duplicates ClOrdIDs that came again
/// @param orders that came, repeats included
/// @param reports that were sent, those on the drop copy sessions and repeats included
public record Counts(long duplicates, long orders, long reports) {}
