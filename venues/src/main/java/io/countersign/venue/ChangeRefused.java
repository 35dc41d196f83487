package io.countersign.venue;

import java.time.Instant;

/// A request to cancel or replace an order was not followed.
///
/// @param rejectId of the same numbers as the ExecIDs
/// @param orderId `NONE` when there is no such order
/// @param isReplace what was asked for: to replace, or else to cancel
/// @param status of the order, which goes on as it was
record ChangeRefused(
        String rejectId,
        String orderId,
        String firm,
        Change change,
        boolean isReplace,
        OrdStatus status,
        Refusal refusal,
        Instant at) {}
