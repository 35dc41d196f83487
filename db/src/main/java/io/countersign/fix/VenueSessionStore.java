package io.countersign.fix;

import io.countersign.execution.VenueId;
import io.countersign.sql.Columns;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Whether the sessions with venues are up, as the process that has them said last.
public final class VenueSessionStore {
    private VenueSessionStore() {}

    /// What a session is for.
    public enum Kind {
        ORDERS,
        DROP_COPY
    }

    /// How a session is just now.
    public record Now(VenueId venue, Kind kind, boolean isUp) {}

    /// How a session is on record.
    ///
    /// @param since when it came up or went down
    /// @param saidAt when that was said last
    public record Standing(VenueId venue, Kind kind, boolean isUp, Instant since, Instant saidAt) {}

    /// Says how sessions are. The commit does not wait for the disk: what is lost in a crash was true before it.
    public static void say(Handle handle, List<Now> sessions, Instant at) {
        handle.execute("SET LOCAL synchronous_commit = off");
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO venue_session AS last (venue, session, is_up, since, said_at)
                VALUES (:venue, :kind, :isUp, :at, :at)
                ON CONFLICT (venue, session) DO UPDATE
                SET is_up = EXCLUDED.is_up, said_at = EXCLUDED.said_at,
                    since = CASE WHEN last.is_up = EXCLUDED.is_up THEN last.since ELSE EXCLUDED.since END""");
        for (Now session : sessions) {
            batch.bind("venue", session.venue().value())
                    .bind("kind", session.kind().name())
                    .bind("isUp", session.isUp())
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .add();
        }
        batch.execute();
    }

    /// All sessions that anybody ever had.
    public static List<Standing> all(Handle handle) {
        return handle.createQuery("SELECT * FROM venue_session ORDER BY venue, session")
                .map((row, _) -> {
                    Columns columns = new Columns(row);
                    return new Standing(
                            new VenueId(columns.text("venue")),
                            Kind.valueOf(columns.text("session")),
                            row.getBoolean("is_up"),
                            columns.time("since"),
                            columns.time("said_at"));
                })
                .list();
    }
}
