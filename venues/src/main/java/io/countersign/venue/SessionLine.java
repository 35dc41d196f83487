package io.countersign.venue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;

/// One FIX session as a line for reports: the session's store on the disk has a report before it goes out, and the
/// session sends it again when the other side missed it.
///
/// Thread contract: the session's thread says what happens to the connection; one other thread sends.
final class SessionLine implements ReportDelivery.Line {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final String END_OF_DAY = "end of day";

    private final SessionID id;
    private final Clock clock;
    private final BiFunction<Dispatch, Clock, Message> write;
    private final Function<Dispatch, List<Dispatch>> told;
    private final AtomicLong sent;
    private volatile boolean up;
    private volatile boolean endingDay;
    private @Nullable String heard; // the last TestReqID that came back

    /// @param write makes the message
    /// @param told what is sent in place of the truth
    /// @param sent counts what was sent
    SessionLine(
            SessionID id,
            Clock clock,
            BiFunction<Dispatch, Clock, Message> write,
            Function<Dispatch, List<Dispatch>> told,
            AtomicLong sent) {
        this.id = id;
        this.clock = clock;
        this.write = write;
        this.told = told;
        this.sent = sent;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    /// Whether the connection is about to end because the day does.
    boolean isEndingDay() {
        return endingDay;
    }

    /// The other side has logged on, and has our Logon.
    synchronized void up() {
        up = true;
        notifyAll();
    }

    /// Nothing goes out from here on, until the next Logon.
    synchronized void down() {
        up = false;
        notifyAll();
    }

    /// The other side has come this far in what we sent.
    synchronized void heard(String testReqId) {
        heard = testReqId;
        notifyAll();
    }

    /// What is sent while the connection is being lost is in the store, and goes out after the next Logon.
    @Override
    public boolean send(Dispatch dispatch) {
        Session session = Session.lookupSession(id);
        if (!up || session == null) {
            return false;
        }
        for (Dispatch saying : told.apply(dispatch)) {
            boolean _ = session.send(write.apply(saying, clock));
            sent.incrementAndGet();
        }
        return true;
    }

    /// Only when the other side has come as far as this, its numbers may begin anew: what it has not read by then it
    /// could never ask for. Until then all of it is said again, in the same words.
    @Override
    public boolean endDay(JournalEntry.DayEnded ended) throws InterruptedException {
        Session session = Session.lookupSession(id);
        if (!up || session == null) {
            return false;
        }
        for (Message position : PositionMessages.write(ended)) {
            boolean _ = session.send(position);
        }
        boolean _ = session.send(MarketDataMessages.dayClosed());
        session.generateTestRequest(ended.id());
        if (!await(() -> !up || ended.id().equals(heard)) || !up) {
            return false;
        }
        endingDay = true;
        try {
            session.logout(END_OF_DAY);
            boolean _ = await(() -> !up);
            session.reset();
            session.logon();
        } finally {
            endingDay = false;
        }
        return true;
    }

    private synchronized boolean await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
