package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.reconciliation.StatedPosition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of our sessions outlives the process: where their sequence numbers are, what was sent, what was heard.
///
/// Thread contract: any thread.
public interface SessionRecords {

    /// What our name in a drop copy session ends with.
    String DROP_COPY = "-DC";

    /// Takes a session over, and reserves a block of our numbers: whatever the last process used is below them.
    /// Who had it before can write nothing any more.
    ///
    /// @param session our name in it and the venue's
    /// @param block how many numbers to reserve
    Opening open(String session, int block);

    /// Puts a batch on record: all of it, in one transaction, or nothing. Returning says that it is committed,
    /// and, where the batch [must survive][Batch#mustSurvive], on the disk.
    ///
    /// @throws Superseded when another process has opened the session since
    void commit(Opening opening, Batch batch);

    /// What we sent of these types under these numbers, in their order.
    ///
    /// @param from and `to` are included
    /// @param atMost so many of the first
    List<String> sent(String session, long epoch, int from, int to, Set<String> types, int atMost);

    /// How a session was found.
    ///
    /// @param session its name
    /// @param opened counts the openings; the fence against who had it before
    /// @param createdAt when the epoch began
    /// @param first the mark from which it goes on; its own numbers begin after those that were reserved before
    /// @param outgoing the next number of ours
    record Opening(String session, long opened, Instant createdAt, SessionMark first, int outgoing) {}

    /// Where a session is.
    ///
    /// @param epoch counts how often its numbers began again
    /// @param incoming the number of the venue's next message: what came before is committed
    /// @param reserved every number of ours up to this one may have been used
    /// @param closing whether the venue has closed its day, so that the numbers end with this connection
    record SessionMark(long epoch, int incoming, int reserved, boolean closing) {}

    /// What has happened in a session since the last batch.
    ///
    /// @param reports for the inbox, in the venue's order
    /// @param copies what the drop copy says was executed
    /// @param positions what the venue takes ours to be
    /// @param refused what cannot be taken as said: evidence
    /// @param sent what went out
    /// @param upTo where the session is after all that
    /// @param closedDays the epochs in which the venue has closed its day
    /// @param mustSurvive whether a crash must not undo it. Where the session is may be undone, as long as
    /// nothing else is on record with it: the venue then sends again what was counted
    record Batch(
            VenueId venue,
            List<ExecutionReport> reports,
            List<ExecutionReport> copies,
            List<PositionOfDay> positions,
            List<Refused> refused,
            List<Sent> sent,
            List<Long> closedDays,
            SessionMark upTo,
            boolean mustSurvive) {
        public Batch {
            reports = List.copyOf(reports);
            copies = List.copyOf(copies);
            positions = List.copyOf(positions);
            refused = List.copyOf(refused);
            sent = List.copyOf(sent);
            closedDays = List.copyOf(closedDays);
        }
    }

    /// A position as the venue has it at the end of a day.
    ///
    /// @param day the epoch of the drop copy session
    record PositionOfDay(long day, StatedPosition position) {}

    /// A message as it came, and why it is not taken as said.
    ///
    /// @param execId absent where there is none to be read
    record Refused(@Nullable String execId, String why, String message) {}

    /// A message as it went out, but for passwords.
    record Sent(long epoch, int number, String type, Instant at, String message) {}

    /// Another process has the session.
    final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Superseded(String session) {
            super("another process has opened the session " + session);
        }
    }
}
