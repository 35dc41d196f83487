package io.countersign.audit;

import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.database.Database;
import io.countersign.json.Json;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderStatus;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Appends audit records in the transaction of what they record. There is no other way to write them, and none to
/// change them: the database refuses.
public final class AuditStore {
    private static final long NANOS = 1_000_000_000L;

    private AuditStore() {}

    /// Appends a record that is no step of an order.
    public static void append(Handle handle, AuditRecord entry) {
        insert(handle, entry, null, null);
    }

    /// Appends the record of an order's step, with the event that came of it and the status the order is in after it;
    /// the step can be recorded once only.
    public static void append(Handle handle, AuditRecord entry, OrderEvent event, OrderStatus after) {
        insert(handle, entry, event, after);
    }

    /// Appends the record and, in the same round trip, announces the change.
    private static void insert(
            Handle handle, AuditRecord entry, @Nullable OrderEvent event, @Nullable OrderStatus after) {
        AuditRecord.About about = entry.subject();
        PolicyDecisionRef policy = entry.policy();
        Actor actor = entry.actor();
        handle.createQuery("""
                        INSERT INTO audit (at_ns, type, service, on_behalf_of, order_id, account_id, step, input, event,
                                           verdict, reasons, decision_id, bundle_revision)
                        VALUES (:at, :type, :service, :onBehalfOf, :order, :account, :step, CAST(:input AS jsonb),
                                CAST(:event AS jsonb), :verdict, CAST(:reasons AS jsonb), :decision, :bundle)
                        RETURNING pg_notify(:channel, :change)""")
                .bind("channel", Database.CHANNEL)
                .bind("change", Database.change(about.orderId(), after))
                .bind("at", nanos(entry.at()))
                .bind("type", entry.type())
                .bind("service", actor.service())
                .bind(
                        "onBehalfOf",
                        actor.onBehalfOf() == null ? null : actor.onBehalfOf().value())
                .bind("order", about.orderId() == null ? null : about.orderId().value())
                .bind(
                        "account",
                        about.accountId() == null ? null : about.accountId().value())
                .bind("step", about.step())
                .bind("input", entry.input() == null ? null : Json.write(entry.input()))
                .bind("event", event == null ? null : Json.write(event))
                .bind("verdict", entry.outcome().verdict().name())
                .bind("reasons", Json.write(entry.outcome().reasons()))
                .bind("decision", policy == null ? null : policy.decisionId())
                .bind("bundle", policy == null ? null : policy.bundleRevision())
                .mapTo(String.class)
                .one();
    }

    /// What an order's step came to, if it was done before.
    public static Optional<OrderEvent> eventOf(Handle handle, OrderId order, int step) {
        return handle.createQuery("SELECT event FROM audit WHERE order_id = :order AND step = :step")
                .bind("order", order.value())
                .bind("step", step)
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.read(json, OrderEvent.class));
    }

    /// Nanoseconds since the epoch: what a timestamp column would round.
    public static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
