package io.countersign.position;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.FeeSchedule;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Side;
import io.countersign.sql.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Books fills. The caller holds the account's row, so that of two fills of one account one sees what the other did.
public final class PositionStore {
    /// After the ExecID of a correction: the entry that takes back what it corrects.
    private static final String REVERSAL = "#reversal";

    private PositionStore() {}

    /// Books one fill: the fill itself, the lots, the position, the account's cash and the firm's position.
    ///
    /// The database refuses to book the same report twice.
    public static void book(Handle handle, OrderId order, ClOrdId clOrdId, Fill fill, Instant at) {
        Lots before = lots(handle, fill.accountId(), fill.symbol());
        Lots.AfterFill after = before.after(fill);
        insert(handle, order, clOrdId, fill, null, after.realized(), at);
        replace(handle, fill, before, after.lots());
        save(handle, fill, after, fill.fee(), at);
        addToCash(handle, fill.accountId(), fill.cashFlow());
    }

    private static void addToCash(Handle handle, AccountId account, Money flow) {
        handle.createUpdate("UPDATE account SET cash_minor = cash_minor + :flow WHERE account_id = :account")
                .bind("flow", flow.minor())
                .bind("account", account.value())
                .execute();
    }

    /// A fill that is in the books.
    ///
    /// @param place its place among the fills of its account and instrument; that of the trade it corrects
    public record Booked(Fill fill, OrderId order, ClOrdId clOrdId, long place) {}

    /// The fill that stands for a trade, or for its last correction; empty when it is not booked, or was
    /// taken back.
    public static Optional<Booked> standing(Handle handle, ReportId trade) {
        return handle.createQuery("""
                        WITH RECURSIVE chain AS (
                            SELECT f.venue, f.exec_id FROM fill f
                            WHERE f.venue = :venue AND f.exec_id = :exec AND f.reverses IS NULL
                            UNION ALL
                            SELECT r.venue, left(r.exec_id, -length(:reversal)) FROM chain c
                                JOIN fill r ON r.venue = c.venue AND r.reverses = c.exec_id
                            WHERE right(r.exec_id, length(:reversal)) = :reversal)
                        SELECT f.* FROM chain JOIN fill f USING (venue, exec_id)
                        WHERE NOT EXISTS (SELECT FROM fill r WHERE r.venue = f.venue AND r.reverses = f.exec_id)""")
                .bind("venue", trade.venue().value())
                .bind("exec", trade.execId())
                .bind("reversal", REVERSAL)
                .map((row, _) -> booked(row))
                .findOne();
    }

    /// Takes a fill out of the books, by an entry of its own that reverses it. Lots and realised gain come
    /// out as if the trade had not been: what it had opened and a later fill has closed, that fill closes of
    /// the next oldest lot, or opens a lot itself. So all fills that stand are gone through again, in their
    /// order, unless nothing has closed any of this one.
    ///
    /// @param by the ExecID of the bust
    public static void reverse(Handle handle, Booked booked, String by, Instant tradedAt, Instant at) {
        Fill fill = booked.fill();
        Lots before = lots(handle, fill.accountId(), fill.symbol());
        if (before.haveUntouched(fill)) {
            Lots left = new Lots(before.open().stream()
                    .filter(lot -> !lot.openedBy().equals(fill.id()))
                    .toList());
            Money nothing = Money.zero(fill.fee().currency());
            insertReversal(handle, fill.id(), by, nothing, tradedAt, at);
            replace(handle, fill, before, left);
            save(handle, fill, new Lots.AfterFill(left, nothing), fill.fee().negate(), at);
        } else {
            Lots.AfterFill without =
                    Lots.of(fills(othersOf(handle, fill)), fill.fee().currency());
            Money realized = without.realized().minus(realized(handle, fill));
            insertReversal(handle, fill.id(), by, realized, tradedAt, at);
            rewrite(handle, fill, without.lots());
            save(
                    handle,
                    fill,
                    new Lots.AfterFill(without.lots(), realized),
                    fill.fee().negate(),
                    at);
        }
        addToCash(handle, fill.accountId(), fill.cashFlow().negate());
    }

    /// Takes a fill out of the books and books in its place what it was corrected to: among the lots too,
    /// which come out as if the trade had been this from the beginning.
    public static void correct(Handle handle, Booked booked, Fill to, Instant at) {
        Fill was = booked.fill();
        List<Booked> others = othersOf(handle, was);
        List<Booked> all = new ArrayList<>(others);
        all.add(new Booked(to, booked.order(), booked.clOrdId(), booked.place()));
        all.sort(Comparator.comparingLong(Booked::place));
        Lots.AfterFill without = Lots.of(fills(others), was.fee().currency());
        Lots.AfterFill with = Lots.of(fills(all), was.fee().currency());
        Money realizedBefore = realized(handle, was);
        insertReversal(
                handle,
                was.id(),
                to.id().execId() + REVERSAL,
                without.realized().minus(realizedBefore),
                to.at(),
                at);
        Money more = with.realized().minus(without.realized());
        insert(handle, booked.order(), booked.clOrdId(), to, booked.place(), more, at);
        rewrite(handle, was, with.lots());
        save(
                handle,
                was,
                new Lots.AfterFill(with.lots(), with.realized().minus(realizedBefore)),
                to.fee().minus(was.fee()),
                at);
        addToCash(handle, was.accountId(), to.cashFlow().minus(was.cashFlow()));
    }

