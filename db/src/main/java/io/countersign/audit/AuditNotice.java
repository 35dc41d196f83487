package io.countersign.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.approval.ApprovalId;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.OrderStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// That something was recorded: enough for a listener to know whether to look.
///
/// @param approvalId the order's latest request for signatures
/// @param status the order's status when this was read, which may be later than the record
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditNotice(
        long sequence,
        Instant at,
        String type,
        @Nullable OrderId orderId,
        @Nullable AccountId accountId,
        @Nullable ApprovalId approvalId,
        @Nullable OrderStatus status) {}
