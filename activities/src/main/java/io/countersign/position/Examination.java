package io.countersign.position;

import io.countersign.execution.ChildOrder;
import io.countersign.execution.CumQtyChain;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.reconciliation.BreakKind;
import io.countersign.reconciliation.Difference;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Looks at what a venue says to have traded before it is booked: a trade that cannot be of the order is held
/// until a person has looked at it, or a later report explains it.
///
/// @param orderQty what the order is for
/// @param limitPrice absent for an order without a limit
record Examination(
        OrderId orderId,
        AccountId accountId,
        Side side,
        BigDecimal orderQty,
        @Nullable BigDecimal limitPrice) {

    /// What speaks against booking this trade.
    ///
    /// @param onlyBooked whether it must follow an execution that is booked, and not one that is only known
    Optional<Difference> of(Handle handle, ExecutionReport report, Execution.Trade trade, boolean onlyBooked) {
        return beyondTheOrder(handle, report, trade.lastQty().value(), trade.lastQty())
                .or(() -> worseThanTheLimit(handle, report, trade.lastPx()))
                .or(() -> notAsTheVenueCounts(handle, report, trade, onlyBooked));
    }

    /// What speaks against booking this correction.
    ///
    /// @param more how much larger than the trade was
    Optional<Difference> of(Handle handle, ExecutionReport report, Execution.TradeCorrect correction, BigDecimal more) {
        return beyondTheOrder(handle, report, more, correction.lastQty())
                .or(() -> worseThanTheLimit(handle, report, correction.lastPx()));
    }

    private Optional<Difference> beyondTheOrder(
            Handle handle, ExecutionReport report, BigDecimal more, Quantity lastQty) {
        String root = report.clOrdId().root().value();
        BigDecimal ofPart = traded(handle, root).add(more);
        BigDecimal ofOrder = traded(handle, null).add(more);
        BigDecimal partQty = ExecutionStore.childOrder(handle, report.clOrdId())
                .map(child -> child.orderQty().value())
                .orElse(orderQty);
        return more.signum() > 0 && (ofPart.compareTo(partQty) > 0 || ofOrder.compareTo(orderQty) > 0)
                ? Optional.of(difference(
                        report,
                        BreakKind.OVERFILL,
                        Map.of(
                                "lastQty", lastQty.toString(),
                                "orderQty", plain(orderQty),
                                "cumQty", plain(ofOrder),
                                "partQty", plain(partQty),
                                "partCumQty", plain(ofPart))))
                : Optional.empty();
    }

    /// @param root the part; null for all of the order
    private BigDecimal traded(Handle handle, @Nullable String root) {
        return handle.createQuery("""
                        SELECT COALESCE(SUM(quantity), 0) FROM fill
                        WHERE order_id = :order AND (CAST(:root AS text) IS NULL OR cl_ord_id = :root)""")
                .bind("order", orderId.value())
                .bind("root", root)
                .mapTo(BigDecimal.class)
                .one();
    }

    /// The limit of the part as its venue has it counts as well: a change may be on its way from there.
    private Optional<Difference> worseThanTheLimit(Handle handle, ExecutionReport report, Price lastPx) {
        if (limitPrice == null || !isWorse(lastPx, limitPrice)) {
            return Optional.empty();
        }
        boolean isWithinThePart = ExecutionStore.childOrder(handle, report.clOrdId())
                .map(ChildOrder::pricing)
                .filter(pricing -> pricing instanceof Pricing.Limit(Price limit) && !isWorse(lastPx, limit.value()))
                .isPresent();
        return isWithinThePart
                ? Optional.empty()
                : Optional.of(difference(
                        report,
                        BreakKind.WORSE_THAN_LIMIT,
                        Map.of("lastPx", lastPx.toString(), "limitPrice", plain(limitPrice), "side", side.name())));
    }

    private boolean isWorse(Price price, BigDecimal limit) {
        int compared = price.value().compareTo(limit);
        return side == Side.BUY ? compared > 0 : compared < 0;
    }

    private Optional<Difference> notAsTheVenueCounts(
            Handle handle, ExecutionReport report, Execution.Trade trade, boolean onlyBooked) {
        CumQtyChain others = new CumQtyChain(ExecutionStore.executions(handle, report.clOrdId()).stream()
                .filter(other -> other.booked() || !onlyBooked)
                .toList());
        return others.leadsTo(report, trade)
                ? Optional.empty()
                : Optional.of(difference(
                        report,
                        BreakKind.CUM_QTY,
                        Map.of(
                                "cumQty",
                                plain(report.cumQty()),
                                "lastQty",
                                trade.lastQty().toString(),
                                "ours",
                                plain(traded(handle, report.clOrdId().root().value())))));
    }

    private Difference difference(ExecutionReport report, BreakKind kind, Map<String, String> details) {
        return new Difference(kind, report.id().venue(), report.id().execId(), orderId, accountId, details);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
