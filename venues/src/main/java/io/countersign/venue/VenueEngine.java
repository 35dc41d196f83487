package io.countersign.venue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A market that replays recorded quotes and trades and takes orders against them, in the words of FIX 4.4.
///
/// Guarantees:
/// - whatever it says is in its journal first, on the disk; after a kill it goes on as if nothing had been but a
///   pause, in which its market was closed to resting orders;
/// - a name makes one order or one change, ever, within a firm.
///
/// Thread contract: any thread. One thread decides about everything, so whether a cancel or a fill was first has one
/// answer.
final class VenueEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VenueEngine.class);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final VenueSettings settings;
    private final Clock clock;
    private final Journal journal;
    private final VenueThread venueThread;
    private final OrderDesk desk;
    private final Thread bookThread;

    /// What is around the engine.
    interface Surroundings extends VenueThread.Listener, OrderDesk.Reticence {
        /// An entry of the past, told while the engine is made; oldest first.
        void past(JournalEntry entry);
    }

    /// Opens the journal and rebuilds the book from it. Nothing happens until [#start].
    ///
    /// @throws UncheckedIOException when the journal cannot be read, is damaged before its last line, or is held
    ///     by another venue
    VenueEngine(VenueSettings settings, Clock clock, SimulatedMarket market, Faults faults, Surroundings surroundings) {
        this.settings = settings;
        this.clock = clock;
        OrderBook book = new OrderBook(settings.venue(), market, clock.instant());
        this.desk = new OrderDesk(clock, faults, surroundings);
        this.journal = openJournal(settings, entry -> {
            book.restore(entry);
            surroundings.past(entry);
        });
        this.venueThread = new VenueThread(book, journal, clock, settings.interval(), surroundings);
        // Of the platform, not virtual: it waits for the disk most of the time, and would hold a carrier meanwhile.
        this.bookThread = Thread.ofPlatform()
                .daemon()
                .name("venue-" + settings.venue() + "-book")
                .unstarted(venueThread);
    }

    private static Journal openJournal(VenueSettings settings, Consumer<JournalEntry> past) {
        try {
            return Journal.open(settings.journal(), past);
        } catch (IOException e) {
            throw new UncheckedIOException("venue " + settings.venue() + " cannot open its journal", e);
        }
    }

    /// Goes on with the market. All sessions were lost with the last process, and firms may have wanted their orders
    /// canceled then.
    void start() {
        bookThread.start();
        act(OrderBook::allDisconnected);
    }

    /// Handles what was sent until now, then ends.
    @Override
    public void close() {
        try {
            venueThread.close();
            if (bookThread.isAlive() && !bookThread.join(LONGEST_CLOSE)) {
                LOG.warn("{} does not end", bookThread.getName());
            }
            journal.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("venue " + settings.venue() + " cannot close its journal", e);
        }
    }

    /// Takes what a firm sends.
    ///
    /// @return whether it will be handled
    boolean receive(Inbound inbound) {
        return venueThread.submit(book -> desk.receive(book, inbound));
    }

    /// Has something done that nobody waits for.
    void act(Action action) {
        if (!venueThread.submit(book -> action.on(book, clock.instant()))) {
            LOG.warn("{} takes no more requests", settings.venue());
        }
    }

    /// Something done with the book.
    @FunctionalInterface
    interface Action {
        void on(OrderBook book, Instant now);
    }

    /// Has something done, and waits until it is durable.
    ///
    /// @throws IllegalArgumentException as the action does
    /// @throws NoAnswer when the venue's thread does not answer
    void command(Action action) throws NoAnswer {
        boolean _ = ask(book -> {
            action.on(book, clock.instant());
            return true;
        });
    }

    /// What was traded here. Works between [#start] and [#close].
    ///
    /// @throws NoAnswer when the venue's thread does not answer
    VenueLedger ledger() throws NoAnswer {
        return ask(OrderBook::ledger);
    }

    /// @throws IllegalArgumentException as the question does
    private <T> T ask(Function<OrderBook, T> question) throws NoAnswer {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean asked = venueThread.submit(book -> {
            try {
                T found = question.apply(book);
                venueThread.whenCommitted(() -> answer.complete(found));
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(e);
            }
        });
        if (!asked) {
            throw new NoAnswer(settings.venue() + " takes no more requests");
        }
        try {
            return answer.get(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted while waiting for the answer of " + settings.venue());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new NoAnswer(settings.venue() + " failed: " + e.getCause());
        } catch (TimeoutException _) {
            throw new NoAnswer(settings.venue() + " did not answer within " + LONGEST_ANSWER);
        }
    }

    /// A session's store has these now. It may take a while until that is written down, and get lost.
    void delivered(String session, List<String> ids) {
        if (!ids.isEmpty() && !venueThread.submit(_ -> venueThread.note(new JournalEntry.Delivered(session, ids)))) {
            LOG.warn("{} reports of {} will be sent again after the next start", ids.size(), settings.venue());
        }
    }

    /// Hands over all entries since the day began, and does nothing else meanwhile.
    void today(Consumer<List<JournalEntry>> consumer) {
        act((_, _) -> {
            List<JournalEntry> today = new ArrayList<>();
            try {
                Journal.read(settings.journal(), entry -> {
                    if (entry instanceof JournalEntry.DayEnded) {
                        today.clear();
                    }
                    today.add(entry);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            today.removeIf(JournalEntry.DayEnded.class::isInstance);
            consumer.accept(today);
        });
    }

    long duplicates() {
        return desk.duplicates();
    }

    long orders() {
        return desk.orders();
    }

    /// The venue's own thread did not answer.
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String why) {
            super(why);
        }
    }
}
