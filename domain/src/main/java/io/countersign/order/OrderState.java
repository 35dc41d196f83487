package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.approval.ApprovalId;
import io.countersign.execution.Placement;
import io.countersign.risk.RiskCheckId;
import java.time.Instant;
import java.util.List;

/// What is known of an order in each of its states, and nothing else. Moved by [OrderTransitions] alone.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderState.PendingRisk.class, name = "PendingRisk"),
    @JsonSubTypes.Type(value = OrderState.PendingApproval.class, name = "PendingApproval"),
    @JsonSubTypes.Type(value = OrderState.Approved.class, name = "Approved"),
    @JsonSubTypes.Type(value = OrderState.Released.class, name = "Released"),
    @JsonSubTypes.Type(value = OrderState.Placed.class, name = "Placed"),
    @JsonSubTypes.Type(value = OrderState.Working.class, name = "Working"),
    @JsonSubTypes.Type(value = OrderState.Unknown.class, name = "Unknown"),
    @JsonSubTypes.Type(value = OrderState.ExecutionFailed.class, name = "ExecutionFailed"),
    @JsonSubTypes.Type(value = OrderState.Closed.class, name = "Closed")
})
public sealed interface OrderState {

    /// Entered; neither validated nor checked.
    record PendingRisk() implements OrderState {}

    /// Capital is reserved, a second person is asked.
    ///
    /// @param required how many different checkers must approve
    /// @param approvedBy those who have, in the order they did
    record PendingApproval(ApprovalId approval, Instant expiresAt, int required, List<Subject> approvedBy)
            implements OrderState {
        public PendingApproval {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    /// Every signature is there; risk must be checked once more before release.
    record Approved(ApprovalId approval) implements OrderState {}

    /// Allowed to trade under this risk decision; not yet meant for any venue.
    record Released(RiskCheckId riskCheck, Filled filled, int attempts) implements OrderState {}

    /// A venue has it, or may have it.
    sealed interface AtVenue extends OrderState {

        Placement placement();

        Filled filled();

        /// Whether we asked the venue to cancel it, and it has not refused to.
        boolean cancelRequested();

        /// The same state, otherwise.
        default AtVenue with(Filled filled, boolean cancelRequested) {
            return switch (this) {
                case Placed _ -> new Placed(placement(), filled, cancelRequested);
                case Working _ -> new Working(placement(), filled, cancelRequested);
                case Unknown _ -> new Unknown(placement(), filled, cancelRequested);
            };
        }
    }

    /// The intent to send is on record; the venue has not answered.
    record Placed(Placement placement, Filled filled, boolean cancelRequested) implements AtVenue {}

    /// The venue accepted it.
    record Working(Placement placement, Filled filled, boolean cancelRequested) implements AtVenue {}

    /// Sent, or perhaps sent, and no answer: the venue must be asked.
    record Unknown(Placement placement, Filled filled, boolean cancelRequested) implements AtVenue {}

    /// Could not be executed and is certainly not at any venue; parked for operations.
    record ExecutionFailed(List<Reason> reasons, Filled filled, int attempts) implements OrderState {
        public ExecutionFailed {
            reasons = List.copyOf(reasons);
        }
    }

    /// Over. What a venue says to have traded all the same is booked, but opens it no more.
    ///
    /// @param outcome one of the terminal statuses
    record Closed(OrderStatus outcome, Filled filled, List<Reason> reasons) implements OrderState {
        public Closed {
            if (!outcome.isTerminal()) {
                throw new IllegalArgumentException(outcome + " is not terminal");
            }
            reasons = List.copyOf(reasons);
        }
    }

    /// The status that users see for this state.
    @JsonIgnore
    default OrderStatus status() {
        return switch (this) {
            case PendingRisk _ -> OrderStatus.PENDING_RISK;
            case PendingApproval _, Approved _ -> OrderStatus.PENDING_APPROVAL;
            case Released _, Placed _ -> OrderStatus.RELEASED;
            case Working working ->
                working.filled().cumQty().signum() == 0 ? OrderStatus.WORKING : OrderStatus.PARTIALLY_FILLED;
            case Unknown _ -> OrderStatus.UNKNOWN;
            case ExecutionFailed _ -> OrderStatus.EXECUTION_FAILED;
            case Closed closed -> closed.outcome();
        };
    }

    /// What has traded so far.
    @JsonIgnore
    default Filled progress() {
        return switch (this) {
            case PendingRisk _, PendingApproval _, Approved _ -> Filled.NOTHING;
            case Released released -> released.filled();
            case AtVenue order -> order.filled();
            case ExecutionFailed failed -> failed.filled();
            case Closed closed -> closed.filled();
        };
    }
}
