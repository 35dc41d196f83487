package io.countersign.position;

import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.sql.Columns;
import io.countersign.sql.Conditions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads positions, each with the price it would be closed at: the best fresh one, or else the last one there was.
/// Thread-safe.
public final class PositionReads {
    /// A long position closes at the bid, a short one at the ask. A fresh quote counts before an old one, among the
    /// fresh the best price, among the old the latest.
    private static final String SELECT = """
            SELECT p.*, i.currency, mark.price AS mark_price, mark.quoted_at AS mark_at
              FROM position p
              JOIN instrument i ON i.symbol = p.symbol
              LEFT JOIN LATERAL (
                   SELECT s.price, q.quoted_at
                     FROM quote q
                     CROSS JOIN LATERAL (SELECT CASE WHEN p.quantity < 0 THEN q.ask ELSE q.bid END AS price,
                                                q.quoted_at >= :freshFrom AS fresh) s
                    WHERE q.symbol = p.symbol AND s.price IS NOT NULL
                    ORDER BY s.fresh DESC,
                             CASE WHEN s.fresh THEN s.price * CASE WHEN p.quantity < 0 THEN -1 ELSE 1 END END DESC,
                             q.quoted_at DESC, q.venue
                    LIMIT 1) mark ON true
            """;

    private final Jdbi jdbi;

    public PositionReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// All positions, also those that are flat by now, by account and symbol.
    ///
    /// @param account any when absent
    /// @param freshFrom quotes from then on are fresh
    public List<PositionRow> list(@Nullable AccountId account, AccountScope scope, Instant freshFrom) {
        return jdbi.withHandle(handle -> list(handle, account, scope, freshFrom));
    }

    /// The same, as the given transaction sees it.
    public static List<PositionRow> list(
            Handle handle, @Nullable AccountId account, AccountScope scope, Instant freshFrom) {
        Conditions conditions = new Conditions()
                .and("p.account_id = :account", "account", account == null ? null : account.value())
                .and("p.account_id = ANY(:scope)", "scope", scope.parameter());
        return conditions
                .bindTo(handle.createQuery(SELECT + conditions.where() + "\nORDER BY p.account_id, p.symbol"))
                .bind("freshFrom", freshFrom)
                .map(PositionReads::row)
                .list();
    }

    /// What an account has realised, added up in the order in which it was booked: one value for each stretch of
    /// time in which a fill was booked, as it was at the stretch's end. So who asks decides how many there can be,
    /// however much was traded.
    ///
    /// @param from fills that were booked from then on; the first stretch begins there
    /// @param to fills that were booked up to then
    /// @param stretch how long one is
    public List<Realized> realized(AccountId account, Instant from, Instant to, Duration stretch) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT max(booked_at) AS at, currency,
                               CAST(SUM(SUM(realized)) OVER (PARTITION BY currency ORDER BY stretch) AS bigint)
                                   AS realized_minor
                          FROM (SELECT booked_at, currency, COALESCE(realized_minor, 0) AS realized,
                                       date_bin(CAST(:stretch AS interval), booked_at, :from) AS stretch
                                  FROM fill
                                 WHERE account_id = :account AND booked_at >= :from AND booked_at <= :to) f
                         GROUP BY stretch, currency
                         ORDER BY stretch, currency""")
                .bind("account", account.value())
                .bind("from", from)
                .bind("to", to)
                .bind("stretch", stretch.toString())
                .map((resultSet, _) -> {
                    Columns row = new Columns(resultSet);
                    return new Realized(
                            row.time("at"),
                            new Money(row.number("realized_minor"), Currency.getInstance(row.text("currency"))));
                })
                .list());
    }

    /// What was realised up to and with the last fill of a stretch of time, fees not taken.
    ///
    /// @param at when that fill was booked
    public record Realized(Instant at, Money sum) {}

    /// A position as it stands.
    ///
    /// @param quantity signed: positive held, negative owed
    /// @param cost of the open lots: the sum of price times signed quantity
    /// @param averagePrice absent when flat
    /// @param realized the gain on what was closed, fees not taken
    /// @param mark absent when it was never quoted
    public record PositionRow(
            AccountId accountId,
            Symbol symbol,
            BigDecimal quantity,
            BigDecimal cost,
            @Nullable BigDecimal averagePrice,
            Money realized,
            Money fees,
            @Nullable Mark mark) {}

    /// A price that a position could be closed at, and when that was.
    public record Mark(BigDecimal price, Instant at) {}

    private static PositionRow row(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        Currency currency = Currency.getInstance(row.text("currency"));
        BigDecimal price = row.decimalOrNull("mark_price");
        return new PositionRow(
                new AccountId(row.text("account_id")),
                new Symbol(row.text("symbol")),
                row.decimal("quantity"),
                row.decimal("cost"),
                row.decimalOrNull("average_price"),
                new Money(row.number("realized_minor"), currency),
                new Money(row.number("fees_minor"), currency),
                price == null ? null : new Mark(price, row.time("mark_at")));
    }
}
