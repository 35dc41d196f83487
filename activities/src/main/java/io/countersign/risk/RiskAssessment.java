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
/// @param commitment empty when the order could not be valued, which [RiskVerdict] never allows
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

    /// The same for an order that has this many signatures and can get no more.
    RiskAssessment signedBy(int signatures) {
        return new RiskAssessment(at, quantity, currency, question, commitment, verdict.signedBy(signatures));
    }

    /// The same for an order of which so many signatures were asked before.
    RiskAssessment requiring(int signatures) {
        return new RiskAssessment(at, quantity, currency, question, commitment, verdict.requiring(signatures));
    }

    /// What an allowed order commits.
    Commitment requiredCommitment() {
        return commitment.orElseThrow();
    }
}
