package io.countersign.venue;

import java.util.Map;

/// How often something came, went or was done since the process began.
///
/// @param duplicates ClOrdIDs that came again
/// @param orders that came, repeats included
/// @param reports that were sent, those on the drop copy sessions and repeats included
/// @param faults that happened, and how often; those that did not are not among them
public record Counts(long duplicates, long orders, long reports, Map<Fault, Integer> faults) {
    public Counts {
        faults = Map.copyOf(faults);
    }
}
