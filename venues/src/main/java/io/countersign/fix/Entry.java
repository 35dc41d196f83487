package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import io.countersign.fix.SessionRecords.Refused;
import io.countersign.fix.SessionRecords.Sent;
import io.countersign.reconciliation.StatedPosition;

/// What happens in a session, as it is queued to be put on record.
sealed interface Entry {

    /// What a message of the venue says: it takes room in the queue until it is on record.
    sealed interface Heard extends Entry {
        /// When it was accepted, by [System#nanoTime].
        long at();
    }

    record Report(ExecutionReport report, long at) implements Heard {}

    record Copy(ExecutionReport copy, long at) implements Heard {}

    record Position(StatedPosition position, long at) implements Heard {}

    record NotTaken(Refused message, long at) implements Heard {}

    /// The venue's messages below this number are through.
    record Counted(long epoch, int incoming) implements Entry {}

    record Out(Sent message) implements Entry {}

    /// Our numbers up to this one are to be reserved.
    record Reserve(long epoch, int upTo) implements Entry {}

    /// The venue has closed its day.
    record Closing(long epoch) implements Entry {}

    /// The numbers begin again.
    record Began(long epoch) implements Entry {}

    /// To be run once everything before it is on record.
    record Then(Runnable then) implements Entry {}
}
