package io.countersign.fix;

import io.countersign.execution.ReportInbox;
import io.countersign.reconciliation.CopyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The sessions' records in the database. Reports go into the inbox, in the transaction that moves their
/// session on.
public final class DatabaseRecords implements SessionRecords {
    private final Jdbi database;
    private final Clock clock;
    private final ReportInbox inbox;

    public DatabaseRecords(Jdbi database, Clock clock, ReportInbox inbox) {
        this.database = database;
        this.clock = clock;
        this.inbox = inbox;
    }

    @Override
    public Opening open(String session, int block) {
        SessionStore.Standing standing =
                database.inTransaction(handle -> SessionStore.open(handle, session, block, clock.instant()));
        return new Opening(
                session,
                standing.opened(),
                standing.createdAt(),
                new SessionMark(standing.epoch(), standing.incoming(), standing.reserved(), standing.closing()),
                standing.reserved() - block + 1);
    }

    @Override
    public void commit(Opening opening, Batch batch) {
        inbox.accept(batch.reports(), handle -> write(handle, opening, batch));
    }

    private void write(Handle handle, Opening opening, Batch batch) {
        if (!batch.mustSurvive()) {
            handle.execute("SET LOCAL synchronous_commit = off");
        }
        Instant now = clock.instant();
        SessionMark upTo = batch.upTo();
        SessionStore.Standing standing = new SessionStore.Standing(
                upTo.epoch(), upTo.incoming(), upTo.reserved(), upTo.closing(), opening.opened(), now);
        if (!SessionStore.mark(handle, opening.session(), standing)) {
            throw new Superseded(opening.session());
        }
        SessionStore.keep(
                handle,
                opening.session(),
                batch.sent().stream()
                        .map(sent -> new SessionStore.Message(
                                sent.epoch(), sent.number(), sent.type(), sent.at(), sent.message()))
                        .toList());
        SessionStore.refuse(
                handle,
                batch.venue(),
                batch.refused().stream()
                        .map(refused -> new SessionStore.Refused(refused.execId(), refused.why(), refused.message()))
                        .toList(),
                now);
        SessionStore.copy(handle, batch.copies(), now);
        for (PositionOfDay stated : batch.positions()) {
            CopyStore.stated(handle, batch.venue(), stated.day(), stated.position(), now);
        }
        if (isDropCopy(opening.session())) {
            for (long day : batch.closedDays()) {
                CopyStore.dayClosed(handle, batch.venue(), day, now);
            }
        }
    }

    /// A session is named by our name in it and the venue's.
    private static boolean isDropCopy(String session) {
        return session.contains(DROP_COPY + "->");
    }

    @Override
    public List<String> sent(String session, long epoch, int from, int to, Set<String> types, int atMost) {
        return database.withHandle(handle -> SessionStore.sent(handle, session, epoch, from, to, types, atMost));
    }
}
