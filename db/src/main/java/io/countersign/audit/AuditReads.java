package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.json.Json;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import io.countersign.order.Subject;
import io.countersign.sql.Columns;
import io.countersign.sql.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads audit records. Thread-safe.
public final class AuditReads {
    /// How an actor's name begins when it is a service's.
    private static final String SPIFFE = "spiffe://";

    private final Jdbi jdbi;

    public AuditReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Where a list of records goes on.
    ///
    /// @param atNanos when the last record happened that was listed, in nanoseconds since 1970-01-01T00:00Z
    /// @param sequence its number
    public record Place(long atNanos, long sequence) {
        public static Place of(AuditRow row) {
            return new Place(AuditStore.nanos(row.at()), row.sequence());
        }
    }

    /// Records by when they happened; of those of one moment the one with the lower number first.
    ///
    /// @param scope records of other accounts are left out, and those of none, unless it is everybody
    /// @param after only those that come later
    public List<AuditRow> list(Filter filter, AccountScope scope, @Nullable Place after, int limit) {
        String actor = filter.actor();
        boolean service = actor != null && actor.startsWith(SPIFFE);
        Conditions conditions = new Conditions()
                .and("(at_ns, sequence) > (:afterTime, :after)", "afterTime", after == null ? null : after.atNanos())
                .and("order_id = :order", "order", text(filter.orderId()))
                .and("at_ns >= :from", "from", nanos(filter.from()))
                .and("at_ns < :to", "to", nanos(filter.to()))
                .and("type = :type", "type", filter.type())
                .and("service = :service", "service", service ? actor : null)
                .and("on_behalf_of = :person", "person", service ? null : actor)
                .and("account_id = ANY(:scope)", "scope", scope.parameter());
        if (after != null) {
            conditions.bind("after", after.sequence());
        }
        return jdbi.withHandle(handle -> conditions
                .bindTo(handle.createQuery(
                        "SELECT * FROM audit " + conditions.where() + " ORDER BY at_ns, sequence LIMIT :limit"))
                .bind("limit", limit)
                .map(AuditReads::row)
                .list());
    }

    /// All records of one order, in the order of their numbers.
    public List<AuditRow> ofOrder(OrderId orderId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT * FROM audit WHERE order_id = :order ORDER BY sequence")
                        .bind("order", orderId.value())
                        .map(AuditReads::row)
                        .list());
    }

    /// What a list is narrowed to; whatever is absent does not narrow it.
    ///
    /// @param from happened at or after
    /// @param to happened before
    /// @param actor a person's subject, or a service's SPIFFE id
    public record Filter(
            @Nullable OrderId orderId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String type,
            @Nullable String actor) {}

    private static @Nullable String text(@Nullable OrderId orderId) {
        return orderId == null ? null : orderId.value();
    }

    private static @Nullable Long nanos(@Nullable Instant instant) {
        return instant == null ? null : AuditStore.nanos(instant);
    }

    private static AuditRow row(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        String decisionId = row.textOrNull("decision_id");
        String bundleRevision = row.textOrNull("bundle_revision");
        return new AuditRow(
                row.number("sequence"),
                AuditStore.instant(row.number("at_ns")),
                row.text("type"),
                actor(row),
                about(row),
                json(row.textOrNull("input")),
                json(row.textOrNull("event")),
                new AuditRecord.Outcome(
                        AuditRecord.Verdict.valueOf(row.text("verdict")),
                        Json.readList(row.text("reasons"), Reason.class)),
                decisionId == null || bundleRevision == null
                        ? null
                        : new PolicyDecisionRef(decisionId, bundleRevision));
    }

    private static Actor actor(Columns row) throws SQLException {
        String onBehalfOf = row.textOrNull("on_behalf_of");
        return new Actor(row.text("service"), onBehalfOf == null ? null : new Subject(onBehalfOf));
    }

    private static AuditRecord.About about(Columns row) throws SQLException {
        String orderId = row.textOrNull("order_id");
        String accountId = row.textOrNull("account_id");
        Long step = row.numberOrNull("step");
        return new AuditRecord.About(
                orderId == null ? null : new OrderId(orderId),
                accountId == null ? null : new AccountId(accountId),
                step == null ? null : Math.toIntExact(step));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : Json.tree(text);
    }
}
