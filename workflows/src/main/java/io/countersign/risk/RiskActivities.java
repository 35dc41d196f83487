package io.countersign.risk;

import io.countersign.order.AmendInstruction;
import io.countersign.order.EntryOutcome;
import io.countersign.order.Instruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import io.countersign.order.OrderTerms;
import io.temporal.activity.ActivityInterface;

/// The pre-trade risk checks (SEC 15c3-5): one transaction that locks the account's exposure, takes the snapshot,
/// asks policy, reserves, and writes decision and audit record.
@ActivityInterface
public interface RiskActivities {

    /// Enters the order and checks its risk. Where policy asks for a second person, the request is opened in
    /// the same transaction.
    ///
    /// @return [OrderEvent.Allowed], or [OrderEvent.Held] of a stop order, [OrderEvent.ApprovalRequested] or
    ///     [OrderEvent.Refused], once entered
    EntryOutcome enter(OrderStep step, OrderInput input);

    /// Checks an approved order again before release, and a stop order when the market has traded at its stop
    /// price: prices and limits moved while it waited. Refused releases what was reserved.
    ///
    /// @return [OrderEvent.Allowed], [OrderEvent.Held] of a stop order that has not been triggered, or
    ///     [OrderEvent.Refused]
    OrderEvent release(OrderStep step, OrderInput input);

    /// Checks what is left of a failed order before another attempt.
    ///
    /// @return [OrderEvent.Allowed] or [OrderEvent.RetryRefused]
    OrderEvent retry(OrderStep step, OrderInput input, Instruction instruction);

    /// Checks the other terms that somebody wants for an order in flight, with what has traded of it left out,
    /// and reserves what they may cost beyond what is reserved already.
    ///
    /// @param input the order as it is
    /// @return [OrderEvent.AmendAllowed], [OrderEvent.AmendRequested] or [OrderEvent.AmendRefused]
    OrderEvent amend(OrderStep step, OrderInput input, AmendInstruction instruction);

    /// Checks other terms once more when they have all signatures.
    ///
    /// @return [OrderEvent.AmendAllowed] or [OrderEvent.AmendFailed]
    OrderEvent releaseAmendment(OrderStep step, OrderInput input, OrderTerms to);
}
