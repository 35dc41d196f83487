package io.countersign.fix;

import io.countersign.execution.MarketTrade;

/// Takes the trades that a venue publishes, each as it comes.
///
/// Thread contract: called by one thread of the venue, which reads nothing more meanwhile: it must be quick.
/// What it throws is logged and changes nothing.
@FunctionalInterface
public interface TradeSink {
    void accept(MarketTrade trade);
}