    private static List<Fill> fills(List<Booked> booked) {
        return booked.stream().map(Booked::fill).toList();
    }

    /// The other fills of the same account and instrument that stand, in their order.
    private static List<Booked> othersOf(Handle handle, Fill of) {
        return handle.createQuery("""
                        SELECT f.* FROM fill f
                        WHERE f.account_id = :account AND f.symbol = :symbol AND f.reverses IS NULL
                          AND NOT (f.venue = :venue AND f.exec_id = :exec)
                          AND NOT EXISTS (SELECT FROM fill r WHERE r.venue = f.venue AND r.reverses = f.exec_id)
                        ORDER BY COALESCE(f.in_place_of, f.fill_no)""")
                .bind("account", of.accountId().value())
                .bind("symbol", of.symbol().value())
                .bind("venue", of.id().venue().value())
                .bind("exec", of.id().execId())
                .map((row, _) -> booked(row))
                .list();
    }

    private static Booked booked(ResultSet resultSet) throws SQLException {
        Columns row = new Columns(resultSet);
        Fill fill = new Fill(
                new ReportId(new VenueId(row.text("venue")), row.text("exec_id")),
                new AccountId(row.text("account_id")),
                new Symbol(row.text("symbol")),
                Side.valueOf(row.text("side")),
                new Quantity(row.decimal("quantity")),
                new Price(row.decimal("price")),
                row.time("traded_at"),
                new Money(row.number("fee_minor"), Currency.getInstance(row.text("currency"))));
        Long place = row.numberOrNull("in_place_of");
        return new Booked(
                fill,
                new OrderId(row.text("order_id")),
                new ClOrdId(row.text("cl_ord_id")),
                place == null ? row.number("fill_no") : place);
    }

    private static Money realized(Handle handle, Fill of) {
        return new Money(
                handle.createQuery("""
                                SELECT realized_minor FROM position WHERE account_id = :account AND symbol = :symbol""")
                        .bind("account", of.accountId().value())
                        .bind("symbol", of.symbol().value())
                        .mapTo(Long.class)
                        .one(),
                of.fee().currency());
    }

    private static void insertReversal(
            Handle handle, ReportId fill, String execId, Money realized, Instant tradedAt, Instant at) {
        handle.createUpdate("""
                        INSERT INTO fill (venue, exec_id, reverses, order_id, cl_ord_id, account_id, symbol, side, quantity,
                                          price, currency, fee_minor, realized_minor, traded_at, booked_at)
                        SELECT venue, :execId, exec_id, order_id, cl_ord_id, account_id, symbol, side, -quantity,
                               price, currency, -fee_minor, :realized, :tradedAt, :bookedAt
                        FROM fill WHERE venue = :venue AND exec_id = :reversed""")
                .bind("execId", execId)
                .bind("realized", realized.minor())
                .bind("tradedAt", tradedAt.atOffset(ZoneOffset.UTC))
                .bind("bookedAt", at.atOffset(ZoneOffset.UTC))
                .bind("venue", fill.venue().value())
                .bind("reversed", fill.execId())
                .execute();
    }

    /// Writes the lots anew, so that they have this order.
    private static void rewrite(Handle handle, Fill of, Lots lots) {
        handle.createUpdate("DELETE FROM lot WHERE account_id = :account AND symbol = :symbol")
                .bind("account", of.accountId().value())
                .bind("symbol", of.symbol().value())
                .execute();
        lots.open().forEach(lot -> write(handle, of, lot));
    }

    private static void insert(
            Handle handle,
            OrderId order,
            ClOrdId clOrdId,
            Fill fill,
            @Nullable Long inPlaceOf,
            Money realized,
            Instant at) {
        handle.createUpdate("""
                        INSERT INTO fill (venue, exec_id, order_id, cl_ord_id, account_id, symbol, side, quantity, price,
                                          currency, fee_minor, realized_minor, traded_at, booked_at, in_place_of)
                        VALUES (:venue, :exec, :order, :clOrd, :account, :symbol, :side, :quantity, :price,
                                :currency, :fee, :realized, :tradedAt, :bookedAt, :inPlaceOf)""")
                .bind("inPlaceOf", inPlaceOf)
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

    private static void save(Handle handle, Fill fill, Lots.AfterFill after, Money fee, Instant at) {
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
                .bind("fee", fee.minor())
                .bind("at", at.atOffset(ZoneOffset.UTC))
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
