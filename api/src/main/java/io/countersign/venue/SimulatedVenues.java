package io.countersign.venue;

import io.countersign.execution.QuoteStore;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.dropwizard.lifecycle.Managed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XSIM and YSIM: two markets that replay the same recorded day, the second with prices that are now better, now worse
/// by a cent. Their quotes go into the quote table, their reports into the inbox.
public final class SimulatedVenues implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedVenues.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String FOLDER = "venues";
    private static final long XSIM_SEED = 1;
    private static final long YSIM_SEED = 2;

    /// Which recording an instrument shows; the instruments made up for trying out refusals borrow one. What is not in
    /// here
    /// is listed, and never quoted.
    private static final Map<String, String> TAPES =
            Map.of("AIG", "aig", "BAC", "bac", "IBM", "ibm", "SPY", "spy", "RSTR", "bac", "HALT", "aig", "SHUT", "ibm");

    private final FirstQuotes firstQuotes = new FirstQuotes();
    private final List<VenueSimulator> simulators;

    /// Opens the venues' journals below the data directory.
    ///
    /// @param speedPerMille thousandths of the recorded speed
    public SimulatedVenues(Jdbi database, Clock clock, Path dataDirectory, long speedPerMille, ReportInbox inbox) {
        Map<String, MarketTape> recordings = new HashMap<>(); // each is read once, whoever shows it
        List<Listing> listings = database.withHandle(InstrumentStore::all).stream()
                .map(instrument -> new Listing(instrument, tape(instrument, recordings)))
                .toList();
        MarketClock tape = new MarketClock(Instant.EPOCH, speedPerMille);
        this.simulators = List.of(
                simulator(
                        "XSIM",
                        new MarketReplay(tape, XSIM_SEED, 0, 1),
                        database,
                        clock,
                        dataDirectory,
                        listings,
                        inbox),
                simulator(
                        "YSIM",
                        new MarketReplay(tape, YSIM_SEED, 1, 1),
                        database,
                        clock,
                        dataDirectory,
                        listings,
                        inbox));
    }

    private static MarketTape tape(Instrument instrument, Map<String, MarketTape> recordings) {
        String name = TAPES.get(instrument.symbol().value());
        return name == null ? MarketTape.silent() : recordings.computeIfAbsent(name, MarketTape::recorded);
    }

    private VenueSimulator simulator(
            String name,
            MarketReplay replay,
            Jdbi database,
            Clock clock,
            Path dataDirectory,
            List<Listing> listings,
            ReportInbox inbox) {
        VenueId venue = new VenueId(name);
        Path journal = dataDirectory.resolve(FOLDER).resolve(name + ".journal");
        return new VenueSimulator(
                new VenueSettings(venue, journal, listings, replay),
                clock,
                inbox,
                firstQuotes.watched(
                        venue, quotes -> database.useTransaction(handle -> QuoteStore.write(handle, quotes))));
    }

    public List<VenueSimulator> all() {
        return simulators;
    }

    /// Starts the venues and waits for their quotes, for a while: whatever starts after them finds a market.
    /// Orders that were under way when the last process ended go on as soon as there are workers, and would be
    /// refused for want of a price.
    @Override
    public void start() throws InterruptedException {
        simulators.forEach(VenueSimulator::start);
        List<VenueId> missing = firstQuotes.missingAfter(PATIENCE);
        if (!missing.isEmpty()) {
            LOG.warn("Going on without the quotes of {}, which did not come within {}", missing, PATIENCE);
        }
    }

    @Override
    public void stop() {
        simulators.forEach(VenueSimulator::close);
    }
}
