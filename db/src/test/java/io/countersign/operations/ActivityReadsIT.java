package io.countersign.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.operations.ActivityReads.Minute;
import io.countersign.order.OrderStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Counting the last hour must not mean to read the days before it.
class ActivityReadsIT {
    private static final Instant END = Instant.parse("2026-03-12T00:00:00Z");
    private static final int EVERY_SECONDS = 20;
    private static final int ORDERS = 11 * 24 * 60 * 60 / EVERY_SECONDS;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase().withoutInvariants();

    @BeforeAll
    static void many_orders() {
        DATABASE.jdbi().useHandle(handle -> {
            handle.createUpdate("""
                    INSERT INTO orders (order_id, client_order_id, account_id, trader_id, symbol, side, quantity, order_type,
                                        time_in_force, terms_hash, run_id, state, status, leaves_qty, step, created_at,
                                        updated_at)
                    SELECT 'O-' || i, 'c-' || i, 'ACC-001', 'trader1', 'IBM', 'BUY', 10, 'MARKET', 'DAY', repeat('a', 64),
                           'r', '{}', CASE WHEN i % 10000 = 7 THEN 'WORKING' ELSE 'FILLED' END, 0, 3, at, at
                      FROM (SELECT i, CAST(:end AS timestamptz) - i * :every * interval '1 s' AS at
                              FROM generate_series(:orders, 1, -1) i) o""")
                    .bind("end", END)
                    .bind("every", EVERY_SECONDS)
                    .bind("orders", ORDERS)
                    .execute();
            handle.execute("""
                    INSERT INTO audit (at_ns, type, service, order_id, verdict, reasons)
                    SELECT CAST(extract(epoch FROM created_at) AS bigint) * 1000000000,
                           (ARRAY['RISK_ALLOWED', 'EXECUTION_INTENDED', 'EXECUTION_REPORTED'])[n],
                           'spiffe://countersign/order', order_id, 'DONE', '[]'
                      FROM orders, generate_series(1, 3) n ORDER BY created_at""");
            handle.execute("ALTER TABLE fill DROP CONSTRAINT fill_cl_ord_id_fkey");
            handle.execute("""
                    INSERT INTO fill (venue, exec_id, order_id, cl_ord_id, account_id, symbol, side, quantity, price, currency,
                                      fee_minor, realized_minor, traded_at, booked_at)
                    SELECT 'XSIM', order_id || n, order_id, order_id, account_id, symbol, side, 5, 10, 'USD', 0, 0,
                           created_at, created_at
                      FROM orders, generate_series(1, 2) n ORDER BY created_at""");
            for (String table : List.of("orders", "audit", "fill")) {
                handle.execute("ANALYZE " + table);
            }
        });
    }

    @Test
    void every_minute_has_what_happened_in_it() {
        Instant last = END.minusSeconds(60);

        List<Minute> hour = read().minutes(last.minusSeconds(59 * 60), last);

        assertThat(hour).hasSize(60);
        assertThat(hour.getFirst().minute()).isEqualTo(END.minusSeconds(3600));
        assertThat(hour).allSatisfy(minute -> {
            assertThat(minute.orders()).isEqualTo(3);
            assertThat(minute.decisions()).isEqualTo(3);
            assertThat(minute.fills()).isEqualTo(6);
        });
    }

    @Test
    void a_minute_in_which_nothing_happened_is_there_all_the_same() {
        assertThat(read().minutes(END, END.plusSeconds(60)))
                .containsExactly(new Minute(END, 0, 0, 0), new Minute(END.plusSeconds(60), 0, 0, 0));
    }

    @Test
    void what_is_open_is_counted_by_status() {
        assertThat(read().open()).containsOnlyKeys(OrderStatus.WORKING).containsEntry(OrderStatus.WORKING, 5L);
    }

    /// An hour's activity reads hardly more than the hour, out of a table of eleven days.
    @Test
    void what_was_before_is_not_read() {
        Instant last = END.minusSeconds(60);

        DATABASE.jdbi().useTransaction(handle -> {
            new ActivityReads(DATABASE.jdbi()).minutes(last.minusSeconds(59 * 60), last);
            new ActivityReads(DATABASE.jdbi()).open();

            List<String> scanned = handle.createQuery("""
                            SELECT relname || ' ' || seq_scan FROM pg_stat_xact_user_tables
                             WHERE relname IN ('orders', 'audit', 'fill') ORDER BY relname""").mapTo(String.class).list();
            assertThat(scanned).containsExactly("audit 0", "fill 0", "orders 0");
        });
    }

    private static ActivityReads read() {
        return new ActivityReads(DATABASE.jdbi());
    }
}
