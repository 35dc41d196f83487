package io.countersign.order;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Placed;
import io.countersign.order.OrderState.Released;
import io.countersign.order.OrderState.Unknown;
import io.countersign.order.OrderState.Working;
import java.util.ArrayList;
import java.util.List;

/// The life of an order as one pure function. The workflow and the database both go through it, so neither can hold a
/// state that the other could not reach.
public final class OrderTransitions {
    private OrderTransitions() {}

    /// The state after the event.
    ///
    /// @throws IllegalTransition when this event cannot happen in this state: a defect, never a user's mistake
    public static OrderState apply(OrderState state, OrderEvent event) {
        return switch (state) {
            case PendingRisk pending -> fromPendingRisk(pending, event);
            case PendingApproval pending -> fromPendingApproval(pending, event);
            case Approved approved -> fromApproved(approved, event);
            case Released released -> fromReleased(released, event);
            case Placed placed -> atVenue(placed, AtVenue.of(placed), event);
            case Working working -> atVenue(working, AtVenue.of(working), event);
            case Unknown unknown -> atVenue(unknown, AtVenue.of(unknown), event);
            case ExecutionFailed failed -> fromExecutionFailed(failed, event);
            case Closed closed -> fromClosed(closed, event);
        };
    }

    /// What is the same in each state in which a venue may have the order.
    private record AtVenue(Placement placement, Filled filled, boolean cancelRequested) {

        static AtVenue of(Placed placed) {
            return new AtVenue(placed.placement(), placed.filled(), placed.cancelRequested());
        }

        static AtVenue of(Working working) {
            return new AtVenue(working.placement(), working.filled(), working.cancelRequested());
        }

        static AtVenue of(Unknown unknown) {
            return new AtVenue(unknown.placement(), unknown.filled(), unknown.cancelRequested());
        }

        Working working() {
            return new Working(placement, filled, cancelRequested);
        }

        AtVenue with(Execution.Trade trade) {
            return new AtVenue(placement, filled.plus(trade), cancelRequested);
        }
    }

