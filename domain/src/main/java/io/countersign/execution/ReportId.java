package io.countersign.execution;

/// What makes a report unique: the venue and the ExecID it gave (FIX tag 17).
public record ReportId(VenueId venue, String execId) {}
