package io.countersign.risk;

import io.countersign.order.OrderId;
import io.countersign.order.OrderTerms;
import java.math.BigDecimal;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What open orders have set aside, account by account and for the firm. Whoever changes a reservation holds the
/// order's row. Whoever takes more holds the account's row as well, so that two orders do not count on the same room;
/// to give back, it is not needed: who looks at that moment sees less room than there is. The firm's row is locked
/// last, and shortly.
public final class ReservationStore {
    private ReservationStore() {}

    /// Sets aside what the order may cost, in place of what it had set aside before.
    ///
    /// @param quantity what is left to trade
    public static void reserve(Handle handle, OrderTerms terms, BigDecimal quantity, Commitment commitment) {
        handle.createUpdate("""
                        INSERT INTO reservation (order_id, account_id, symbol, side, quantity, credit_minor,
                                                 firm_minor, open_quantity, open_credit_minor, open_firm_minor)
                        VALUES (:order, :account, :symbol, :side, :quantity, :credit, :firm, :quantity, :credit, :firm)
                        ON CONFLICT (order_id) DO UPDATE
                        SET quantity = :quantity, credit_minor = :credit, firm_minor = :firm,
                            open_quantity = :quantity, open_credit_minor = :credit, open_firm_minor = :firm""")
                .bind("order", terms.orderId().value())
                .bind("account", terms.accountId().value())
                .bind("symbol", terms.symbol().value())
                .bind("side", terms.side().name())
                .bind("quantity", quantity)
                .bind("credit", commitment.credit().minor())
                .bind("firm", commitment.firmNotional().minor())
                .execute();
    }

    /// Sets aside what a change of an open order may cost, beside what it has set aside: until the venue has decided,
    /// it may come to either.
    ///
    /// @param quantity what would be left to trade after the change
    public static void widen(Handle handle, OrderId order, BigDecimal quantity, Commitment commitment) {
        handle.createUpdate("""
                        UPDATE reservation
                        SET quantity = GREATEST(open_quantity, :quantity),
                            credit_minor = GREATEST(open_credit_minor, :credit),
                            firm_minor = GREATEST(open_firm_minor, :firm),
                            open_quantity = GREATEST(open_quantity, :quantity),
                            open_credit_minor = GREATEST(open_credit_minor, :credit),
                            open_firm_minor = GREATEST(open_firm_minor, :firm)
                        WHERE order_id = :order""")
                .bind("order", order.value())
                .bind("quantity", quantity)
                .bind("credit", commitment.credit().minor())
                .bind("firm", commitment.firmNotional().minor())
                .execute();
    }

    /// Gives back what is set aside beyond this quantity, in proportion.
    public static void shrinkTo(Handle handle, OrderId order, BigDecimal leavesQty) {
        handle.createQuery("""
                        SELECT open_quantity - :leaves FROM reservation WHERE order_id = :order AND open_quantity > :leaves""")
                .bind("order", order.value())
                .bind("leaves", leavesQty)
                .mapTo(BigDecimal.class)
                .findOne()
                .ifPresent(more -> shrink(handle, order, more));
    }

    /// Sets aside again what a trade that was taken back had needed, in proportion; where this much or more
    /// is open already, it is left. The caller holds the account's row.
    public static void growTo(Handle handle, OrderId order, BigDecimal leavesQty) {
        handle.createUpdate("""
                        UPDATE reservation
                        SET quantity = GREATEST(quantity, :leaves),
                            credit_minor = ceil(credit_minor * GREATEST(quantity, :leaves) / quantity),
                            firm_minor = ceil(firm_minor * GREATEST(quantity, :leaves) / quantity),
                            open_quantity = :leaves,
                            open_credit_minor = ceil(credit_minor * :leaves / quantity),
                            open_firm_minor = ceil(firm_minor * :leaves / quantity)
                        WHERE order_id = :order AND open_quantity < :leaves""")
                .bind("order", order.value())
                .bind("leaves", leavesQty)
                .execute();
    }

    /// Gives back what a fill of this size had set aside, in proportion; what stays open is rounded up.
    public static void consume(Handle handle, OrderId order, BigDecimal filled) {
        shrink(handle, order, filled);
    }

    /// Gives back everything that is still open.
    public static void release(Handle handle, OrderId order) {
        shrink(handle, order, null);
    }

    /// @param filled by how much the open quantity shrinks; null for all of it
    private static void shrink(Handle handle, OrderId order, @Nullable BigDecimal filled) {
        handle.createUpdate("""
                        UPDATE reservation r
                        SET open_quantity = b.left_open,
                            open_credit_minor = ceil(r.credit_minor * b.left_open / r.quantity),
                            open_firm_minor = ceil(r.firm_minor * b.left_open / r.quantity)
                        FROM (
                            SELECT order_id,
                                   COALESCE(GREATEST(open_quantity - CAST(:filled AS numeric), 0), 0) AS left_open
                            FROM reservation WHERE order_id = :order AND open_quantity > 0 FOR UPDATE
                        ) b WHERE r.order_id = b.order_id""")
                .bind("order", order.value())
                .bind("filled", filled)
                .execute();
    }
}
