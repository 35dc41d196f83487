package io.countersign.order;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Released;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What a bust or a correction makes of an order. CumQty and AvgPx follow, whatever its state. Whether what
/// was taken back can trade again, is for the venue's LeavesQty to say; what cannot, counts as canceled.
public final class TakenBack {
    private TakenBack() {}

    /// Of these reports those by which a venue opened again what stays over in our books: nobody would cancel it there.
    ///
    /// @param after the order with the reports
    public static List<ExecutionReport> leftOpen(OrderState after, OrderEvent.Reported event) {
        List<ExecutionReport> open = new ArrayList<>();
        for (ExecutionReport report : event.reports()) {
            ClOrdId root = report.clOrdId().root();
            boolean isRefusal = report.execution() instanceof Execution.CancelRejected
                    || report.execution() instanceof Execution.ReplaceRejected;
            if (report.leavesQty().signum() == 0 && !isRefusal) {
                open.removeIf(earlier -> earlier.clOrdId().root().equals(root));
            } else if (isVoiding(report.execution()) && isOver(after, root)) {
                open.add(report);
            }
        }
        return List.copyOf(open);
    }

    private static boolean isVoiding(Execution execution) {
        return execution instanceof Execution.TradeCancel || execution instanceof Execution.TradeCorrect;
    }

    private static boolean isOver(OrderState state, ClOrdId root) {
        return !(state instanceof AtVenue order)
                || order.child(root).filter(Child::isOpen).isEmpty();
    }

    static OrderState apply(OrderState state, ExecutionReport report, Voided voided) {
        return switch (state) {
            case AtVenue order -> atVenue(order, report, voided);
            case ExecutionFailed failed -> afterFailure(failed, report, voided);
            case Closed closed -> afterTheEnd(closed, report, voided);
            case PendingRisk _, PendingApproval _, Approved _, OrderState.Held _, OrderState.Triggered _, Released _ ->
                throw new IllegalTransition(state, new OrderEvent.Reported(List.of(report), List.of(voided)));
        };
    }

    private static OrderState atVenue(AtVenue order, ExecutionReport report, Voided voided) {
        BigDecimal less = less(report, voided);
        AtVenue after = new AtVenue(order.children(), filled(order, report, voided), order.amendment());
        if (order.child(report.clOrdId().root()).isPresent()) {
            return Children.with(after, report.clOrdId().root(), child -> child(child, report.leavesQty(), less));
        }
        return less.signum() > 0 ? Children.settled(withWhatIsMissing(after, report, less)) : after;
    }

    /// A part with something left goes on when the venue says so, and only for as much as the venue says.
    private static Child child(Child child, BigDecimal leavesQty, BigDecimal less) {
        Child after = child.traded(child.cumQty().subtract(less));
        boolean canTrade = leavesQty.signum() > 0;
        return switch (child.stage()) {
            case SENT, WORKING, UNKNOWN, FILLED ->
                canTrade ? sized(after, leavesQty).at(Child.Stage.WORKING) : overWithSomethingLeft(after);
            case CANCELED, EXPIRED, FAILED -> after;
        };
    }

    private static Child sized(Child child, BigDecimal leavesQty) {
        return child.replaced(child.current(), child.cumQty().add(leavesQty));
    }

    private static Child overWithSomethingLeft(Child child) {
        return child.orderQty() == null || !child.isUsedUp()
                ? child.ended(Child.Stage.CANCELED, List.of(Reason.of(RejectCode.TRADE_BUSTED)))
                : child.at(Child.Stage.FILLED);
    }

    /// A trade of an earlier execution: this one was made for what that one had left, so that without the
    /// trade the order will not be filled by it. A part that is over already says so.
    private static AtVenue withWhatIsMissing(AtVenue order, ExecutionReport report, BigDecimal less) {
        Placement earlier = new Placement(report.clOrdId().root(), report.id().venue(), less);
        List<Child> children = new ArrayList<>(order.children());
        children.add(Child.sent(earlier).ended(Child.Stage.CANCELED, List.of(Reason.of(RejectCode.TRADE_BUSTED))));
        return new AtVenue(children, order.filled(), order.amendment());
    }

    /// What was taken back is left to be executed, should operations try again.
    private static OrderState afterFailure(ExecutionFailed failed, ExecutionReport report, Voided voided) {
        BigDecimal leaves = failed.leavesQty() == null
                ? null
                : failed.leavesQty().add(less(report, voided)).max(BigDecimal.ZERO);
        return new ExecutionFailed(
                failed.reasons(), filled(failed, report, voided), failed.attempts(), leaves, failed.children());
    }

    /// What is over stays over. A filled order is so no more when some of it was taken back.
    private static OrderState afterTheEnd(Closed closed, ExecutionReport report, Voided voided) {
        Filled filled = filled(closed, report, voided);
        return closed.outcome() == OrderStatus.FILLED && less(report, voided).signum() > 0
                ? new Closed(OrderStatus.CANCELED, filled, List.of(Reason.of(RejectCode.TRADE_BUSTED)))
                : new Closed(closed.outcome(), filled, closed.reasons());
    }

    private static Filled filled(OrderState state, ExecutionReport report, Voided voided) {
        Filled without = state.progress().minus(voided);
        return report.execution() instanceof Execution.TradeCorrect(var _, var lastQty, var lastPx)
                ? without.plus(new Execution.Trade(lastQty, lastPx))
                : without;
    }

    /// By how much the trade is smaller than it was; negative when it is larger.
    private static BigDecimal less(ExecutionReport report, Voided voided) {
        BigDecimal before = voided.quantity().value();
        return report.execution() instanceof Execution.TradeCorrect(var _, var lastQty, var _)
                ? before.subtract(lastQty.value())
                : before;
    }
}
