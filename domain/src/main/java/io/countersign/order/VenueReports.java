package io.countersign.order;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.Held;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Released;
import io.countersign.order.OrderState.Triggered;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a venue's reports make of an order. What a venue says happened did happen, whatever our state.
final class VenueReports {
    private VenueReports() {}

    static OrderState apply(OrderState state, OrderEvent.Reported reported) {
        OrderState after = state;
        for (ExecutionReport report : reported.reports()) {
            Optional<Voided> voided = reported.voidedBy(report);
            after = voided.isPresent() ? TakenBack.apply(after, report, voided.get()) : apply(after, report);
        }
        return after;
    }

    private static OrderState apply(OrderState state, ExecutionReport report) {
        return switch (state) {
            case AtVenue order -> atVenue(order, report);
            case ExecutionFailed failed -> afterFailure(failed, report);
            case Closed closed -> new Closed(closed.outcome(), traded(closed, report), closed.reasons());
            case PendingRisk _, PendingApproval _, Approved _, Held _, Triggered _, Released _ ->
                throw new IllegalTransition(state, new OrderEvent.Reported(List.of(report)));
        };
    }
    /// Of a part of an earlier execution only the trades count: its end is not the end of this one.
    private static OrderState atVenue(AtVenue order, ExecutionReport report) {
        AtVenue after = new AtVenue(order.children(), traded(order, report), amendment(order.amendment(), report));
        return Children.with(after, report.clOrdId().root(), child -> child(child.sized(report), report));
    }

    private static Child child(Child child, ExecutionReport report) {
        return switch (report.execution()) {
            case Execution.New _ -> answered(child);
            case Execution.Trade trade -> traded(child, trade, report.leavesQty());
            case Execution.Canceled(String text) ->
                child.ended(
                        Child.Stage.CANCELED,
                        List.of(Reason.said(
                                child.cancelRequested() ? RejectCode.CANCELED_BY_USER : RejectCode.CANCELED_BY_VENUE,
                                text)));
            case Execution.Expired(String text) ->
                child.ended(Child.Stage.EXPIRED, List.of(Reason.said(RejectCode.EXPIRED_AT_VENUE, text)));
            case Execution.Rejected(String text) ->
                child.ended(Child.Stage.FAILED, List.of(Reason.said(RejectCode.VENUE_REJECTED, text)));
            case Execution.CancelRejected _ -> answered(child).canceling(false);
            case Execution.Replaced(var orderQty, var _) -> replaced(child, report, orderQty.value());
            case Execution.ReplaceRejected _, Execution.PendingCancel _, Execution.PendingReplace _ -> answered(child);
            case Execution.TradeCancel _, Execution.TradeCorrect _ -> child;
        };
    }

    private static Child answered(Child child) {
        return child.isOpen() ? child.at(Child.Stage.WORKING) : child;
    }

    /// A part that has traded in full is filled, whatever else was said of it before. One that the venue says to be
    /// over with something left is taken to be over.
    private static Child traded(Child child, Execution.Trade trade, BigDecimal leavesQty) {
        Child after = child.traded(child.cumQty().add(trade.lastQty().value()));
        boolean isOver = leavesQty.signum() == 0;
        if (after.isUsedUp() || (isOver && after.orderQty() == null)) {
            return after.at(Child.Stage.FILLED);
        }
        if (!after.isOpen()) {
            return after;
        }
        return isOver
                ? after.ended(Child.Stage.CANCELED, List.of(Reason.of(RejectCode.CANCELED_BY_VENUE)))
                : after.at(Child.Stage.WORKING);
    }

    /// Under another name and for another quantity from here on; with nothing left, filled (FIX 4.4, C.3.b
    /// and C.3.c).
    private static Child replaced(Child child, ExecutionReport report, BigDecimal orderQty) {
        Child after = answered(child).replaced(report.clOrdId(), orderQty);
        return after.isOpen() && after.isUsedUp() ? after.at(Child.Stage.FILLED) : after;
    }

    /// The venue's word on the change that was sent ends it; a part that is over cannot be changed any more.
    private static @Nullable Amendment amendment(@Nullable Amendment amendment, ExecutionReport report) {
        if (!(amendment instanceof Amendment.Sent(OrderTerms _, ClOrdId request, BigDecimal _))) {
            return amendment;
        }
        boolean decided = report.execution() instanceof Execution.Replaced
                || report.execution() instanceof Execution.ReplaceRejected;
        return decided && report.clOrdId().equals(request) ? null : amendment;
    }

    /// On an order that was taken to be at no venue. When a venue shows that it has a part of the last execution
    /// all the same, the order is there: another attempt beside it would trade twice. After its own rejection a
    /// venue has nothing any more.
    private static OrderState afterFailure(ExecutionFailed failed, ExecutionReport report) {
        boolean hasIt = report.execution() instanceof Execution.New || report.execution() instanceof Execution.Trade;
        Optional<Child> taken = failed.children().stream()
                .filter(child -> child.clOrdId().equals(report.clOrdId().root()))
                .filter(child -> child.stage() == Child.Stage.FAILED && !rejectedByVenue(child))
                .findFirst();
        if (hasIt && taken.isPresent()) {
            Child back = taken.get().ended(Child.Stage.WORKING, List.of());
            List<Child> children = failed.children().stream()
                    .map(child -> child.clOrdId().equals(back.clOrdId()) ? back : child)
                    .toList();
            return atVenue(new AtVenue(children, failed.filled(), null), report);
        }
        Filled filled = traded(failed, report);
        BigDecimal late = filled.cumQty().subtract(failed.filled().cumQty());
        BigDecimal leaves = failed.leavesQty() == null
                ? null
                : failed.leavesQty().subtract(late).max(BigDecimal.ZERO);
        return new ExecutionFailed(failed.reasons(), filled, failed.attempts(), leaves, failed.children());
    }

    private static boolean rejectedByVenue(Child child) {
        return child.reasons().stream().anyMatch(reason -> reason.code().equals(RejectCode.VENUE_REJECTED.name()));
    }

    /// What has traded after the report. It counts even when the order is over.
    private static Filled traded(OrderState state, ExecutionReport report) {
        return report.execution() instanceof Execution.Trade trade
                ? state.progress().plus(trade)
                : state.progress();
    }
}
