package io.countersign.order;

import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Placed;
import io.countersign.order.OrderState.Released;
import io.countersign.order.OrderState.Unknown;
import java.util.ArrayList;
import java.util.List;

/// The life of an order as one pure function. The workflow and the database both go through it, so neither can
/// hold a state that the other could not reach.
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
            case AtVenue order -> fromVenue(order, event);
            case ExecutionFailed failed -> fromExecutionFailed(failed, event);
            case Closed closed -> fromClosed(closed, event);
        };
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
                    OrderEvent.CancelNotSent _,
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
                    OrderEvent.CancelNotSent _,
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
                    OrderEvent.CancelNotSent _,
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
                    OrderEvent.CancelNotSent _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromVenue(AtVenue state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported.reports());
            case OrderEvent.NoAnswer _ -> new Unknown(state.placement(), state.filled(), state.cancelRequested());
            case OrderEvent.NotExecuted failed ->
                new ExecutionFailed(
                        failed.reasons(), state.filled(), state.placement().attempt());
            case OrderEvent.CancelRequested _ -> state.with(state.filled(), true);
            case OrderEvent.CancelNotSent _ -> state.with(state.filled(), false);
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
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported.reports());
            case OrderEvent.Refused _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromClosed(Closed state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported.reports());
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
                    OrderEvent.CancelNotSent _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static Closed closed(OrderStatus outcome, Filled filled, Reason reason) {
        return new Closed(outcome, filled, List.of(reason));
    }
}
