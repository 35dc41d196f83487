package io.countersign.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.position.PositionReads.PositionRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PositionReadsIT {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant FRESH_FROM = NOW.minusSeconds(5);

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    @Test
    void what_is_held_is_marked_at_the_best_fresh_bid() {
        position("ACC-001", "AIG", "100");
        quote("XSIM", "9.98", "10.02", NOW);
        quote("YSIM", "9.99", "10.01", NOW.minusSeconds(4));

        assertThat(mark()).isEqualByComparingTo("9.99");
    }

    @Test
    void what_is_owed_is_marked_at_the_best_fresh_ask() {
        position("ACC-001", "AIG", "-100");
        quote("XSIM", "9.98", "10.02", NOW);
        quote("YSIM", "9.99", "10.01", NOW);

        assertThat(mark()).isEqualByComparingTo("10.01");
    }

    @Test
    void a_fresh_quote_counts_before_a_better_old_one() {
        position("ACC-001", "AIG", "100");
        quote("XSIM", "9.98", "10.02", NOW);
        quote("YSIM", "11.00", "11.01", NOW.minusSeconds(6));

        assertThat(mark()).isEqualByComparingTo("9.98");
    }

    @Test
    void among_old_quotes_the_last_one_counts() {
        position("ACC-001", "AIG", "100");
        quote("XSIM", "9.98", "10.02", NOW.minusSeconds(60));
        quote("YSIM", "11.00", "11.01", NOW.minusSeconds(90));

        PositionRow row = read(new AccountScope.All()).getFirst();
        assertThat(row.mark().price()).isEqualByComparingTo("9.98");
        assertThat(row.mark().at()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void without_a_quote_on_its_side_there_is_no_mark() {
        position("ACC-001", "AIG", "100");
        quote("XSIM", null, "10.02", NOW);

        assertThat(read(new AccountScope.All()).getFirst().mark()).isNull();
    }

    @Test
    void only_accounts_in_scope_are_shown() {
        position("ACC-001", "AIG", "100");
        position("ACC-002", "AIG", "100");

        assertThat(read(new AccountScope.Only(Set.of(new AccountId("ACC-002")))))
                .extracting(row -> row.accountId().value())
                .containsExactly("ACC-002");
        assertThat(read(new AccountScope.Only(Set.of()))).isEmpty();
    }

    private BigDecimal mark() {
        return read(new AccountScope.All()).getFirst().mark().price();
    }

    private List<PositionRow> read(AccountScope scope) {
        return new PositionReads(database.jdbi()).list(null, scope, FRESH_FROM);
    }

    private void position(String account, String symbol, String quantity) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO position (account_id, symbol, quantity, cost, average_price, realized_minor,
                                              fees_minor, updated_at)
                        VALUES (:account, :symbol, :quantity, :quantity * 10, 10, 0, 0, :at)""")
                        .bind("account", account)
                        .bind("symbol", symbol)
                        .bind("quantity", new BigDecimal(quantity))
                        .bind("at", NOW.atOffset(ZoneOffset.UTC))
                        .execute());
    }

    private void quote(String venue, String bid, String ask, Instant at) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO quote (venue, symbol, bid, bid_size, ask, ask_size, quoted_at)
                        VALUES (:venue, 'AIG', :bid, 100, :ask, 100, :at)""")
                        .bind("venue", venue)
                        .bind("bid", bid == null ? null : new BigDecimal(bid))
                        .bind("ask", ask == null ? null : new BigDecimal(ask))
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .execute());
    }
}
