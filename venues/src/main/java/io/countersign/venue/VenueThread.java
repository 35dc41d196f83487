package io.countersign.venue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns book and journal. It works in turns: takes all the requests that wait, lets the book
/// handle them one by one, and commits what happened with one force of the journal; only then does anybody hear of
/// it. So the slower the disk, the more requests share a force.
///
/// When the journal fails, or the book does, it stops for good: what was committed stands, the rest was told to
/// nobody.
///
/// Thread contract: [#submit] and [#close] from any thread, [#whenCommitted] and [#note] only from within a request.
final class VenueThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(VenueThread.class);
    private static final int MOST_WAITING = 100_000; // requests
    private static final int MOST_IN_A_TURN = 500;

    private final OrderBook book;
    private final Journal journal;
    private final Clock clock;
    private final Duration interval;
    private final Listener listener;
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>(MOST_WAITING);
    private final List<Runnable> whenCommitted = new ArrayList<>();
    private final List<JournalEntry> notes = new ArrayList<>();
    private volatile boolean closed;

    /// Hears of what the thread does; called by it.
    interface Listener {
        /// What of this goes into the journal is durable.
        void committed(List<Outcome> outcomes);

        /// A turn has ended; there is one at least in every interval.
        void turned();

        /// The thread stops and nothing more will be committed.
        void failed();
    }

    /// @param interval the longest time from one turn to the next
    VenueThread(OrderBook book, Journal journal, Clock clock, Duration interval, Listener listener) {
        this.book = book;
        this.journal = journal;
        this.clock = clock;
        this.interval = interval;
        this.listener = listener;
    }

    /// Has something done with the book as it is at that moment.
    ///
    /// @return false when too many requests wait, or the thread is closed: it will not be done
    boolean submit(Consumer<OrderBook> request) {
        return !closed
                && requests.offer(() -> {
                    book.advance(clock.instant());
                    request.accept(book);
                });
    }

    /// To be run when what the current request did is durable.
    void whenCommitted(Runnable action) {
        whenCommitted.add(action);
    }

    /// Adds a line to the journal that may get lost.
    void note(JournalEntry entry) {
        notes.add(entry);
    }

    /// Lets it handle what waits, then end.
    void close() {
        closed = true;
        boolean _ = requests.offer(() -> {}); // so that it wakes up
    }

    @Override
    public void run() {
        try {
            while (!closed || !requests.isEmpty()) {
                turn();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            listener.failed();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("The venue stops: nothing that happens can be committed any more", e);
            closed = true;
            listener.failed();
        }
    }

    private void turn() throws IOException, InterruptedException {
        List<Runnable> turn = new ArrayList<>();
        Runnable first = requests.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            turn.add(first);
            requests.drainTo(turn, MOST_IN_A_TURN);
        }
        turn.forEach(Runnable::run);
        book.advance(clock.instant());
        commit();
        listener.turned();
    }

    private void commit() throws IOException {
        List<Outcome> outcomes = book.drain();
        List<JournalEntry> entries = outcomes.stream()
                .filter(JournalEntry.class::isInstance)
                .map(JournalEntry.class::cast)
                .toList();
        if (!notes.isEmpty()) {
            journal.append(notes);
            notes.clear();
        }
        if (!entries.isEmpty()) {
            journal.append(entries);
            journal.force();
        }
        if (!outcomes.isEmpty()) {
            listener.committed(outcomes);
        }
        whenCommitted.forEach(Runnable::run);
        whenCommitted.clear();
    }
}
