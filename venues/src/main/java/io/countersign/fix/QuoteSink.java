package io.countersign.fix;

import io.countersign.execution.Quote;
import java.util.List;

/// Takes a venue's quotes: those that came since the last call, for each instrument only the latest.
///
/// Thread contract: called by one thread of the venue, which may take its time: what comes meanwhile is summed
/// up. What it throws is logged and changes nothing; the next quotes come when they come.
@FunctionalInterface
public interface QuoteSink {
    void accept(List<Quote> quotes);
}
