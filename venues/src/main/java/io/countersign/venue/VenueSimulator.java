package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Venue;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueStatus;
import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A market that replays recorded quotes and trades and takes our orders against them, in the words of FIX 4.4.
///
/// Guarantees:
/// - whatever it reports or answers is in its journal first, on the disk; after a kill it goes on as if nothing
///   had been but a pause, in which its market was closed to resting orders;
/// - reports are delivered in its order, and again and again until the sink returns, also across restarts; so a
///   report may come more than once, with the same ExecID;
/// - a ClOrdID makes one order, ever. FIX would have a repeat rejected (OrdRejReason 6), echoing the order; but a
///   receiver that knows orders by their ClOrdID would take that for the rejection of the live order. So a repeat
///   is counted, logged and not answered: whoever is in doubt asks.
///
/// Thread contract: as [Venue] has it. One thread decides about everything, so whether a cancel or a fill was
/// first has one answer.
public final class VenueSimulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSimulator.class);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final VenueSettings settings;
    private final Clock clock;
    private final Session session;
    private final Object wire = new Object(); // guards the way in: what is sent arrives, or the session is down
    private final Faults faults = new Faults();
    private final OrderDesk desk;
    private final Journal journal;
    private final VenueThread venueThread;
    private final ReportDelivery delivery;
    private final QuotePublisher quotes;
    private final Thread bookThread;
    private final Thread deliveryThread;

    /// Opens the journal and rebuilds the book from it. Nothing happens until [#start].
    ///
    /// @throws UncheckedIOException when the journal cannot be read, is damaged before its last line, or is held
    ///     by another venue
    public VenueSimulator(VenueSettings settings, Clock clock, Venue.ReportSink reportSink, QuoteSink quoteSink) {
        this.settings = settings;
        this.clock = clock;
        SimulatedMarket market = new SimulatedMarket(settings.venue(), settings.replay(), settings.listings());
        OrderBook book = new OrderBook(settings.venue(), market, clock.instant());
        this.session = new Session(clock);
        this.delivery = new ReportDelivery(session, reportSink, this::markDelivered);
        this.desk = new OrderDesk(clock, faults, settings.faults().silentAsks(), delivery);
        this.journal = openJournal(settings, book, delivery);
        this.venueThread = new VenueThread(book, journal, clock, settings.quoteInterval(), new CommitListener());
        this.quotes = new QuotePublisher(settings.venue(), market, clock, quoteSink);
        this.bookThread = daemon(venueThread, "book");
        this.deliveryThread = daemon(delivery, "reports");
    }

    private static Journal openJournal(VenueSettings settings, OrderBook book, ReportDelivery delivery) {
        try {
            return Journal.open(settings.journal(), entry -> {
                book.restore(entry);
                delivery.restore(entry);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("venue " + settings.venue() + " cannot open its journal", e);
        }
    }

    /// Of the platform, not virtual: the book's thread waits for the disk most of the time, and would hold a
    /// carrier meanwhile.
    private Thread daemon(Runnable work, String name) {
        return Thread.ofPlatform()
                .daemon()
                .name("venue-" + settings.venue() + "-" + name)
                .unstarted(work);
    }

    /// Opens the session: reports that were not taken before the last stop are delivered, quotes are published.
    public void start() {
        session.open();
        bookThread.start();
        deliveryThread.start();
        quotes.start(settings.quoteInterval());
    }

    /// Closes the session, commits what was handed to the wire and closes the journal. Reports that are not
    /// delivered by then are delivered after the next start.
    @Override
    public void close() {
        synchronized (wire) {
            session.close();
        }
        quotes.close();
        try {
            delivery.close();
            end(deliveryThread); // before the book's thread, which still writes down what was delivered
            venueThread.close();
            end(bookThread);
            journal.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("venue " + settings.venue() + " cannot close its journal", e);
        }
    }

    private static void end(Thread thread) throws InterruptedException {
        if (thread.isAlive() && !thread.join(LONGEST_CLOSE)) {
            LOG.warn("{} does not end", thread.getName());
        }
    }

    public VenueId id() {
        return settings.venue();
    }

    public boolean isUp() {
        return session.isUp();
    }

    public void send(ClOrdId clOrdId, OrderTerms terms, Quantity quantity) throws Venue.NotSent {
        synchronized (wire) {
            requireUp();
            if (faults.claim(Fault.DISCONNECT)) {
                drop();
                return;
            }
            if (faults.claim(Fault.DISCONNECT_AFTER)) {
                drop();
            }
            handOver(book -> desk.receive(book, clOrdId, terms, quantity));
        }
    }

    public void cancel(ClOrdId clOrdId) throws Venue.NotSent {
        synchronized (wire) {
            requireUp();
            handOver(book -> book.cancel(clOrdId, clock.instant()));
        }
    }

    public VenueStatus ask(ClOrdId clOrdId) {
        if (!isUp()) {
            return new VenueStatus.Silent("the session with " + id() + " is down");
        }
        try {
            return answer(book -> desk.status(book, clOrdId));
        } catch (NoAnswer e) {
            return new VenueStatus.Silent(e.getMessage());
        }
    }

    /// What was traded here, by the venue's own journal. For reconciliation; works between [#start] and [#close].
    ///
    /// @throws NoAnswer when the venue's thread does not answer
    public VenueLedger ledger() throws NoAnswer {
        return answer(OrderBook::ledger);
    }

    /// How often a ClOrdID came that was known already.
    public long duplicates() {
        return desk.duplicates();
    }

    /// Makes a fault happen with the next `count` orders; 0 makes it not happen any more. Forgotten when the
    /// process ends.
    public void setFault(Fault fault, int count) {
        faults.set(fault, count);
    }

    private void requireUp() throws Venue.NotSent {
        if (!isUp()) {
            throw new Venue.NotSent("the session with " + id() + " is down");
        }
    }

    private void drop() {
        Instant back = clock.instant().plus(settings.faults().downTime());
        LOG.info("The session with {} goes down until {}", id(), back);
        session.dropUntil(back);
    }

    private void handOver(Consumer<OrderBook> request) throws Venue.NotSent {
        if (!venueThread.submit(request)) {
            throw new Venue.NotSent(id() + " takes no more requests");
        }
    }

    private <T> T answer(Function<OrderBook, T> question) throws NoAnswer {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean asked = venueThread.submit(book -> {
            T found = question.apply(book);
            venueThread.whenCommitted(() -> answer.complete(found));
        });
        if (!asked) {
            throw new NoAnswer(id() + " takes no more requests");
        }
        try {
            return answer.get(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted while waiting for the answer of " + id());
        } catch (ExecutionException | TimeoutException _) {
            throw new NoAnswer(id() + " did not answer within " + LONGEST_ANSWER);
        }
    }

    private void markDelivered(List<ExecutionReport> reports) {
        var delivered = new JournalEntry.Delivered(
                reports.stream().map(ExecutionReport::id).toList());
        if (!venueThread.submit(_ -> venueThread.note(delivered))) {
            LOG.warn("{} reports of {} will be delivered again after the next start", reports.size(), id());
        }
    }

    /// The venue's own thread did not answer.
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;
        private final String why;

        private NoAnswer(String why) {
            super(why);
            this.why = why;
        }

        @Override
        public String getMessage() {
            return why;
        }
    }

    private final class CommitListener implements VenueThread.Listener {
        @Override
        public void committed(List<JournalEntry> entries) {
            delivery.add(entries.stream().flatMap(CommitListener::reports).toList());
        }

        private static Stream<ExecutionReport> reports(JournalEntry entry) {
            return switch (entry) {
                case JournalEntry.Received received -> received.reports().stream();
                case JournalEntry.Reported(var report) -> Stream.of(report);
                case JournalEntry.Begun _, JournalEntry.Delivered _ -> Stream.empty();
            };
        }

        @Override
        public void turned() {
            delivery.wake();
        }

        @Override
        public void failed() {
            session.close();
        }
    }
}
