package io.countersign.reconciliation;

import io.countersign.audit.Actor;
import io.countersign.execution.ExecutionStore;
import io.countersign.execution.ReportId;
import io.countersign.order.Subject;
import io.countersign.reconciliation.BreakStore.BreakRow;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// What operations do with a break, in their own name. Thread-safe.
public final class BreakDesk {
    private static final Actor API = Actor.service("api");

    private final Jdbi jdbi;
    private final Clock clock;

    public BreakDesk(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// What a person says of a break.
    public enum Verdict {
        /// The trade is of the order: it is booked as it stands.
        ACCEPT,
        /// It is not ours, or there is nothing to be done about it.
        DISMISS
    }

    /// What came of it.
    public sealed interface Outcome {
        record Resolved(BreakRow row) implements Outcome {}

        record NotOpen(BreakRow row) implements Outcome {}

        record NothingHeld(BreakRow row) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    /// Resolves a break; the same said again by the same person is answered the same. What is accepted is not held any
    /// more: the relay tells its order, as of any report.
    public Outcome resolve(BreakId id, Verdict verdict, Subject by, String reason) {
        return jdbi.inTransaction(handle -> {
            Optional<BreakRow> found = BreakStore.lock(handle, id);
            if (found.isEmpty()) {
                return new Outcome.Unknown();
            }
            BreakRow row = found.get();
            boolean accepts = verdict == Verdict.ACCEPT;
            BreakResolution resolution = accepts ? BreakResolution.ACCEPTED : BreakResolution.DISMISSED;
            if (row.resolution() != null) {
                boolean isRepeat =
                        row.resolution() == resolution && by.equals(row.resolvedBy()) && reason.equals(row.reason());
                return isRepeat ? new Outcome.Resolved(row) : new Outcome.NotOpen(row);
            }
            Difference difference = row.difference();
            if (accepts
                    && !(difference.kind().isBookable()
                            && ExecutionStore.letGo(handle, new ReportId(difference.venue(), difference.execId())))) {
                return new Outcome.NothingHeld(row);
            }
            return new Outcome.Resolved(
                    BreakStore.resolve(handle, id, resolution, API.onBehalfOf(by), reason, clock.instant()));
        });
    }
}
