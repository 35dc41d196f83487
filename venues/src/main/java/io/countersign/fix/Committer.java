package io.countersign.fix;

import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.Batch;
import io.countersign.fix.SessionRecords.Opening;
import io.countersign.fix.SessionRecords.SessionMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts on record what happens in one session: all that waits, in its order, in one transaction, again and
/// again until it is through. Nothing is dropped; when the records are away, what the venue says waits here as
/// long as there is room, and then at the venue.
///
/// Thread contract: any thread may add; a thread of its own commits.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int ROOM = 10_000;
    private static final int LARGEST_BATCH = 2_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final SessionRecords records;
    private final Opening opening;
    private final SessionMeter meter;
    private final Consumer<SessionMark> committed;
    private final Progress progress;
    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(ROOM);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean givenUp;
    private volatile boolean superseded;

    /// @param committed is told, by the thread that commits, where the session is on record
    Committer(
            VenueId venue,
            SessionRecords records,
            Opening opening,
            SessionMeter meter,
            Consumer<SessionMark> committed) {
        this.records = records;
        this.opening = opening;
        this.meter = meter;
        this.committed = committed;
        this.progress = new Progress(venue, opening.first());
        // Of the platform: it waits for the disk most of the time, and would hold a carrier meanwhile.
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("fix-commit-" + opening.session())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Adds what the venue says; waits while there is no room.
    ///
    /// @throws InterruptedException when it was not added
    void hear(Entry.Heard entry) throws InterruptedException {
        while (!room.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            if (givenUp) {
                return; // and on record it does not count
            }
        }
        waiting.add(entry);
    }

    /// Adds what takes no room of its own: there is no more of it than of what was heard, or than numbers are
    /// reserved.
    void add(Entry entry) {
        waiting.add(entry);
    }

    /// Adds it, and waits a while until it is on record, with everything before it.
    ///
    /// @return whether it is; if not, it may still come to be
    boolean isOnRecord(Entry entry) throws InterruptedException {
        CountDownLatch onRecord = new CountDownLatch(1);
        waiting.add(entry);
        waiting.add(new Entry.Then(onRecord::countDown));
        return onRecord.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether another process has the session, or the records were away when it was to end: then nothing of
    /// this one is put on record any more.
    boolean hasGivenUp() {
        return givenUp;
    }

    /// Whether another process has the session.
    boolean isSuperseded() {
        return superseded;
    }

    /// Puts on record what waits, and that no number of ours above this one was used; gives up after a while.
    ///
    /// @param lastUsed absent when it is not known; then what is reserved stays so
    void close(OptionalInt lastUsed) {
        closing.countDown();
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                LOG.warn("{} ends without its last messages on record; the venue will send them again", opening);
                givenUp = true;
                thread.interrupt();
            } else if (lastUsed.isPresent() && !givenUp) {
                records.commit(opening, progress.endingAt(lastUsed.getAsInt()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("{} ends with numbers reserved that it did not use", opening.session(), e);
        }
    }

    private void run() {
        try {
            for (List<Entry> batch = next(); !batch.isEmpty(); batch = next()) {
                commit(batch);
            }
        } catch (InterruptedException _) {
            givenUp = true;
        } catch (SessionRecords.Superseded e) {
            superseded = true;
            givenUp = true;
            LOG.error("The session is not this process's any more: nothing is sent or put on record here", e);
        } catch (RuntimeException | Error e) {
            givenUp = true;
            LOG.error("{} is put on record no more; the venue keeps what it says", opening.session(), e);
        }
    }

    /// What waits, once there is anything; nothing when it is to end and nothing waits.
    private List<Entry> next() throws InterruptedException {
        while (true) {
            boolean last = closing.getCount() == 0;
            Entry first = last ? waiting.poll() : waiting.poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                List<Entry> batch = new ArrayList<>();
                batch.add(first);
                waiting.drainTo(batch, LARGEST_BATCH - 1);
                return batch;
            }
            if (last) {
                return List.of();
            }
        }
    }

    private void commit(List<Entry> entries) throws InterruptedException {
        Batch batch = progress.after(entries);
        Duration pause = FIRST_PAUSE;
        while (!isCommitted(batch, pause.equals(FIRST_PAUSE))) {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE.toMillis()); // it is given up by who waits for the end
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        committed.accept(batch.upTo());
        List<Entry.Heard> heard = entries.stream()
                .filter(Entry.Heard.class::isInstance)
                .map(Entry.Heard.class::cast)
                .toList();
        room.release(heard.size());
        if (!heard.isEmpty()) {
            meter.committed(
                    heard.size(),
                    Duration.ofNanos(System.nanoTime() - heard.getFirst().at()));
        }
        for (Entry entry : entries) {
            if (entry instanceof Entry.Then(Runnable then)) {
                then.run();
            }
        }
    }

    private boolean isCommitted(Batch batch, boolean isFirstTry) {
        try {
            records.commit(opening, batch);
            return true;
        } catch (SessionRecords.Superseded e) {
            throw e;
        } catch (RuntimeException e) {
            if (isFirstTry) {
                LOG.warn("{} cannot be put on record; it is tried again until it can", opening.session(), e);
            }
            return false;
        }
    }
}
