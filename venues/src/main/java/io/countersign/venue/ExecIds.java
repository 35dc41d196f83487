package io.countersign.venue;

import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;

/// The ExecIDs of a venue: its name and a running number, such as `XSIM-000000001`, without gaps and never used
/// twice.
final class ExecIds {
    private ExecIds() {}

    static ReportId id(VenueId venue, long number) {
        return new ReportId(venue, "%s-%09d".formatted(venue, number));
    }

    /// @throws IllegalArgumentException when it is none of ours
    static long number(ReportId id) {
        String prefix = id.venue() + "-";
        if (!id.execId().startsWith(prefix)) {
            throw new IllegalArgumentException("not an ExecID of " + id.venue() + ": " + id.execId());
        }
        return Long.parseLong(id.execId().substring(prefix.length()));
    }
}
