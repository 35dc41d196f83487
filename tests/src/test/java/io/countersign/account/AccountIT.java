package io.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an account has, what it has realised, and at which prices.
class AccountIT {
    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final Person checker = countersign.as("checker1");

    @Test
    void one_that_never_traded_is_worth_what_it_began_with() {
        Answer account = checker.get("/api/accounts/ACC-003");

        assertThat(account.status()).isEqualTo(200);
        assertThat(account.text("/currency")).isEqualTo("USD");
        assertThat(account.text("/cash")).isEqualTo("40000000.00");
        assertThat(account.text("/equity")).isEqualTo("40000000.00");
        assertThat(account.text("/openCredit")).isEqualTo("0.00");
        assertThat(account.text("/creditLine")).isEqualTo("0.00");
    }

    @Test
    void its_worth_is_its_cash_and_what_it_holds_at_the_price_it_could_be_sold_at() {
        fill(Order.buy("AIG", 100).by("ACC-002"));

        // Two questions, between which the market moves: they are about one moment when both name its time.
        Eventually.holds(() -> {
            Answer account = trader.get("/api/accounts/ACC-002");
            JsonNode position =
                    trader.get("/api/positions?account=ACC-002").items().getFirst();
            assertThat(account.text("/asOf")).isEqualTo(position.path("asOf").asText());
            assertThat(decimal(account, "/equity"))
                    .isEqualByComparingTo(decimal(account, "/cash")
                            .add(new BigDecimal(position.path("marketPrice").asText())
                                    .multiply(new BigDecimal(
                                            position.path("quantity").asText()))
                                    .setScale(2, RoundingMode.FLOOR)));
        });
    }

    @Test
    void what_is_open_counts_as_credit_until_it_is_over() {
        String limit = countersign
                .bid("IBM")
                .multiply(new BigDecimal("0.97"))
                .setScale(2, RoundingMode.FLOOR)
                .toPlainString();
        Answer order = trader.submit(Order.buy("IBM", 100).limit(limit));
        trader.awaitStatus(order.orderId(), "WORKING");

        BigDecimal open = decimal(trader.get("/api/accounts/ACC-001"), "/openCredit");
        trader.ask(order.orderId(), "cancel", "only looked at");
        trader.awaitStatus(order.orderId(), "CANCELED");

        assertThat(open)
                .isGreaterThanOrEqualTo(new BigDecimal(limit).multiply(BigDecimal.valueOf(100)))
                .isLessThan(new BigDecimal(limit).multiply(BigDecimal.valueOf(101)));
        assertThat(trader.get("/api/accounts/ACC-001").text("/openCredit")).isEqualTo("0.00");
    }

    @Test
    void a_trader_sees_their_own_accounts_and_no_others() {
        assertThat(trader.get("/api/accounts/ACC-003").code()).isEqualTo("ACCOUNT_NOT_ENTITLED");
        assertThat(trader.get("/api/positions/history?account=ACC-003").code()).isEqualTo("ACCOUNT_NOT_ENTITLED");
    }

    @Test
    void one_that_nobody_opened_is_not_found() {
        assertThat(List.of(checker.get("/api/accounts/ACC-404"), checker.get("/api/accounts/no%20account")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.code()).isEqualTo("ACCOUNT_NOT_FOUND");
                });
    }

    @Test
    void what_was_realised_is_told_by_the_minute_and_ends_with_what_the_position_says() {
        Person other = countersign.as("trader2");
        // The market may have moved just so far that nothing was lost.
        do {
            fill(Order.buy("BAC", 500));
            fill(Order.sell("BAC", 300));
            fill(Order.sell("BAC", 200));
        } while (realized(other).equals("0.00"));

        List<JsonNode> told =
                other.get("/api/positions/history?account=ACC-001").items();

        assertThat(told).isNotEmpty();
        assertThat(told.getLast().path("realizedPnl").asText()).isEqualTo(realized(other));
        assertThat(other.get("/api/positions/history?account=ACC-001&from=2100-01-01T00:00:00Z")
                        .items())
                .isEmpty();
    }

    @Test
    void without_an_account_nothing_is_told() {
        Answer answer = trader.get("/api/positions/history");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/field")).isEqualTo("account");
    }

    /// What the position in BAC says.
    private static String realized(Person person) {
        return person.get("/api/positions?account=ACC-001").items().stream()
                .filter(each -> each.path("symbol").asText().equals("BAC"))
                .map(each -> each.path("realizedPnl").asText())
                .findFirst()
                .orElseThrow();
    }

    private void fill(Order order) {
        Answer filled = trader.submit(order, "wait=20");
        assertThat(filled.orderStatus()).as(filled.toString()).isEqualTo("FILLED");
    }

    private static BigDecimal decimal(Answer answer, String pointer) {
        return new BigDecimal(answer.text(pointer));
    }
}
