package io.countersign.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.OrderReads;
import io.countersign.order.OrderRow;
import io.countersign.order.OrderView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a listener is told: that something was recorded, and how the order stands that it is about, so that who
/// shows orders has nothing to ask.
///
/// @param order as it was when this was told, which may be later than the record
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEvent(
        long sequence,
        Instant at,
        String type,
        @Nullable OrderId orderId,
        @Nullable AccountId accountId,
        @Nullable OrderView order) {

    /// All of these, with each order read once.
    static List<AuditEvent> of(List<AuditNotice> notices, OrderReads orders) {
        Map<OrderId, OrderRow> known = orders.among(notices.stream()
                .map(AuditNotice::orderId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        return notices.stream()
                .map(notice -> of(notice, notice.orderId() == null ? null : known.get(notice.orderId())))
                .toList();
    }

    private static AuditEvent of(AuditNotice notice, @Nullable OrderRow order) {
        return new AuditEvent(
                notice.sequence(),
                notice.at(),
                notice.type(),
                notice.orderId(),
                notice.accountId(),
                order == null ? null : OrderView.of(order));
    }

    /// For one who may know that something happened to an order, and not how it stands.
    AuditEvent withoutOrder() {
        return new AuditEvent(sequence, at, type, orderId, accountId, null);
    }
}
