package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An audit record as it stands in the database.
///
/// @param sequence its number; what was written later may have a lower one, but only while both were being written
/// @param event what came of it, where it is a step of an order
public record AuditRow(
        long sequence,
        Instant at,
        String type,
        Actor actor,
        AuditRecord.About subject,
        @Nullable JsonNode input,
        @Nullable JsonNode event,
        AuditRecord.Outcome outcome,
        @Nullable PolicyDecisionRef policy) {}
