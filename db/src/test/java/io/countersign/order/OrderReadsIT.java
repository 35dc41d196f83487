package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.order.OrderReads.Filter;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Finding few orders among many must not mean to read them all, whatever they are looked up by.
class OrderReadsIT {

    private static final int ORDERS = 20_000;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase().withoutInvariants();

    @BeforeAll
    static void manyOrders() {
        DATABASE.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO orders (order_id, client_order_id, account_id, trader_id, symbol, side, quantity, order_type,
                                        time_in_force, terms_hash, run_id, state, status, leaves_qty, step, created_at,
                                        updated_at)
                    SELECT 'O-' || translate(lpad(i::text, 26, '0'), '0189', 'ABCD'), 'c-' || i, 'ACC-' || (i % 2000),
                           CASE WHEN i % 10000 = 7 THEN 'seldom' ELSE 'trader' || (i % 50) END, 'IBM', 'BUY', 10, 'MARKET',
                           'DAY', repeat('a', 64), 'r',
                           '{"state": "Closed", "outcome": "FILLED", "filled": {"cumQty": "10", "value": "1000"}, "reasons": []}',
                           'FILLED', 0, 3, now() - i * interval '1 s',
                           now()
                    FROM generate_series(1, ?) i""", ORDERS);
            handle.execute("ANALYZE orders");
        });
    }

    @Test
    void by_the_clients_name_for_it_alone() {
        assertThat(found(new Filter(null, null, Set.of(), null, null, null, new ClientOrderId("c-19999"))))
                .containsExactly("c-19999");
    }

    @Test
    void by_a_trader_who_has_few() {
        assertThat(found(new Filter(null, null, Set.of(), null, null, new Subject("seldom"), null)))
                .containsExactly("c-7", "c-10007");
    }

    @Test
    void by_a_trader_who_has_none() {
        assertThat(found(new Filter(null, null, Set.of(), null, null, new Subject("nobody"), null)))
                .isEmpty();
    }

    /// @return the client order ids of the orders found, for which hardly any other was looked at
    private static List<String> found(Filter filter) {
        Jdbi jdbi = DATABASE.jdbi();
        return jdbi.inTransaction(handle -> {
            List<OrderRow> rows = new OrderReads(jdbi).list(filter, new AccountScope.All(), null, 50);
            Long read = handle.createQuery("""
                            SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0)
                            FROM pg_stat_xact_user_tables WHERE relname = 'orders'""").mapTo(Long.class).one();
            assertThat(read).isBetween((long) rows.size(), rows.size() + 10L);
            return rows.stream().map(row -> row.terms().clientOrderId().value()).toList();
        });
    }
}
