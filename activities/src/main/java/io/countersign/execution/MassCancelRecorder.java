package io.countersign.execution;

import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditStore;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Puts on record what came of requests to cancel all.
public final class MassCancelRecorder implements MassCancelRecording {
    private static final Actor ORDER = Actor.service("order");

    private final Jdbi database;
    private final Clock clock;

    public MassCancelRecorder(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void ended(MassCancel what, MassCancelResult result) {
        AuditRecord entry = MassCancelEntry.ended(ORDER, clock.instant(), what, result);
        String request = String.valueOf(result.request());
        database.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", request);
            if (!isOnRecord(handle, entry.type(), request)) {
                AuditStore.append(handle, entry);
            }
        });
    }

    private static boolean isOnRecord(Handle handle, String type, String request) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM audit WHERE type = :type AND input ->> 'clOrdId' = :request)")
                .bind("type", type)
                .bind("request", request)
                .mapTo(Boolean.class)
                .one();
    }
}
