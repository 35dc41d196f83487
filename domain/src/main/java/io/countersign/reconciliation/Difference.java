package io.countersign.reconciliation;

import io.countersign.execution.VenueId;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A break as it is found.
///
/// @param execId of the report or the copy; of what has none, a name that is the same each time it is found
/// @param details what was compared, by name
public record Difference(
        BreakKind kind,
        VenueId venue,
        String execId,
        @Nullable OrderId orderId,
        @Nullable AccountId accountId,
        Map<String, String> details) {
    public Difference {
        details = Map.copyOf(details);
    }
}
