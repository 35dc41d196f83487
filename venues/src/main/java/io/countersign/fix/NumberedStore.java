package io.countersign.fix;

import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.Opening;
import io.countersign.fix.SessionRecords.Sent;
import io.countersign.fix.SessionRecords.SessionMark;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.MessageStore;

/// The sequence numbers of a session, as QuickFIX/J has them, on top of what is on record.
///
/// Incoming: in memory they go on with each message; on record they go on with what the messages said, in the
/// same transaction. After a crash the number on record is lower than what was seen, and the venue sends the
/// rest again.
///
/// Outgoing: a number is used only when it is reserved on record, in blocks. After a crash we go on above all
/// that may have been used; the venue asks for what it missed, and gets a gap fill. While nothing is reserved
/// nothing is sent, for certain. Nothing here waits for the disk: one thread of QuickFIX/J keeps the time of
/// all sessions.
final class NumberedStore implements MessageStore {
    static final int BLOCK = 2_000;

    /// What is sent again when the venue asks: nothing that acts. An order that is sent again later than it was
    /// meant to be is another order; what became of it is asked.
    ///
    /// What is not to be sent again must not be handed to QuickFIX/J at all. Where the last message it is given
    /// is one that it then leaves out, it fills the gap after that one under the first number of the whole
    /// range (`Session.resendMessages` and `generateSequenceResetIfNeeded`, 2.3.2). The venue has had that
    /// number by then, ignores it, and waits for the rest for ever.
    private static final Set<String> SENT_AGAIN = Set.of("j");

    private static final Logger LOG = LoggerFactory.getLogger(NumberedStore.class);
    private static final int MOST_SENT_AGAIN = 1_000;
    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final Pattern TYPE = Pattern.compile("\u000135=([^\u0001]+)\u0001");
    private static final Pattern PASSWORD = Pattern.compile("(\u0001(?:554|925)=)[^\u0001]*");

    private final SessionRecords records;
    private final Clock clock;
    private final String session;
    private final Committer committer;
    private long epoch;
    private int outgoing;
    private int incoming;
    private int reserved;
    private Instant createdAt;
    private boolean closed;

    /// Opens the session's records, and goes on from there. A day that the venue has closed is over.
    NumberedStore(String session, VenueId venue, SessionRecords records, Clock clock, SessionMeter meter) {
        Opening opening = records.open(session, BLOCK);
        this.records = records;
        this.clock = clock;
        this.session = session;
        this.epoch = opening.first().epoch();
        this.outgoing = opening.outgoing();
        this.incoming = opening.first().incoming();
        this.reserved = opening.first().reserved();
        this.createdAt = opening.createdAt();
        this.committer = new Committer(venue, records, opening, meter, this::isReserved);
        if (opening.first().closing()) {
            begin();
        }
    }

    void start() {
        committer.start();
    }

    Committer committer() {
        return committer;
    }

    synchronized long epoch() {
        return epoch;
    }

    /// Whether we have begun these numbers after others, and the venue has said nothing under them. The first of all
    /// follow no others: a venue that knows higher ones has heard them from us, and we have lost them.
    synchronized boolean isBegunAnew() {
        return epoch > 1 && incoming == 1;
    }

    private synchronized void isReserved(SessionMark mark) {
        if (mark.epoch() == epoch && !closed) {
            reserved = mark.reserved();
        }
    }

    @Override
    public synchronized boolean set(int number, String message) throws IOException {
        if (number > reserved || committer.hasGivenUp()) {
            throw new IOException("number " + number + " of " + session + " is not reserved: it is not sent");
        }
        Matcher type = TYPE.matcher(message);
        committer.add(new Entry.Out(new Sent(
                epoch,
                number,
                type.find() ? type.group(1) : "?",
                clock.instant(),
                PASSWORD.matcher(message.replace("\u0000", "")).replaceAll("$1***"))));
        return true;
    }

    @Override
    public void get(int from, int to, Collection<String> messages) {
        CountDownLatch flushed = new CountDownLatch(1);
        committer.add(new Entry.Then(flushed::countDown));
        try {
            if (flushed.await(FLUSH.toMillis(), TimeUnit.MILLISECONDS)) {
                messages.addAll(records.sent(session, epoch(), from, to, SENT_AGAIN, MOST_SENT_AGAIN));
                return;
            }
            LOG.warn("{} {} to {} are gap-filled: the records do not answer", session, from, to);
        } catch (RuntimeException e) {
            LOG.warn("{} {} to {} are gap-filled: the records cannot be read", session, from, to, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized int getNextSenderMsgSeqNum() {
        return outgoing;
    }

    @Override
    public synchronized int getNextTargetMsgSeqNum() {
        return incoming;
    }

    @Override
    public synchronized void setNextSenderMsgSeqNum(int next) {
        outgoing = next;
        reserveMore();
    }

    @Override
    public synchronized void setNextTargetMsgSeqNum(int next) {
        incoming = next;
        committer.add(new Entry.Counted(epoch, incoming));
    }

    @Override
    public synchronized void incrNextSenderMsgSeqNum() {
        outgoing++;
        if (outgoing % (BLOCK / 8) == 0) {
            reserveMore();
        }
    }

    private void reserveMore() {
        committer.add(new Entry.Reserve(epoch, outgoing + BLOCK));
    }

    @Override
    public synchronized void incrNextTargetMsgSeqNum() {
        setNextTargetMsgSeqNum(incoming + 1);
    }

    @Override
    public synchronized Date getCreationTime() {
        return Date.from(createdAt);
    }

    /// Begins again with 1, on both sides. Nothing can be sent under the new numbers until that is on record. Where no
    /// number was used there is nothing to begin again.
    @Override
    public synchronized void reset() {
        if (outgoing > 1 || incoming > 1) {
            begin();
        }
    }

    private void begin() {
        epoch++;
        outgoing = 1;
        incoming = 1;
        reserved = 0;
        createdAt = clock.instant();
        committer.add(new Entry.Began(epoch));
    }

    /// The session is one process's: there is nothing to take over from another.
    @Override
    public void refresh() throws IOException {
        throw new IOException(session + " is not shared with other processes");
    }

    /// Puts on record what waits, and exactly the numbers that were used.
    void close() {
        OptionalInt lastUsed;
        synchronized (this) {
            lastUsed = OptionalInt.of(outgoing - 1);
            reserved = 0;
            closed = true;
        }
        committer.close(lastUsed);
    }
}
