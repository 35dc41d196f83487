package io.countersign.risk;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One look at an order's risk.
///
/// @param at when, to which every freshness and expiry is counted
/// @param quantity what was assessed: what is left of the order
/// @param commitment empty when the order could not be valued, which is never allowed
record RiskAssessment(
        Instant at,
        BigDecimal quantity,
        Currency currency,
        RiskQuestion question,
        Optional<Commitment> commitment,
        RiskVerdict verdict) {

    @Nullable
    Long notionalMinor() {
        return commitment.map(worst -> worst.notional().minor()).orElse(null);
    }

    /// @throws IllegalStateException when policy allowed what could not be valued: nothing may be reserved on that
    Commitment requiredCommitment() {
        return commitment.orElseThrow(
                () -> new IllegalStateException("policy allowed an order that could not be valued"));
    }
}
