package io.countersign.order;

import io.countersign.execution.MarketTrade;
import io.countersign.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The stop prices of the orders that are held, and the trades that met them. A row comes and goes with its
/// order's state, by [OrderLedger].
public final class StopStore {
    private StopStore() {}

    /// A trade of the market.
    ///
    /// @param at when we saw it, by our own clock
    public record Seen(MarketTrade trade, Instant at) {}

    static void hold(Handle handle, OrderId order, Instant at) {
        String insert = """
                INSERT INTO stop_order (order_id, symbol, is_buy, stop_price, held_at)
                SELECT order_id, symbol, side = 'BUY', stop_price, :at FROM orders WHERE order_id = :order""";
        handle.createUpdate(insert)
                .bind("order", order.value())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    static void drop(Handle handle, OrderId order) {
        handle.createUpdate("DELETE FROM stop_order WHERE order_id = :order")
                .bind("order", order.value())
                .execute();
    }

    /// Waits for whoever is putting a trade on record that meets the stop.
    ///
    /// @return false, and nothing done, when the market has met it
    static boolean dropUnmet(Handle handle, OrderId order) {
        return handle.createUpdate("DELETE FROM stop_order WHERE order_id = :order AND triggered_by IS NULL")
                        .bind("order", order.value())
                        .execute()
                == 1;
    }

    /// Puts on record which stops these trades meet: each once, by the first that was seen since it is held. Where
    /// none does, nothing is written. Rows are locked in the order of their names: of two that meet the same
    /// stops one waits for the other, and never each for the other.
    ///
    /// @param trades in the order in which they were seen
    /// @return the orders of which this is the first that is known of it
    public static List<OrderId> trigger(Handle handle, List<Seen> trades, Instant at) {
        return handle.createQuery("""
                        WITH met AS (
                            SELECT DISTINCT ON (order_id) order_id, trade
                            FROM unnest(:symbols, CAST(:prices AS numeric[]), CAST(:times AS timestamptz[]), :trades)
                                     WITH ORDINALITY AS seen (symbol, price, at, trade, place)
                                CROSS JOIN LATERAL (
                                    SELECT order_id FROM stop_order s
                                    WHERE s.symbol = seen.symbol AND s.is_buy AND s.stop_price <= seen.price
                                          AND s.held_at <= seen.at AND s.triggered_by IS NULL
                                    UNION ALL
                                    SELECT order_id FROM stop_order s
                                    WHERE s.symbol = seen.symbol AND NOT s.is_buy AND s.stop_price >= seen.price
                                          AND s.held_at <= seen.at AND s.triggered_by IS NULL) stops
                            ORDER BY order_id, place),
                        locked AS (
                            SELECT order_id FROM stop_order WHERE order_id IN (SELECT order_id FROM met)
                            ORDER BY order_id FOR UPDATE)
                        UPDATE stop_order s
                        SET triggered_by = CAST(met.trade AS jsonb), triggered_at = :at, tell_at = :at
                        FROM met JOIN locked USING (order_id)
                        WHERE s.order_id = met.order_id AND s.triggered_by IS NULL
                        RETURNING s.order_id""")
                .bindArray(
                        "symbols",
                        String.class,
                        trades.stream()
                                .map(seen -> seen.trade().symbol().value())
                                .toList())
                .bindArray(
                        "prices",
                        String.class,
                        trades.stream()
                                .map(seen -> seen.trade().price().toString())
                                .toList())
                .bindArray(
                        "times",
                        String.class,
                        trades.stream().map(seen -> seen.at().toString()).toList())
                .bindArray(
                        "trades",
                        String.class,
                        trades.stream().map(seen -> Json.write(seen.trade())).toList())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, _) -> new OrderId(row.getString("order_id")))
                .list();
    }

    /// The trade that met a held order's stop price; empty when none has, or the order is not held.
    public static Optional<MarketTrade> triggeredBy(Handle handle, OrderId order) {
        return handle.createQuery("""
                        SELECT triggered_by FROM stop_order WHERE order_id = :order AND triggered_by IS NOT NULL""")
                .bind("order", order.value())
                .map((row, _) -> Json.read(row.getString("triggered_by"), MarketTrade.class))
                .findOne();
    }

    /// The orders whose workflows are to be told now, and by whoever asks this: each is due again after a pause
    /// that doubles every time; at once where it is due later than it ever is, by a clock that has been set
    /// back since.
    public static List<OrderId> claimToTell(
            Handle handle, Instant now, Duration firstPause, Duration longestPause, int atMost) {
        return handle.createQuery("""
                        UPDATE stop_order
                        SET told = told + 1,
                            tell_at = :now + LEAST(CAST(:longest AS interval),
                                                   CAST(:first AS interval) * power(2, LEAST(told, 20)))
                        WHERE order_id IN (
                            SELECT order_id FROM stop_order WHERE triggered_by IS NOT NULL
                              AND (tell_at <= :now OR tell_at > :now + 2 * CAST(:longest AS interval))
                            ORDER BY tell_at LIMIT :atMost FOR UPDATE SKIP LOCKED)
                        RETURNING order_id""")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("first", firstPause.toString())
                .bind("longest", longestPause.toString())
                .bind("atMost", atMost)
                .map((row, _) -> new OrderId(row.getString("order_id")))
                .list();
    }
}
