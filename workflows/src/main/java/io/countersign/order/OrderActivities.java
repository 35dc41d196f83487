package io.countersign.order;

import io.temporal.activity.ActivityInterface;

/// Validation, and the steps that need nothing but to be on record.
@ActivityInterface
public interface OrderActivities {

    /// Checks the terms against the instrument master and the accounts: every fault, not only the first. Reads
    /// only.
    ValidationResult validate(OrderInput input);

    /// Enters the order into the database as refused by validation. The first step of such an order.
    ///
    /// @return [OrderEvent.Refused], or [EntryOutcome.AlreadyKnown]
    EntryOutcome refuse(OrderStep step, OrderInput input, ValidationResult validation);

    /// Puts an event on record that the workflow itself came to: the order's row, its audit record and, where the
    /// order is over, the release of what it had reserved, in one transaction.
    ///
    /// @return the event that is on record for this step
    OrderEvent record(OrderStep step, OrderEvent event);

    /// Looks whether a trade at the held order's stop price, or through it, is on record. What anybody says
    /// about that counts for nothing.
    ///
    /// @return [OrderEvent.Triggered] or [OrderEvent.NotTriggered]
    OrderEvent trigger(OrderStep step);
}
