package io.countersign.position;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.FeeSchedule;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Books fills. The caller holds the account's row, so that of two fills of one account one sees what the other did.
public final class PositionStore {
    private PositionStore() {}

    /// Books one fill: the fill itself, the lots, the position, the account's cash and the firm's position.
    ///
    /// The database refuses to book the same report twice.
    public static void book(Handle handle, OrderId order, ClOrdId clOrdId, Fill fill, Instant at) {
        Lots before = lots(handle, fill.accountId(), fill.symbol());
        Lots.AfterFill after = before.after(fill);
        insert(handle, order, clOrdId, fill, after.realized(), at);
        replace(handle, fill, before, after.lots());
        save(handle, fill, after, at);
        addToFirm(handle, fill.symbol(), before.quantity(), after.lots().quantity());
        handle.createUpdate("UPDATE account SET cash_minor = cash_minor + :flow WHERE account_id = :account")
                .bind("flow", fill.cashFlow().minor())
                .bind("account", fill.accountId().value())
                .execute();
    }

    private static void insert(Handle handle, OrderId order, ClOrdId clOrdId, Fill fill, Money realized, Instant at) {
        handle.createUpdate("""
                        INSERT INTO fill (venue, exec_id, order_id, cl_ord_id, account_id, symbol, side, quantity, price,
                                          currency, fee_minor, realized_minor, traded_at, booked_at)
                        VALUES (:venue, :exec, :order, :clOrd, :account, :symbol, :side, :quantity, :price,
                                :currency, :fee, :realized, :tradedAt, :bookedAt)""")
                .bind("venue", fill.id().venue().value())
                .bind("exec", fill.id().execId())
                .bind("order", order.value())
                .bind("clOrd", clOrdId.root().value())
                .bind("account", fill.accountId().value())
                .bind("symbol", fill.symbol().value())
                .bind("side", fill.side().name())
                .bind("quantity", fill.quantity().value())
                .bind("price", fill.price().value())
                .bind("currency", fill.fee().currency().getCurrencyCode())
                .bind("fee", fill.fee().minor())
                .bind("realized", realized.minor())
                .bind("tradedAt", fill.at().atOffset(ZoneOffset.UTC))
                .bind("bookedAt", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// The open lots, oldest first.
    public static Lots lots(Handle handle, AccountId account, Symbol symbol) {
        return new Lots(handle.createQuery("""
                        SELECT venue, exec_id, quantity, price FROM lot
                        WHERE account_id = :account AND symbol = :symbol ORDER BY opened_no""")
                .bind("account", account.value())
                .bind("symbol", symbol.value())
                .map((row, _) -> new Lot(
                        new ReportId(new VenueId(row.getString("venue")), row.getString("exec_id")),
                        row.getBigDecimal("quantity"),
                        new Price(row.getBigDecimal("price"))))
                .list());
    }

    /// Writes only what the fill changed: lots closed by it, the one it left a part of, the one it opened.
    private static void replace(Handle handle, Fill fill, Lots before, Lots after) {
        Set<ReportId> kept = after.open().stream().map(Lot::openedBy).collect(Collectors.toSet());
        for (Lot lot : before.open()) {
            if (!kept.contains(lot.openedBy())) {
                handle.createUpdate("DELETE FROM lot WHERE venue = :venue AND exec_id = :exec")
                        .bind("venue", lot.openedBy().venue().value())
                        .bind("exec", lot.openedBy().execId())
                        .execute();
            }
        }
        Set<Lot> unchanged = new HashSet<>(before.open());
        for (Lot lot : after.open()) {
            if (!unchanged.contains(lot)) {
                write(handle, fill, lot);
            }
        }
    }

    private static void write(Handle handle, Fill fill, Lot lot) {
        handle.createUpdate("""
                        INSERT INTO lot (venue, exec_id, account_id, symbol, quantity, price)
                        VALUES (:venue, :exec, :account, :symbol, :quantity, :price)
                        ON CONFLICT (venue, exec_id) DO UPDATE SET quantity = :quantity""")
                .bind("venue", lot.openedBy().venue().value())
                .bind("exec", lot.openedBy().execId())
                .bind("account", fill.accountId().value())
                .bind("symbol", fill.symbol().value())
                .bind("quantity", lot.quantity())
                .bind("price", lot.price().value())
                .execute();
    }

    private static void save(Handle handle, Fill fill, Lots.AfterFill after, Instant at) {
        Lots lots = after.lots();
        handle.createUpdate("""
                        INSERT INTO position (account_id, symbol, quantity, cost, average_price, realized_minor, fees_minor,
                                              updated_at)
                        VALUES (:account, :symbol, :quantity, :cost, :average, :realized, :fee, :at)
                        ON CONFLICT (account_id, symbol) DO UPDATE
                        SET quantity = EXCLUDED.quantity, cost = EXCLUDED.cost, average_price = EXCLUDED.average_price,
                            realized_minor = position.realized_minor + EXCLUDED.realized_minor,
                            fees_minor = position.fees_minor + EXCLUDED.fees_minor, updated_at = EXCLUDED.updated_at""")
                .bind("account", fill.accountId().value())
                .bind("symbol", fill.symbol().value())
                .bind("quantity", lots.quantity())
                .bind("cost", lots.cost())
                .bind("average", lots.averagePrice().orElse(null))
                .bind("realized", after.realized().minor())
                .bind("fee", fill.fee().minor())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static void addToFirm(Handle handle, Symbol symbol, BigDecimal before, BigDecimal after) {
        BigDecimal zero = BigDecimal.ZERO;
        handle.createUpdate("INSERT INTO firm_position (symbol) VALUES (:symbol) ON CONFLICT DO NOTHING")
                .bind("symbol", symbol.value())
                .execute();
        handle.createUpdate("""
                        UPDATE firm_position
                        SET long_quantity = long_quantity + :longs, short_quantity = short_quantity + :shorts
                        WHERE symbol = :symbol""")
                .bind("longs", after.max(zero).subtract(before.max(zero)))
                .bind(
                        "shorts",
                        after.negate().max(zero).subtract(before.negate().max(zero)))
                .bind("symbol", symbol.value())
                .execute();
    }

    /// What the venues charge.
    public static FeeSchedule feeSchedule(Handle handle) {
        Map<VenueId, BigDecimal> fees = handle
                .createQuery("SELECT venue, per_unit FROM venue_fee")
                .map((row, _) -> Map.entry(new VenueId(row.getString("venue")), row.getBigDecimal("per_unit")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new FeeSchedule(fees);
    }
}
