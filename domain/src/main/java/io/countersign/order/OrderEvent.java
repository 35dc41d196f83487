package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.approval.ApprovalId;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.Placement;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can happen to an order. One event is one step of its workflow, one transaction in the database and one
/// audit record.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderEvent.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = OrderEvent.Allowed.class, name = "Allowed"),
    @JsonSubTypes.Type(value = OrderEvent.Held.class, name = "Held"),
    @JsonSubTypes.Type(value = OrderEvent.Triggered.class, name = "Triggered"),
    @JsonSubTypes.Type(value = OrderEvent.NotTriggered.class, name = "NotTriggered"),
    @JsonSubTypes.Type(value = OrderEvent.Expired.class, name = "Expired"),
    @JsonSubTypes.Type(value = OrderEvent.ApprovalRequested.class, name = "ApprovalRequested"),
    @JsonSubTypes.Type(value = OrderEvent.Approved.class, name = "Approved"),
    @JsonSubTypes.Type(value = OrderEvent.Declined.class, name = "Declined"),
    @JsonSubTypes.Type(value = OrderEvent.DecisionRefused.class, name = "DecisionRefused"),
    @JsonSubTypes.Type(value = OrderEvent.ApprovalExpired.class, name = "ApprovalExpired"),
    @JsonSubTypes.Type(value = OrderEvent.Withdrawn.class, name = "Withdrawn"),
    @JsonSubTypes.Type(value = OrderEvent.Intended.class, name = "Intended"),
    @JsonSubTypes.Type(value = OrderEvent.NotExecuted.class, name = "NotExecuted"),
    @JsonSubTypes.Type(value = OrderEvent.NeverPlaced.class, name = "NeverPlaced"),
    @JsonSubTypes.Type(value = OrderEvent.Reported.class, name = "Reported"),
    @JsonSubTypes.Type(value = OrderEvent.NoAnswer.class, name = "NoAnswer"),
    @JsonSubTypes.Type(value = OrderEvent.Confirmed.class, name = "Confirmed"),
    @JsonSubTypes.Type(value = OrderEvent.CancelRequested.class, name = "CancelRequested"),
    @JsonSubTypes.Type(value = OrderEvent.CancelNotSent.class, name = "CancelNotSent"),
    @JsonSubTypes.Type(value = OrderEvent.AmendAllowed.class, name = "AmendAllowed"),
    @JsonSubTypes.Type(value = OrderEvent.AmendRequested.class, name = "AmendRequested"),
    @JsonSubTypes.Type(value = OrderEvent.AmendRefused.class, name = "AmendRefused"),
    @JsonSubTypes.Type(value = OrderEvent.ReplaceIntended.class, name = "ReplaceIntended"),
    @JsonSubTypes.Type(value = OrderEvent.AmendFailed.class, name = "AmendFailed"),
    @JsonSubTypes.Type(value = OrderEvent.RetryRefused.class, name = "RetryRefused"),
    @JsonSubTypes.Type(value = OrderEvent.Abandoned.class, name = "Abandoned")
})
public sealed interface OrderEvent {

    /// Validation or risk said no.
    record Refused(List<Reason> reasons) implements OrderEvent {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /// Risk said yes, capital is reserved, and no (further) signature is needed.
    record Allowed(RiskCheckId riskCheck) implements OrderEvent {}

    /// The same, of a stop order: it waits for the market to trade at its stop price.
    ///
    /// @param expiresAt the close of the session it was allowed in; absent when it waits longer
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Held(RiskCheckId riskCheck, @Nullable Instant expiresAt) implements OrderEvent {}

    /// The market has traded at the stop price, or through it.
    record Triggered(MarketTrade by) implements OrderEvent {}

    /// Somebody said that the market had traded at the stop price, and no such trade is on record: without
    /// effect.
    record NotTriggered() implements OrderEvent {}

    /// The session closed while the order was held.
    record Expired() implements OrderEvent {}

    /// Risk said yes, capital is reserved, and policy asks for a second person.
    record ApprovalRequested(RiskCheckId riskCheck, ApprovalId approval, Instant expiresAt, int required)
            implements OrderEvent {}

    /// A checker put their name under it.
    record Approved(Subject checker) implements OrderEvent {}

    /// A checker said no.
    record Declined(Subject checker, String reason) implements OrderEvent {}

    /// Somebody decided who may not, or on something that was no longer to be decided: on record, without effect.
    record DecisionRefused(Subject checker, List<Reason> reasons) implements OrderEvent {
        public DecisionRefused {
            reasons = List.copyOf(reasons);
        }
    }

