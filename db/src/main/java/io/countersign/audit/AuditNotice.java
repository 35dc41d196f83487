package io.countersign.audit;

import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// That something was recorded.
public record AuditNotice(
        long sequence,
        Instant at,
        String type,
        @Nullable OrderId orderId,
        @Nullable AccountId accountId) {}
