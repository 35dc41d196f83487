package io.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.account.AccountReads.AccountRow;
import io.countersign.database.TestDatabase;
import io.countersign.order.AccountId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountReadsIT {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    @BeforeEach
    void an_account_with_cash() {
        execute("UPDATE account SET cash_minor = 100000 WHERE account_id = 'ACC-001'");
    }

    @Test
    void one_that_holds_nothing_is_worth_its_cash() {
        AccountRow row = read();

        assertThat(row.cash().amount()).isEqualTo("1000.00");
        assertThat(row.equity().amount()).isEqualTo("1000.00");
        assertThat(row.creditLine().amount()).isEqualTo("0.00");
        assertThat(row.pricedAt()).isNull();
    }

    @Test
    void what_it_holds_counts_at_the_bid_and_what_it_owes_at_the_ask() {
        position("AIG", "10");
        quote("AIG", "9.99", "10.01", NOW);
        position("IBM", "-3");
        quote("IBM", "99.90", "100.10", NOW.minusSeconds(1));

        AccountRow row = read();

        assertThat(row.equity().amount()).as("1000 + 99.90 − 300.30").isEqualTo("799.60");
        assertThat(row.pricedAt()).isEqualTo(NOW.minusSeconds(1));
    }

    @Test
    void fractions_of_a_cent_count_against_it() {
        position("AIG", "0.5");
        quote("AIG", "9.99", "10.01", NOW);
        position("IBM", "-0.5");
        quote("IBM", "99.99", "100.01", NOW);

        assertThat(read().equity().amount()).as("1000 + 4.995 − 50.005").isEqualTo("954.98");
    }

    @Test
    void an_old_price_counts_where_there_is_no_other_and_its_time_says_so() {
        position("AIG", "10");
        quote("AIG", "9.00", "9.10", NOW.minusSeconds(3600));

        AccountRow row = read();

        assertThat(row.equity().amount()).isEqualTo("1090.00");
        assertThat(row.pricedAt()).isEqualTo(NOW.minusSeconds(3600));
    }

    @Test
    void what_was_never_quoted_leaves_its_worth_unknown() {
        position("AIG", "10");

        assertThat(read().equity()).isNull();
    }

    @Test
    void what_was_sold_again_needs_no_price() {
        position("AIG", "0");

        assertThat(read().equity().amount()).isEqualTo("1000.00");
    }

    @Test
    void a_credit_line_of_its_own_counts_before_the_firms() {
        execute("UPDATE risk_limit SET credit_line_minor = 5000 WHERE account_id = 'ACC-001'");
        assertThat(read().creditLine().amount()).isEqualTo("50.00");

        execute("UPDATE risk_limit SET credit_line_minor = NULL");
        assertThat(read().creditLine()).isNull();
    }

    @Test
    void one_that_nobody_opened_is_not_there() {
        assertThat(new AccountReads(database.jdbi()).find(new AccountId("ACC-404"), NOW))
                .isEmpty();
    }

    private AccountRow read() {
        return new AccountReads(database.jdbi())
                .find(new AccountId("ACC-001"), NOW.minusSeconds(5))
                .orElseThrow();
    }

    private void execute(String statement, Object... arguments) {
        database.jdbi().useHandle(handle -> handle.execute(statement, arguments));
    }

    private void position(String symbol, String quantity) {
        execute("""
                INSERT INTO position (account_id, symbol, quantity, cost, average_price, realized_minor, fees_minor, updated_at)
                VALUES ('ACC-001', ?, ?, 10, 10, 0, 0, now())""", symbol, new BigDecimal(quantity));
    }

    private void quote(String symbol, String bid, String ask, Instant at) {
        execute(
                "INSERT INTO quote (venue, symbol, bid, bid_size, ask, ask_size, quoted_at) VALUES ('XSIM', ?, ?, 1, ?, 1, ?)",
                symbol,
                new BigDecimal(bid),
                new BigDecimal(ask),
                at.atOffset(ZoneOffset.UTC));
    }
}
