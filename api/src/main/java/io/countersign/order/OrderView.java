package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.api.DecimalText;
import io.countersign.approval.ApprovalId;
import io.countersign.approval.ApprovalState;
import io.countersign.money.Price;
import jakarta.ws.rs.core.EntityTag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An order as the interface shows it. What is not known yet is null; `approval` is there only where one was
/// asked for, `stopPrice` only of a stop order, `held` only while it waits for the market, `amendment` only
/// while a change is under way.
///
/// @param notional its value as risk took it, in major units of the currency
/// @param version grows with every change
public record OrderView(
        String orderId,
        String clientOrderId,
        String workflowId,
        String accountId,
        String traderId,
        String symbol,
        Side side,
        String quantity,
        String orderType,
        @Nullable String limitPrice,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stopPrice,
        TimeInForce timeInForce,
        OrderStatus status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Holding held,
        String cumQty,
        String leavesQty,
        String avgPx,
        @Nullable String notional,
        @Nullable String currency,
        List<Reason> reasons,
        @Nullable String riskCheckId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ApprovalSummary approval,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AmendmentSummary amendment,
        @Nullable String venue,
        Instant createdAt,
        Instant updatedAt,
        int version) {

    /// How a stop order waits for the market.
    ///
    /// @param triggeredAt when the market was seen to have traded at the stop price: the order is to go on
    public record Holding(
            Instant since,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant triggeredAt) {}

    /// How far the order's request for signatures has come.
    public record ApprovalSummary(
            ApprovalId approvalId, ApprovalState state, int required, List<Subject> approvedBy, Instant expiresAt) {}

    /// What the order is to be, and how far that has come: `ASKED` for a second person, `SIGNED`, `ALLOWED` to go out,
    /// or `SENT` to the venue.
    public record AmendmentSummary(
            String quantity,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String limitPrice,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String stopPrice,

            String state) {}

    public static OrderView of(OrderRow order) {
        OrderTerms terms = order.terms();
        OrderRow.Trading trading = order.trading();
        return new OrderView(
                order.orderId().value(),
                terms.clientOrderId().value(),
                order.orderId().workflowId(),
                terms.accountId().value(),
                terms.trader().value(),
                terms.symbol().value(),
                terms.side(),
                terms.quantity().toString(),
                terms.pricing().orderType(),
                text(terms.pricing().limit()),
                text(terms.pricing().stop()),
                terms.timeInForce(),
                order.status(),
                order.held() == null
                        ? null
                        : new Holding(order.held().since(), order.held().triggeredAt()),
                DecimalText.of(trading.cumQty()),
                DecimalText.of(trading.leavesQty()),
                DecimalText.of(trading.avgPx()),
                trading.notional() == null ? null : trading.notional().amount().toPlainString(),
                trading.notional() == null
                        ? null
                        : trading.notional().currency().getCurrencyCode(),
                order.reasons(),
                trading.riskCheckId(),
                approval(order.approval()),
                amendment(order.amendment()),
                trading.venue(),
                order.version().createdAt(),
                order.version().updatedAt(),
                order.version().step());
    }

    /// Changes when, and only when, the order does: with its version, and when the market triggers it, of which
    /// its workflow hears a moment later.
    public EntityTag entityTag() {
        boolean isTriggered = held != null && held.triggeredAt() != null;
        return new EntityTag(isTriggered ? version + "-triggered" : Integer.toString(version));
    }

    private static @Nullable String text(Optional<Price> price) {
        return price.map(Price::toString).orElse(null);
    }

    private static @Nullable AmendmentSummary amendment(@Nullable Amendment amendment) {
        return amendment == null
                ? null
                : new AmendmentSummary(
                        amendment.to().quantity().toString(),
                        text(amendment.to().pricing().limit()),
                        text(amendment.to().pricing().stop()),
                        switch (amendment) {
                            case Amendment.Asked _ -> "ASKED";
                            case Amendment.Signed _ -> "SIGNED";
                            case Amendment.Allowed _ -> "ALLOWED";
                            case Amendment.Sent _ -> "SENT";
                        });
    }

    private static @Nullable ApprovalSummary approval(OrderRow.@Nullable Signatures signatures) {
        return signatures == null
                ? null
                : new ApprovalSummary(
                        signatures.approvalId(),
                        signatures.state(),
                        signatures.required(),
                        signatures.approvedBy(),
                        signatures.expiresAt());
    }
}
