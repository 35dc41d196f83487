package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.Batch;
import io.countersign.fix.SessionRecords.PositionOfDay;
import io.countersign.fix.SessionRecords.Refused;
import io.countersign.fix.SessionRecords.Sent;
import io.countersign.fix.SessionRecords.SessionMark;
import io.countersign.reconciliation.StatedPosition;
import java.util.ArrayList;
import java.util.List;

/// Where a session is, and the batch that brings the records there.
///
/// Thread contract: one thread.
final class Progress {
    private final VenueId venue;
    private SessionMark mark;

    Progress(VenueId venue, SessionMark mark) {
        this.venue = venue;
        this.mark = mark;
    }

    SessionMark mark() {
        return mark;
    }

    /// Takes entries in, and makes a batch of them. What is said of an epoch that is over changes nothing of
    /// the present one.
    Batch after(List<Entry> entries) {
        SessionMark before = mark;
        List<ExecutionReport> reports = new ArrayList<>();
        List<ExecutionReport> copies = new ArrayList<>();
        List<PositionOfDay> positions = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        List<Long> closedDays = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Report(ExecutionReport report, long _) -> reports.add(report);
                case Entry.Copy(ExecutionReport copy, long _) -> copies.add(copy);
                case Entry.Position(StatedPosition position, long _) ->
                    positions.add(new PositionOfDay(mark.epoch(), position));
                case Entry.NotTaken(Refused message, long _) -> refused.add(message);
                case Entry.Out(Sent message) -> sent.add(message);
                case Entry.Counted(long epoch, int incoming)
                when epoch == mark.epoch() -> mark = new SessionMark(epoch, incoming, mark.reserved(), mark.closing());
                case Entry.Reserve(long epoch, int upTo)
                when epoch == mark.epoch() ->
                    mark = new SessionMark(epoch, mark.incoming(), Math.max(upTo, mark.reserved()), mark.closing());
                case Entry.Closing(long epoch)
                when epoch == mark.epoch() -> {
                    closedDays.add(epoch);
                    mark = new SessionMark(epoch, mark.incoming(), mark.reserved(), true);
                }
                case Entry.Began(long epoch) -> mark = new SessionMark(epoch, 1, NumberedStore.BLOCK, false);
                case Entry.Counted _, Entry.Reserve _, Entry.Closing _ -> {
                    // of an epoch that is over
                }
                case Entry.Then _ -> {
                    // is run later
                }
            }
        }
        boolean mustSurvive = !reports.isEmpty()
                || !copies.isEmpty()
                || !positions.isEmpty()
                || !refused.isEmpty()
                || !closedDays.isEmpty()
                || before.epoch() != mark.epoch()
                || before.reserved() != mark.reserved()
                || before.closing() != mark.closing();
        return new Batch(venue, reports, copies, positions, refused, sent, closedDays, mark, mustSurvive);
    }

    /// The last batch of a session that ends in order: nothing above the numbers that were used is reserved any
    /// more.
    Batch endingAt(int lastUsed) {
        mark = new SessionMark(mark.epoch(), mark.incoming(), lastUsed, mark.closing());
        return new Batch(venue, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), mark, true);
    }
}