    /// Nobody decided in time.
    record ApprovalExpired() implements OrderEvent {}

    /// The order was taken back before it was released.
    record Withdrawn(Subject by, String reason) implements OrderEvent {}

    /// The intent to send is on record; from here on the venues may hear of it.
    ///
    /// @param placements the parts; together they are what was left of the order
    record Intended(List<Placement> placements) implements OrderEvent {
        public Intended {
            placements = List.copyOf(placements);
        }

        /// @param placement what there was before orders had parts
        @JsonCreator
        static Intended of(
                @JsonProperty("placements") @Nullable List<Placement> placements,
                @JsonProperty("placement") @Nullable Placement placement) {
            return new Intended(placements == null ? List.of(Objects.requireNonNull(placement)) : placements);
        }
    }

    /// The attempt failed, and it is certain that no venue has any of it that was open.
    record NotExecuted(List<Reason> reasons) implements OrderEvent {
        public NotExecuted {
            reasons = List.copyOf(reasons);
        }
    }

    /// It is certain that the venue does not have this part.
    record NeverPlaced(ClOrdId child, List<Reason> reasons) implements OrderEvent {
        public NeverPlaced {
            reasons = List.copyOf(reasons);
        }
    }

    /// The venue reported; each report is new to this order, in the venue's order.
    ///
    /// @param voided the trades that reports among them take back or correct, as they were booked
    record Reported(
            List<ExecutionReport> reports,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Voided> voided) implements OrderEvent {
        public Reported {
            reports = List.copyOf(reports);
            voided = List.copyOf(voided);
        }

        public Reported(List<ExecutionReport> reports) {
            this(reports, List.of());
        }

        /// @param voided absent where nothing was taken back, and before anything could be
        @JsonCreator
        static Reported of(
                @JsonProperty("reports") List<ExecutionReport> reports,
                @JsonProperty("voided") @Nullable List<Voided> voided) {
            return new Reported(reports, voided == null ? List.of() : voided);
        }

        /// The trade that a report among them takes back or corrects.
        Optional<Voided> voidedBy(ExecutionReport report) {
            return voided.stream().filter(one -> one.by().equals(report.id())).findFirst();
        }
    }

    /// The venue does not say what became of this part, or of the change we asked for.
    ///
    /// @param child absent for all parts
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NoAnswer(@Nullable ClOrdId child) implements OrderEvent {}

    /// Asked, the venue says that it has this part, and that nothing has become of it that we have not heard of.
    record Confirmed(ClOrdId child) implements OrderEvent {}

    /// Somebody asked for the order to be canceled; the venue decides.
    record CancelRequested(Subject by, String reason) implements OrderEvent {}

    /// The venue could not be asked to cancel this part; it is as it was.
    ///
    /// @param child absent for all parts
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CancelNotSent(@Nullable ClOrdId child) implements OrderEvent {}

    /// Somebody wants other terms; risk said yes, capital is reserved, and no (further) signature is needed.
    record AmendAllowed(RiskCheckId riskCheck, OrderTerms to) implements OrderEvent {}

    /// Somebody wants other terms; risk said yes, capital is reserved, and policy asks for a second person.
    record AmendRequested(RiskCheckId riskCheck, OrderTerms to, ApprovalId approval, Instant expiresAt, int required)
            implements OrderEvent {}

    /// Somebody wanted other terms, and validation or risk said no: on record, without effect.
    record AmendRefused(List<Reason> reasons) implements OrderEvent {
        public AmendRefused {
            reasons = List.copyOf(reasons);
        }
    }

    /// The intent to replace is on record; from here on the venue may hear of it.
    ///
    /// @param orderQty what it makes of the part that it replaces
    record ReplaceIntended(
            ClOrdId request,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal orderQty) implements OrderEvent {}

    /// The change will not come about: it was not allowed out, not sent, or the venue never had it.
    record AmendFailed(List<Reason> reasons) implements OrderEvent {
        public AmendFailed {
            reasons = List.copyOf(reasons);
        }
    }

    /// Operations wanted to retry, and risk said no.
    record RetryRefused(List<Reason> reasons) implements OrderEvent {
        public RetryRefused {
            reasons = List.copyOf(reasons);
        }
    }

    /// Operations gave the order up.
    record Abandoned(Subject by, String reason) implements OrderEvent {}
}
