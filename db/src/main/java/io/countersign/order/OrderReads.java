package io.countersign.order;

import io.countersign.approval.ApprovalId;
import io.countersign.approval.ApprovalState;
import io.countersign.approval.TermsHash;
import io.countersign.instrument.Symbol;
import io.countersign.json.Json;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.sql.Columns;
import io.countersign.sql.Conditions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads orders. Thread-safe.
public final class OrderReads {
    private static final String SELECT = """
            SELECT o.*, o.state -> 'amendment' AS amendment, a.state AS approval_state, a.required, a.expires_at,
                   s.held_at, s.triggered_at,
                   ARRAY(SELECT d.checker_id FROM approval_decision d
                          WHERE d.approval_id = o.approval_id AND d.verdict = 'APPROVE'
                          ORDER BY d.decided_at, d.checker_id) AS approved_by
              FROM orders o LEFT JOIN approval a ON a.approval_id = o.approval_id
                   LEFT JOIN stop_order s ON s.order_id = o.order_id
            """;

    private final Jdbi jdbi;

    public OrderReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<OrderRow> find(OrderId orderId) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE o.order_id = :orderId")
                .bind("orderId", orderId.value())
                .map(OrderReads::row)
                .findOne());
    }

    /// Those of these orders that are in the database, each as it is now.
    public Map<OrderId, OrderRow> among(Set<OrderId> orderIds) {
        if (orderIds.isEmpty()) {
            return Map.of();
        }
        String[] ids = orderIds.stream().map(OrderId::value).toArray(String[]::new);
        return jdbi
                .withHandle(handle -> handle.createQuery(SELECT + "WHERE o.order_id = ANY(:orderIds)")
                        .bind("orderIds", ids)
                        .map(OrderReads::row)
                        .list())
                .stream()
                .collect(Collectors.toMap(OrderRow::orderId, Function.identity()));
    }

    /// Orders, latest first.
    ///
    /// @param after the last one of the page before
    public List<OrderRow> list(Filter filter, AccountScope scope, @Nullable Place after, int limit) {
        Conditions conditions = new Conditions()
                .and("o.account_id = :account", "account", text(filter.account()))
                .and("o.symbol = :symbol", "symbol", text(filter.symbol()))
                .and("o.status = ANY(:statuses)", "statuses", statuses(filter.statuses()))
                .and("o.created_at >= :from", "from", filter.from())
                .and("o.created_at < :to", "to", filter.to())
                .and("o.trader_id = :trader", "trader", text(filter.trader()))
                .and("o.client_order_id = :clientOrderId", "clientOrderId", text(filter.clientOrderId()))
                .and("o.account_id = ANY(:scope)", "scope", scope.parameter());
        if (after != null) {
            conditions
                    .and("(o.created_at, o.order_id) < (:afterTime, :afterId)", "afterTime", after.createdAt())
                    .bind("afterId", after.orderId().value());
        }
        return jdbi.withHandle(handle -> conditions
                .bindTo(handle.createQuery(
                        SELECT + conditions.where() + "\nORDER BY o.created_at DESC, o.order_id DESC LIMIT :limit"))
                .bind("limit", limit)
                .map(OrderReads::row)
                .list());
    }

    /// What a list is narrowed to; whatever is absent does not narrow it.
    ///
    /// @param statuses any of these; all when empty
    /// @param from entered at or after
    /// @param to entered before
    public record Filter(
            @Nullable AccountId account,
            @Nullable Symbol symbol,
            Set<OrderStatus> statuses,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Subject trader,
            @Nullable ClientOrderId clientOrderId) {
        public Filter {
            statuses = Set.copyOf(statuses);
        }
    }

    /// Where an order stands in the list.
    public record Place(Instant createdAt, OrderId orderId) {}

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String @Nullable [] statuses(Set<OrderStatus> statuses) {
        return statuses.isEmpty()
                ? null
                : statuses.stream().map(OrderStatus::name).toArray(String[]::new);
    }

    private static OrderRow row(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        return new OrderRow(
                terms(row),
                new TermsHash(row.text("terms_hash")),
                row.text("run_id"),
                OrderStatus.valueOf(row.text("status")),
                trading(row),
                Json.readList(row.text("reasons"), Reason.class),
                signatures(row),
                amendment(row),
                held(row),
                new OrderRow.Version(
                        Math.toIntExact(row.number("step")), row.time("created_at"), row.time("updated_at")));
    }

    private static OrderTerms terms(Columns row) throws SQLException {
        return new OrderTerms(
                new ClientOrderId(row.text("client_order_id")),
                new AccountId(row.text("account_id")),
                new Subject(row.text("trader_id")),
                new Symbol(row.text("symbol")),
                Side.valueOf(row.text("side")),
                new Quantity(row.decimal("quantity")),
                Pricing.of(row.text("order_type"), price(row, "limit_price"), price(row, "stop_price")),
                TimeInForce.valueOf(row.text("time_in_force")));
    }

    private static @Nullable Price price(Columns row, String column) throws SQLException {
        BigDecimal value = row.decimalOrNull(column);
        return value == null ? null : new Price(value);
    }

    private static OrderRow.Trading trading(Columns row) throws SQLException {
        Long notionalMinor = row.numberOrNull("notional_minor");
        String currency = row.textOrNull("currency");
        return new OrderRow.Trading(
                row.decimal("cum_qty"),
                row.decimal("leaves_qty"),
                row.decimal("avg_px"),
                notionalMinor == null || currency == null
                        ? null
                        : new Money(notionalMinor, Currency.getInstance(currency)),
                row.textOrNull("risk_check_id"),
                row.textOrNull("venue"));
    }

    private static @Nullable Amendment amendment(Columns row) throws SQLException {
        String amendment = row.textOrNull("amendment");
        return amendment == null ? null : Json.read(amendment, Amendment.class);
    }

    private static OrderRow.@Nullable Held held(Columns row) throws SQLException {
        Instant since = row.timeOrNull("held_at");
        return since == null ? null : new OrderRow.Held(since, row.timeOrNull("triggered_at"));
    }

    private static OrderRow.@Nullable Signatures signatures(Columns row) throws SQLException {
        String state = row.textOrNull("approval_state");
        if (state == null) {
            return null;
        }
        return new OrderRow.Signatures(
                new ApprovalId(row.text("approval_id")),
                ApprovalState.valueOf(state),
                Math.toIntExact(row.number("required")),
                row.texts("approved_by").stream().map(Subject::new).toList(),
                row.time("expires_at"));
    }
}
