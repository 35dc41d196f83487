package io.countersign.venue;

import io.countersign.execution.Quote;
import java.util.List;

/// Takes a venue's quotes: at each call the current ones of all instruments it quotes.
///
/// Thread contract: called by one thread of the venue. What it throws is logged and changes nothing; the next quotes
/// come at the next interval.
@FunctionalInterface
public interface QuoteSink {
    void accept(List<Quote> quotes);
}