    private static OrderState fromPendingRisk(PendingRisk state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Refused refused -> new Closed(OrderStatus.REJECTED, Filled.NOTHING, refused.reasons());
            case OrderEvent.Allowed allowed -> new Released(allowed.riskCheck(), Filled.NOTHING, 0);
            case OrderEvent.ApprovalRequested asked ->
                new PendingApproval(asked.approval(), asked.expiresAt(), asked.required(), List.of());
            case OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.DecisionRefused _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromPendingApproval(PendingApproval state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Approved approved -> signed(state, approved.checker());
            case OrderEvent.Declined declined ->
                closed(
                        OrderStatus.REJECTED,
                        Filled.NOTHING,
                        new Reason(
                                RejectCode.APPROVAL_REJECTED.name(),
                                RejectCode.APPROVAL_REJECTED.message() + ": " + declined.reason(),
                                null,
                                null));
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.ApprovalExpired _ ->
                closed(OrderStatus.EXPIRED, Filled.NOTHING, Reason.of(RejectCode.APPROVAL_EXPIRED));
            case OrderEvent.Withdrawn _ ->
                closed(OrderStatus.CANCELED, Filled.NOTHING, Reason.of(RejectCode.WITHDRAWN));
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    /// One more name under it; the same name again is not one more.
    private static OrderState signed(PendingApproval state, Subject checker) {
        if (state.approvedBy().contains(checker)) {
            return state;
        }
        List<Subject> approvedBy = new ArrayList<>(state.approvedBy());
        approvedBy.add(checker);
        return approvedBy.size() < state.required()
                ? new PendingApproval(state.approval(), state.expiresAt(), state.required(), approvedBy)
                : new Approved(state.approval());
    }

    private static OrderState fromApproved(Approved state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Refused refused -> new Closed(OrderStatus.REJECTED, Filled.NOTHING, refused.reasons());
            case OrderEvent.Allowed allowed -> new Released(allowed.riskCheck(), Filled.NOTHING, 0);
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromReleased(Released state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Intended intended -> new Placed(intended.placement(), state.filled(), false);
            case OrderEvent.NotExecuted failed ->
                new ExecutionFailed(failed.reasons(), state.filled(), state.attempts());
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState atVenue(OrderState state, AtVenue order, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Reported reported -> reported(state, reported.reports());
            case OrderEvent.NoAnswer _ -> new Unknown(order.placement(), order.filled(), order.cancelRequested());
            case OrderEvent.NotExecuted failed ->
                new ExecutionFailed(
                        failed.reasons(), order.filled(), order.placement().attempt());
            case OrderEvent.CancelRequested _ -> withCancelRequested(state, true);
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromExecutionFailed(ExecutionFailed state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Allowed allowed -> new Released(allowed.riskCheck(), state.filled(), state.attempts());
            case OrderEvent.RetryRefused _, OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Abandoned _ ->
                closed(OrderStatus.CANCELED, state.filled(), Reason.of(RejectCode.ABANDONED));
            case OrderEvent.Reported reported -> reported(state, reported.reports());
            case OrderEvent.Refused _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromClosed(Closed state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Reported reported -> reported(state, reported.reports());
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState reported(OrderState state, List<ExecutionReport> reports) {
        OrderState after = state;
        for (ExecutionReport report : reports) {
            after = reported(after, report);
        }
        return after;
    }

    /// One report of the venue, whatever our state: what it says happened did happen. Of another attempt only the
    /// trades count: its end is not the end of the one that is at a venue now.
    private static OrderState reported(OrderState state, ExecutionReport report) {
        return switch (state) {
            case Placed placed -> reported(placed, AtVenue.of(placed), report);
            case Working working -> reported(working, AtVenue.of(working), report);
            case Unknown unknown -> reported(unknown, AtVenue.of(unknown), report);
            case ExecutionFailed failed -> afterFailure(failed, report);
            case Closed closed -> late(closed, report);
            case PendingRisk _, PendingApproval _, Approved _, Released _ ->
                throw new IllegalTransition(state, new OrderEvent.Reported(List.of(report)));
        };
    }

    private static OrderState reported(OrderState state, AtVenue order, ExecutionReport report) {
        Placement placement = order.placement();
        if (!report.clOrdId().equals(placement.clOrdId())) {
            return late(state, report);
        }
        return switch (report.execution()) {
            case Execution.New _ -> order.working();
            case Execution.CancelRejected _ -> withCancelRequested(state, false);
            case Execution.Trade trade -> {
                AtVenue more = order.with(trade);
                yield report.leavesQty().signum() == 0
                        ? new Closed(OrderStatus.FILLED, more.filled(), List.of())
                        : more.working();
            }
            case Execution.Canceled canceled -> {
                RejectCode by = order.cancelRequested() ? RejectCode.CANCELED_BY_USER : RejectCode.CANCELED_BY_VENUE;
                yield closed(OrderStatus.CANCELED, order.filled(), said(by, canceled.text()));
            }
            case Execution.Expired expired ->
                closed(OrderStatus.EXPIRED, order.filled(), said(RejectCode.EXPIRED_AT_VENUE, expired.text()));
            case Execution.Rejected rejected ->
                new ExecutionFailed(
                        List.of(said(RejectCode.VENUE_REJECTED, rejected.text())), order.filled(), placement.attempt());
        };
    }

    /// A report on an order that was taken to be at no venue. When the venue shows that it has the last attempt
    /// all the same, the order is there: another attempt beside it would trade twice. After its own rejection a
    /// venue has nothing any more.
    private static OrderState afterFailure(ExecutionFailed failed, ExecutionReport report) {
        int attempt = report.clOrdId().attempt();
        boolean hasIt = report.execution() instanceof Execution.New || report.execution() instanceof Execution.Trade;
        if (!hasIt || attempt != failed.attempts() || rejectedByVenue(failed)) {
            return late(failed, report);
        }
        Placement placement = new Placement(report.clOrdId(), report.id().venue(), attempt);
        return reported(failed, new AtVenue(placement, failed.filled(), false), report);
    }

    private static boolean rejectedByVenue(ExecutionFailed failed) {
        return failed.reasons().stream().anyMatch(reason -> reason.code().equals(RejectCode.VENUE_REJECTED.name()));
    }

    /// A report that arrives after the end, of the order or of an attempt: a trade is counted (it happened),
    /// anything else changes nothing.
    private static OrderState late(OrderState state, ExecutionReport report) {
        return report.execution() instanceof Execution.Trade trade ? withTrade(state, trade) : state;
    }

    private static OrderState withTrade(OrderState state, Execution.Trade trade) {
        Filled more = state.progress().plus(trade);
        return switch (state) {
            case Placed placed -> new Placed(placed.placement(), more, placed.cancelRequested());
            case Working working -> new Working(working.placement(), more, working.cancelRequested());
            case Unknown unknown -> new Unknown(unknown.placement(), more, unknown.cancelRequested());
            case ExecutionFailed failed -> new ExecutionFailed(failed.reasons(), more, failed.attempts());
            case Closed closed -> new Closed(closed.outcome(), more, closed.reasons());
            case PendingRisk _, PendingApproval _, Approved _, Released _ ->
                throw new IllegalStateException("no report is taken while an order is " + state);
        };
    }

    private static OrderState withCancelRequested(OrderState state, boolean requested) {
        return switch (state) {
            case Placed placed -> new Placed(placed.placement(), placed.filled(), requested);
            case Working working -> new Working(working.placement(), working.filled(), requested);
            case Unknown unknown -> new Unknown(unknown.placement(), unknown.filled(), requested);
            case PendingRisk _, PendingApproval _, Approved _, Released _, ExecutionFailed _, Closed _ -> state;
        };
    }

    private static Reason said(RejectCode code, String text) {
        return text.isBlank() ? Reason.of(code) : new Reason(code.name(), code.message() + ": " + text, null, null);
    }

    private static Closed closed(OrderStatus outcome, Filled filled, Reason reason) {
        return new Closed(outcome, filled, List.of(reason));
    }
}
