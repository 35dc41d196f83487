package io.countersign.order;

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
import io.countersign.order.OrderState.Working;
import java.util.List;

/// What a venue's reports make of an order. What a venue says happened did happen, whatever our state.
final class VenueReports {
    private VenueReports() {}

    static OrderState apply(OrderState state, List<ExecutionReport> reports) {
        OrderState after = state;
        for (ExecutionReport report : reports) {
            after = apply(after, report);
        }
        return after;
    }

    private static OrderState apply(OrderState state, ExecutionReport report) {
        return switch (state) {
            case AtVenue order -> atVenue(order, report);
            case ExecutionFailed failed -> afterFailure(failed, report);
            case Closed closed -> new Closed(closed.outcome(), traded(closed, report), closed.reasons());
            case PendingRisk _, PendingApproval _, Approved _, Released _ ->
                throw new IllegalTransition(state, new OrderEvent.Reported(List.of(report)));
        };
    }

    /// Of another attempt than the one that is at the venue now only the trades count: its end is not the end of this.
    private static OrderState atVenue(AtVenue order, ExecutionReport report) {
        Placement placement = order.placement();
        Filled filled = traded(order, report);
        boolean canceling = order.cancelRequested();
        if (!report.clOrdId().root().equals(placement.clOrdId())) {
            return order.with(filled, canceling);
        }
        return switch (report.execution()) {
            case Execution.New _ -> new Working(placement, filled, canceling);
            case Execution.CancelRejected _ -> order.with(filled, false);
            case Execution.PendingCancel _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _,
                    Execution.TradeCancel _,
                    Execution.TradeCorrect _ -> order;
            case Execution.Trade _ ->
                report.leavesQty().signum() == 0
                        ? new Closed(OrderStatus.FILLED, filled, List.of())
                        : new Working(placement, filled, canceling);
            case Execution.Canceled(String text) -> {
                RejectCode by = canceling ? RejectCode.CANCELED_BY_USER : RejectCode.CANCELED_BY_VENUE;
                yield new Closed(OrderStatus.CANCELED, filled, said(by, text));
            }
            case Execution.Expired(String text) ->
                new Closed(OrderStatus.EXPIRED, filled, said(RejectCode.EXPIRED_AT_VENUE, text));
            case Execution.Rejected(String text) ->
                new ExecutionFailed(said(RejectCode.VENUE_REJECTED, text), filled, placement.attempt());
        };
    }

    /// On an order that was taken to be at no venue. When the venue shows that it has the last attempt all the same,
    /// the order is there: another attempt beside it would trade twice. After its own rejection a venue has nothing
    /// any more.
    private static OrderState afterFailure(ExecutionFailed failed, ExecutionReport report) {
        int attempt = report.clOrdId().attempt();
        boolean hasIt = report.execution() instanceof Execution.New || report.execution() instanceof Execution.Trade;
        if (!hasIt || attempt != failed.attempts() || rejectedByVenue(failed)) {
            return new ExecutionFailed(failed.reasons(), traded(failed, report), failed.attempts());
        }
        Placement placement = new Placement(report.clOrdId().root(), report.id().venue(), attempt);
        return atVenue(new Working(placement, failed.filled(), false), report);
    }

    private static boolean rejectedByVenue(ExecutionFailed failed) {
        return failed.reasons().stream().anyMatch(reason -> reason.code().equals(RejectCode.VENUE_REJECTED.name()));
    }

    /// What has traded after the report. It counts even when the order is over.
    private static Filled traded(OrderState state, ExecutionReport report) {
        return report.execution() instanceof Execution.Trade trade
                ? state.progress().plus(trade)
                : state.progress();
    }

    private static List<Reason> said(RejectCode code, String text) {
        return List.of(
                text.isBlank() ? Reason.of(code) : new Reason(code.name(), code.message() + ": " + text, null, null));
    }
}
