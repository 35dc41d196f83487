package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The sessions with venues: where their numbers are, what we sent, and what was heard that goes into no inbox.
public final class SessionStore {
    private SessionStore() {}

    /// A session as it is on record.
    ///
    /// @param epoch counts how often its numbers began again
    /// @param incoming the number of the venue's next message
    /// @param reserved every number of ours up to this one may have been used
    /// @param closing whether the venue has closed its day
    /// @param opened counts the openings
    public record Standing(long epoch, int incoming, int reserved, boolean closing, long opened, Instant createdAt) {}

    /// A message that went out.
    public record Message(long epoch, int number, String type, Instant at, String text) {}

    /// A message that cannot be taken as said.
    public record Refused(@Nullable String execId, String why, String text) {}

    /// Takes a session over from whoever had it, and reserves so many more numbers.
    public static Standing open(Handle handle, String session, int block, Instant at) {
        return handle.createQuery("""
                        INSERT INTO fix_session (session, epoch, incoming, reserved, closing, opened, created_at)
                        VALUES (:session, 1, 1, :block, false, 1, :at)
                        ON CONFLICT (session) DO UPDATE
                        SET reserved = fix_session.reserved + :block, opened = fix_session.opened + 1
                        RETURNING *""")
                .bind("session", session)
                .bind("block", block)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, _) -> new Standing(
                        row.getLong("epoch"),
                        row.getInt("incoming"),
                        row.getInt("reserved"),
                        row.getBoolean("closing"),
                        row.getLong("opened"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .one();
    }

    /// Says where a session is.
    ///
    /// @param standing of the opening that the caller has
    /// @return whether the caller still has it: if not, nothing is changed, and the transaction must not commit
    public static boolean mark(Handle handle, String session, Standing standing) {
        return handle.createUpdate("""
                                UPDATE fix_session
                                SET incoming = :incoming, reserved = :reserved, closing = :closing,
                                    created_at = CASE WHEN epoch = :epoch THEN created_at ELSE :at END, epoch = :epoch
                                WHERE session = :session AND opened = :opened""")
                        .bind("session", session)
                        .bind("opened", standing.opened())
                        .bind("epoch", standing.epoch())
                        .bind("incoming", standing.incoming())
                        .bind("reserved", standing.reserved())
                        .bind("closing", standing.closing())
                        .bind("at", standing.createdAt().atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /// Keeps what was sent; what is there already is left alone.
    public static void keep(Handle handle, String session, List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO fix_message (session, epoch, seq, msg_type, sent_at, message)
                        SELECT :session, epoch, seq, msg_type, CAST(sent_at AS timestamptz), message
                        FROM unnest(:epochs, :numbers, :types, :times, :texts)
                             AS given (epoch, seq, msg_type, sent_at, message)
                        ON CONFLICT DO NOTHING""")
                .bind("session", session)
                .bindArray("epochs", Long.class, each(messages, Message::epoch))
                .bindArray("numbers", Integer.class, each(messages, Message::number))
                .bindArray("types", String.class, each(messages, Message::type))
                .bindArray(
                        "times",
                        String.class,
                        each(messages, message -> message.at().toString()))
                .bindArray("texts", String.class, each(messages, Message::text))
                .execute();
    }

    /// What was sent of these types under these numbers, both included, in their order.
    public static List<String> sent(
            Handle handle, String session, long epoch, int from, int to, Collection<String> types, int atMost) {
        return handle.createQuery("""
                        SELECT message FROM fix_message
                        WHERE session = :session AND epoch = :epoch AND seq BETWEEN :from AND :to
                              AND msg_type = ANY (:types)
                        ORDER BY seq LIMIT :atMost""")
                .bind("session", session)
                .bind("epoch", epoch)
                .bind("from", from)
                .bind("to", to)
                .bindArray("types", String.class, List.copyOf(types))
                .bind("atMost", atMost)
                .mapTo(String.class)
                .list();
    }

    /// Keeps what cannot be taken as said.
    public static void refuse(Handle handle, VenueId venue, List<Refused> messages, Instant at) {
        for (Refused message : messages) {
            handle.createUpdate("""
                            INSERT INTO refused_report (venue, exec_id, why, content, received_at)
                            VALUES (:venue, :exec, :why, :content, :at) ON CONFLICT DO NOTHING""")
                    .bind("venue", venue.value())
                    .bind("exec", message.execId())
                    .bind("why", storable(message.why()))
                    .bind("content", storable(message.text()))
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .execute();
        }
    }

    /// Whatever a venue says can be kept: PostgreSQL takes any character but this one.
    private static String storable(String text) {
        return text.replace('\u0000', '\ufffd');
    }

    /// Keeps what a drop copy says. One that contradicts another under the same ExecID is kept as evidence.
    public static void copy(Handle handle, List<ExecutionReport> copies, Instant at) {
        for (ExecutionReport copy : copies) {
            String report = Json.write(copy);
            handle.createUpdate("""
                            WITH taken AS (
                                INSERT INTO drop_copy (venue, exec_id, report, received_at)
                                VALUES (:venue, :exec, CAST(:report AS jsonb), :at)
                                ON CONFLICT DO NOTHING RETURNING exec_id)
                            INSERT INTO refused_report (venue, exec_id, why, content, received_at)
                            SELECT :venue, :exec, 'another drop copy has this ExecID', :report, :at
                            WHERE EXISTS (SELECT FROM drop_copy WHERE venue = :venue AND exec_id = :exec
                                                                      AND report <> CAST(:report AS jsonb))
                            ON CONFLICT DO NOTHING""")
                    .bind("venue", copy.id().venue().value())
                    .bind("exec", copy.id().execId())
                    .bind("report", report)
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .execute();
        }
    }

    private static <T> List<T> each(List<Message> messages, Function<Message, T> column) {
        return messages.stream().map(column).toList();
    }
}
