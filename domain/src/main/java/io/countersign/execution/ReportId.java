package io.countersign.execution;

import java.util.Objects;

/// What makes a report unique: the venue and the ExecID it gave (FIX tag 17).
public record ReportId(VenueId venue, String execId) {

    /// @throws NullPointerException when anything is missing
    public ReportId {
        Objects.requireNonNull(venue, "venue");
        Objects.requireNonNull(execId, "execId");
    }
}
