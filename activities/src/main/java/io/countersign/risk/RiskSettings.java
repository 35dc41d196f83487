package io.countersign.risk;

import java.time.Duration;

/// @param maxQuoteAge an older quote is no price
/// @param decisionValidity how long an execution may rely on a decision
public record RiskSettings(Duration maxQuoteAge, Duration decisionValidity) {}
