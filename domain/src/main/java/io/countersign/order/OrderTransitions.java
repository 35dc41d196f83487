package io.countersign.order;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.Placement;
import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.Held;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Released;
import io.countersign.order.OrderState.Triggered;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
            case Held held -> fromHeld(held, event);
            case Triggered triggered -> fromTriggered(triggered, event);
            case Released released -> fromReleased(released, event);
            case AtVenue order -> fromVenue(order, event);
            case ExecutionFailed failed -> fromExecutionFailed(failed, event);
            case Closed closed -> fromClosed(closed, event);
        };
    }

    /// What the order is from this event on, where its terms change with it: where a venue took a change, or
    /// one was allowed that no venue need hear of. Empty where it is as it was.
    public static Optional<OrderTerms> termsAfter(OrderState before, OrderEvent event) {
        if (before instanceof Held && event instanceof OrderEvent.AmendAllowed(RiskCheckId _, OrderTerms to)) {
            return Optional.of(to);
        }
        return before instanceof AtVenue(var _, var _, Amendment.Sent sent)
                        && event instanceof OrderEvent.Reported(List<ExecutionReport> reports, var _)
                ? reports.stream()
                        .flatMap(report -> sent.takenBy(report).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static OrderState fromPendingRisk(PendingRisk state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Refused refused -> new Closed(OrderStatus.REJECTED, Filled.NOTHING, refused.reasons());
            case OrderEvent.Allowed(RiskCheckId riskCheck) -> new Released(riskCheck, Filled.NOTHING, 0, null);
            case OrderEvent.Held(RiskCheckId riskCheck, Instant expiresAt) -> new Held(riskCheck, expiresAt, null);
            case OrderEvent.ApprovalRequested asked ->
                new PendingApproval(asked.approval(), asked.expiresAt(), asked.required(), List.of());
            case OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.DecisionRefused _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromPendingApproval(PendingApproval state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Approved(Subject checker) -> {
                List<Subject> approvedBy = signed(state.approvedBy(), checker);
                yield approvedBy.size() < state.required()
                        ? new PendingApproval(state.approval(), state.expiresAt(), state.required(), approvedBy)
                        : new Approved(state.approval());
            }
            case OrderEvent.Declined declined ->
                closed(
                        OrderStatus.REJECTED,
                        Filled.NOTHING,
                        Reason.said(RejectCode.APPROVAL_REJECTED, declined.reason()));
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
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    /// One more name under it; the same name again is not one more.
    private static List<Subject> signed(List<Subject> approvedBy, Subject checker) {
        if (approvedBy.contains(checker)) {
            return approvedBy;
        }
        List<Subject> more = new ArrayList<>(approvedBy);
        more.add(checker);
        return more;
    }

    private static OrderState fromApproved(Approved state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Refused refused -> new Closed(OrderStatus.REJECTED, Filled.NOTHING, refused.reasons());
            case OrderEvent.Allowed(RiskCheckId riskCheck) -> new Released(riskCheck, Filled.NOTHING, 0, null);
            case OrderEvent.Held(RiskCheckId riskCheck, Instant expiresAt) -> new Held(riskCheck, expiresAt, null);
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    /// No venue has it: what is asked for takes effect at once.
    private static OrderState fromHeld(Held state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Triggered(MarketTrade by) -> new Triggered(by);
            case OrderEvent.Expired _ ->
                closed(OrderStatus.EXPIRED, Filled.NOTHING, Reason.of(RejectCode.EXPIRED_UNTRIGGERED));
            case OrderEvent.CancelRequested _ ->
                closed(OrderStatus.CANCELED, Filled.NOTHING, Reason.of(RejectCode.CANCELED_BY_USER));
            case OrderEvent.Withdrawn _
            when state.amendment() == null ->
                closed(OrderStatus.CANCELED, Filled.NOTHING, Reason.of(RejectCode.CANCELED_BY_USER));
            case OrderEvent.NotTriggered _, OrderEvent.DecisionRefused _, OrderEvent.AmendRefused _ -> state;
            case OrderEvent.AmendAllowed(RiskCheckId riskCheck, OrderTerms _) ->
                new Held(riskCheck, state.expiresAt(), null);
            case OrderEvent.AmendRequested asked -> new Held(state.riskCheck(), state.expiresAt(), asked(asked));
            case OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.AmendFailed _ ->
                new Held(state.riskCheck(), state.expiresAt(), amended(state, state.amendment(), event));
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.Held _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromTriggered(Triggered state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Refused refused -> new Closed(OrderStatus.REJECTED, Filled.NOTHING, refused.reasons());
            case OrderEvent.Allowed(RiskCheckId riskCheck) -> new Released(riskCheck, Filled.NOTHING, 0, null);
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static Amendment.Asked asked(OrderEvent.AmendRequested event) {
        return new Amendment.Asked(event.to(), event.approval(), event.expiresAt(), event.required(), List.of());
    }

    private static OrderState fromReleased(Released state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Intended(List<Placement> placements) ->
                new AtVenue(placements.stream().map(Child::sent).toList(), state.filled(), null);
            case OrderEvent.NotExecuted(List<Reason> reasons) ->
                new ExecutionFailed(reasons, state.filled(), state.attempts(), state.leavesQty(), List.of());
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.Reported _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromVenue(AtVenue state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported);
            case OrderEvent.NoAnswer(ClOrdId child) ->
                Children.with(state, child, one -> one.isOpen() ? one.at(Child.Stage.UNKNOWN) : one);
            case OrderEvent.Confirmed(ClOrdId child) ->
                Children.with(state, child, one -> one.isOpen() ? one.at(Child.Stage.WORKING) : one);
            case OrderEvent.NeverPlaced(ClOrdId child, List<Reason> reasons) ->
                Children.with(state, child, one -> one.isOpen() ? one.ended(Child.Stage.FAILED, reasons) : one);
            case OrderEvent.NotExecuted(List<Reason> reasons) ->
                Children.each(state, one -> one.isOpen() ? one.ended(Child.Stage.FAILED, reasons) : one);
            case OrderEvent.CancelRequested _ ->
                Children.each(
                        new AtVenue(state.children(), state.filled(), onlySent(state.amendment())),
                        one -> one.isOpen() ? one.canceling(true) : one);
            case OrderEvent.CancelNotSent(ClOrdId child) -> Children.with(state, child, one -> one.canceling(false));
            case OrderEvent.DecisionRefused _, OrderEvent.AmendRefused _ -> state;
            case OrderEvent.AmendAllowed(RiskCheckId riskCheck, OrderTerms to) ->
                new AtVenue(state.children(), state.filled(), new Amendment.Allowed(to, riskCheck));
            case OrderEvent.AmendRequested asked -> new AtVenue(state.children(), state.filled(), asked(asked));
            case OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _ ->
                new AtVenue(state.children(), state.filled(), amended(state, state.amendment(), event));
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Intended _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    /// What is to be canceled is not changed any more, unless the venue may have heard of it.
    private static @Nullable Amendment onlySent(@Nullable Amendment amendment) {
        return amendment instanceof Amendment.Sent ? amendment : null;
    }

    /// What becomes of the change that is under way; what does not fit to where it is, cannot have happened.
    private static @Nullable Amendment amended(OrderState state, @Nullable Amendment amendment, OrderEvent event) {
        return switch (amendment) {
            case Amendment.Asked asked
            when event instanceof OrderEvent.Approved(Subject checker) -> {
                List<Subject> approvedBy = signed(asked.approvedBy(), checker);
                yield approvedBy.size() < asked.required()
                        ? new Amendment.Asked(
                                asked.to(), asked.approval(), asked.expiresAt(), asked.required(), approvedBy)
                        : new Amendment.Signed(asked.to(), asked.approval());
            }
            case Amendment.Asked _
            when event instanceof OrderEvent.Declined
                    || event instanceof OrderEvent.ApprovalExpired
                    || event instanceof OrderEvent.Withdrawn -> null;
            case Amendment.Allowed allowed
            when event instanceof OrderEvent.ReplaceIntended(ClOrdId request, BigDecimal orderQty) ->
                new Amendment.Sent(allowed.to(), request, orderQty);
            case Amendment _ when event instanceof OrderEvent.AmendFailed -> null;
            case null, default -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromExecutionFailed(ExecutionFailed state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.Allowed(RiskCheckId riskCheck) ->
                new Released(riskCheck, state.filled(), state.attempts(), state.leavesQty());
            case OrderEvent.RetryRefused _, OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Abandoned _ ->
                state.leavesQty() != null && state.leavesQty().signum() == 0
                        ? new Closed(OrderStatus.FILLED, state.filled(), List.of())
                        : closed(OrderStatus.CANCELED, state.filled(), Reason.of(RejectCode.ABANDONED));
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported);
            case OrderEvent.Refused _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.AmendFailed _ -> throw new IllegalTransition(state, event);
        };
    }

    private static OrderState fromClosed(Closed state, OrderEvent event) {
        return switch (event) {
            case OrderEvent.DecisionRefused _ -> state;
            case OrderEvent.Reported reported -> VenueReports.apply(state, reported);
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.ApprovalExpired _,
                    OrderEvent.Withdrawn _,
                    OrderEvent.Intended _,
                    OrderEvent.NotExecuted _,
                    OrderEvent.NeverPlaced _,
                    OrderEvent.NoAnswer _,
                    OrderEvent.Confirmed _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelNotSent _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.RetryRefused _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.Expired _,
                    OrderEvent.Abandoned _ -> throw new IllegalTransition(state, event);
        };
    }

    private static Closed closed(OrderStatus outcome, Filled filled, Reason reason) {
        return new Closed(outcome, filled, List.of(reason));
    }
}
