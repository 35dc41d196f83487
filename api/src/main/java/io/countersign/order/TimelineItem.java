package io.countersign.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One entry in an order's history.
///
/// @param actor a person's subject where one acted, else a service's SPIFFE id
/// @param summary one sentence for people
/// @param details all there is, for programs
public record TimelineItem(Instant at, Source source, String type, String actor, String summary, JsonNode details) {

    /// Which of the two records it is from.
    public enum Source {
        WORKFLOW,
        AUDIT
    }
}
