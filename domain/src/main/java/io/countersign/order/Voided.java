package io.countersign.order;

import io.countersign.execution.ReportId;
import io.countersign.money.Price;
import io.countersign.money.Quantity;

/// A trade that its venue took back or corrected: a report says which one, and this what it had been booked
/// as.
///
/// @param by the report that took it back or corrected it
public record Voided(ReportId by, Quantity quantity, Price price) {}
