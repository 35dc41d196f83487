package io.countersign.fix;

import io.countersign.execution.QuoteStore;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.instrument.Symbol;
import io.dropwizard.lifecycle.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process's sessions with venues. Their quotes go into the quote table, their reports into the inbox.
public final class FixVenues implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(FixVenues.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FirstQuotes firstQuotes = new FirstQuotes();
    private final List<FixVenue> venues;

    /// @param trades takes what trades on the markets
    public FixVenues(
            List<FixSettings> settings,
            Jdbi database,
            Clock clock,
            ReportInbox inbox,
            TradeSink trades,
            MeterRegistry metrics) {
        List<Symbol> instruments = database.withHandle(InstrumentStore::all).stream()
                .map(Instrument::symbol)
                .toList();
        SessionRecords records = new DatabaseRecords(database, clock, inbox);
        QuoteSink quotes = list -> database.useTransaction(handle -> QuoteStore.write(handle, list));
        this.venues = settings.stream()
                .map(one -> new FixVenue(
                        one,
                        instruments,
                        clock,
                        records,
                        firstQuotes.watched(one.venue(), quotes),
                        trades,
                        new VenueMetrics(one.venue(), metrics)))
                .toList();
    }

    public List<FixVenue> all() {
        return venues;
    }

    /// The venues whose drop copy session is up.
    public Set<VenueId> copying() {
        return venues.stream().filter(FixVenue::isCopying).map(FixVenue::id).collect(Collectors.toSet());
    }

    /// Connects, and waits for the venues' quotes, for a while: whatever starts after this finds a market.
    /// Orders that were under way when the last process ended go on as soon as there are workers, and would be
    /// refused for want of a price.
    @Override
    public void start() throws InterruptedException {
        venues.forEach(FixVenue::start);
        List<VenueId> missing = firstQuotes.missingAfter(PATIENCE);
        if (!missing.isEmpty()) {
            LOG.warn("Going on without the quotes of {}, which did not come within {}", missing, PATIENCE);
        }
    }

    @Override
    public void stop() {
        venues.forEach(FixVenue::close);
    }
}
