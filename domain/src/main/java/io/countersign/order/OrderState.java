package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.approval.ApprovalId;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.MarketTrade;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of an order in each of its states, and nothing else. Moved by [OrderTransitions] alone.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderState.PendingRisk.class, name = "PendingRisk"),
    @JsonSubTypes.Type(value = OrderState.PendingApproval.class, name = "PendingApproval"),
    @JsonSubTypes.Type(value = OrderState.Approved.class, name = "Approved"),
    @JsonSubTypes.Type(value = OrderState.Held.class, name = "Held"),
    @JsonSubTypes.Type(value = OrderState.Triggered.class, name = "Triggered"),
    @JsonSubTypes.Type(value = OrderState.Released.class, name = "Released"),
    @JsonSubTypes.Type(value = OrderState.AtVenue.class, name = "AtVenue"),
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

    /// A stop order that is allowed, its capital reserved: it waits for the market to trade at its stop price.
    ///
    /// @param expiresAt when it has waited long enough; absent when it waits until it is canceled
    /// @param amendment the change of terms that a second person is asked about
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Held(
            RiskCheckId riskCheck,
            @Nullable Instant expiresAt,
            @Nullable Amendment amendment) implements OrderState {}

    /// A stop order whose price the market has traded at; risk must be checked once more before release.
    record Triggered(MarketTrade by) implements OrderState {}

    /// Allowed to trade under this risk decision; not yet meant for any venue.
    ///
    /// @param attempts how many new orders have been meant for venues before
    /// @param leavesQty what is left to execute; absent for all of it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Released(
            RiskCheckId riskCheck,
            Filled filled,
            int attempts,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal leavesQty)
            implements OrderState {}

    /// Venues have it, or may have it, in one part or more.
    ///
    /// @param children the parts of this execution, also those that are over; one at least is not
    /// @param amendment the change of terms that is under way
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AtVenue(
            List<Child> children, Filled filled, @Nullable Amendment amendment) implements OrderState {
        public AtVenue {
            children = List.copyOf(children);
        }

        /// The parts that can still trade, as far as we know.
        @JsonIgnore
        public List<Child> open() {
            return children.stream().filter(Child::isOpen).toList();
        }

        /// The parts of which it is not known what became of them.
        @JsonIgnore
        public List<Child> unknown() {
            return children.stream()
                    .filter(child -> child.stage() == Child.Stage.UNKNOWN)
                    .toList();
        }

        /// @param root the name under which the part was first sent
        public Optional<Child> child(ClOrdId root) {
            return children.stream()
                    .filter(child -> child.clOrdId().equals(root))
                    .findFirst();
        }
    }

    /// Could not be executed and is certainly not at any venue; parked for operations.
    ///
    /// @param attempts how many new orders have been meant for venues
    /// @param leavesQty what is left to execute; absent for all of it
    /// @param children the parts of the last execution
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExecutionFailed(
            List<Reason> reasons,
            Filled filled,
            int attempts,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal leavesQty,

            List<Child> children)
            implements OrderState {
        public ExecutionFailed {
            reasons = List.copyOf(reasons);
            children = List.copyOf(children);
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
            case Held _, Triggered _, Released _ -> OrderStatus.RELEASED;
            case AtVenue order -> {
                if (!order.unknown().isEmpty()) {
                    yield OrderStatus.UNKNOWN;
                }
                if (order.children().stream().allMatch(child -> child.stage() == Child.Stage.SENT)) {
                    yield OrderStatus.RELEASED;
                }
                yield order.filled().cumQty().signum() == 0 ? OrderStatus.WORKING : OrderStatus.PARTIALLY_FILLED;
            }
            case ExecutionFailed _ -> OrderStatus.EXECUTION_FAILED;
            case Closed closed -> closed.outcome();
        };
    }

    /// Whether a stop order in this state still waits for the market to trade at its stop price; from then on
    /// it is a market or a limit order.
    @JsonIgnore
    default boolean isBeforeTrigger() {
        return switch (this) {
            case PendingRisk _, PendingApproval _, Approved _, Held _ -> true;
            case Triggered _, Released _, AtVenue _, ExecutionFailed _, Closed _ -> false;
        };
    }

    /// The change of its terms that is under way.
    @JsonIgnore
    default Optional<Amendment> change() {
        return switch (this) {
            case Held held -> Optional.ofNullable(held.amendment());
            case AtVenue order -> Optional.ofNullable(order.amendment());
            case PendingRisk _, PendingApproval _, Approved _, Triggered _, Released _ -> Optional.empty();
            case ExecutionFailed _, Closed _ -> Optional.empty();
        };
    }

    /// What has traded so far.
    @JsonIgnore
    default Filled progress() {
        return switch (this) {
            case PendingRisk _, PendingApproval _, Approved _, Held _, Triggered _ -> Filled.NOTHING;
            case Released released -> released.filled();
            case AtVenue order -> order.filled();
            case ExecutionFailed failed -> failed.filled();
            case Closed closed -> closed.filled();
        };
    }
}
