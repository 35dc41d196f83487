package io.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Evidence that the database itself protects, whoever speaks to it.
class WrittenOnceIT {

    private static final String MAKER = "trader1";

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    @BeforeEach
    void anApprovedAndFilledOrder() {
        database.jdbi().useTransaction(handle -> {
            handle.execute("""
                    INSERT INTO orders (order_id, client_order_id, account_id, trader_id, symbol, side, quantity, order_type,
                                        time_in_force, terms_hash, run_id, state, status, cum_qty, leaves_qty, avg_px, step,
                                        created_at, updated_at)
                    VALUES ('O-1', 'c1', 'ACC-001', ?, 'IBM', 'BUY', 10, 'MARKET', 'DAY', 'h', 'run', '{"state": "Closed"}',
                            'FILLED', 10, 0, 100, 1, now(), now())""", MAKER);
            handle.execute("""
                    INSERT INTO risk_check (risk_check_id, order_id, step, purpose, terms_hash, allow, checks, question,
                                            approvals_required, decided_at, expires_at)
                    VALUES ('R-1', 'O-1', 1, 'ENTRY', 'h', true, '[]', '{}', 1, now(), now())""");
            handle.execute("""
                    INSERT INTO approval (approval_id, order_id, risk_check_id, account_id, maker_id, terms, terms_hash,
                                          findings, required, state, opened_at, expires_at, closed_at)
                    VALUES ('A-1', 'O-1', 'R-1', 'ACC-001', ?, '{}',
                            '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '[]', 1, 'APPROVED', now(),
                            now(), now())""", MAKER);
            decide(handle, "checker1", MAKER);
            handle.execute("""
                    INSERT INTO execution_intent (cl_ord_id, order_id, attempt, venue, quantity, risk_check_id, route,
                                                  decision_id, bundle_revision, intended_at)
                    VALUES ('O-1-1', 'O-1', 1, 'XSIM', 10, 'R-1', '{}', 'd', 'r', now())""");
            handle.execute("""
                    INSERT INTO fill (venue, exec_id, order_id, cl_ord_id, account_id, symbol, side, quantity, price, currency,
                                      fee_minor, traded_at, booked_at)
                    VALUES ('XSIM', 'e1', 'O-1', 'O-1-1', 'ACC-001', 'IBM', 'BUY', 10, 100, 'USD', 3, now(), now())""");
            handle.execute("""
                    INSERT INTO audit (at_ns, type, service, verdict, reasons) VALUES (1, 'TEST', 'test', 'DONE', '[]')""");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "approval_decision", "fill"})
    void evidence_is_neither_changed_nor_removed_nor_emptied(String table) {
        Jdbi owner = database.jdbi();

        for (String change : changes(table)) {
            refused(table, change, () -> owner.useHandle(handle -> handle.execute(change)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "approval_decision", "fill"})
    void nor_by_one_who_switches_ordinary_triggers_off(String table) {
        Jdbi superuser = database.asSuperuser();

        for (String change : changes(table)) {
            refused(
                    table,
                    change,
                    () -> superuser.useHandle(handle -> {
                        handle.execute("SET session_replication_role = replica");
                        handle.execute(change);
                    }));
        }
    }

    private static List<String> changes(String table) {
        return List.of(
                "UPDATE %1$s SET %2$s = %2$s"
                        .formatted(table, table.equals("audit") ? "type" : "terms_hash")
                        .replace("fill SET terms_hash = terms_hash", "fill SET price = price"),
                "DELETE FROM " + table,
                "TRUNCATE " + table + " CASCADE",
                "TRUNCATE account, orders, approval, risk_check, fill, audit CASCADE");
    }

    private void refused(String table, String change, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).as(change).hasMessageContaining("is refused: its rows are written once");
        assertThat(rows(table)).as("rows of %s after %s", table, change).isOne();
    }

    private long rows(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM <table>")
                        .define("table", table)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void the_maker_is_refused_as_checker() {
        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> decide(handle, MAKER, MAKER)))
                .hasMessageContaining("maker_is_not_checker");
    }

    @Test
    void a_decision_cannot_name_another_maker_than_its_request() {
        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> decide(handle, MAKER, "somebody")))
                .hasMessageContaining("violates foreign key constraint");
    }

    @Test
    void the_maker_of_a_decided_request_cannot_be_replaced() {
        assertThatThrownBy(() -> database.jdbi()
                        .useHandle(handle -> handle.execute("UPDATE approval SET maker_id = 'somebody'")))
                .hasMessageContaining("violates foreign key constraint");
    }

    @Test
    void the_maker_cannot_claim_the_request() {
        assertThatThrownBy(() -> database.jdbi()
                        .useHandle(handle -> handle.execute("UPDATE approval SET claimed_by = maker_id")))
                .hasMessageContaining("violates check constraint");
    }

    @Test
    void a_checker_decides_once() {
        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> decide(handle, "checker1", MAKER)))
                .hasMessageContaining("duplicate key");
    }

    @Test
    void terms_that_are_not_those_of_the_hash_are_refused() {
        assertThatThrownBy(() -> database.jdbi()
                        .useHandle(handle -> handle.execute("UPDATE approval SET terms = '{\"quantity\":\"11\"}'")))
                .hasMessageContaining("violates check constraint");
    }

    private static void decide(Handle handle, String checker, String maker) {
        handle.execute(
                "INSERT INTO approval_decision VALUES ('A-1', ?, ?, 'APPROVE', 'seen', 'h', now())", checker, maker);
    }
}
