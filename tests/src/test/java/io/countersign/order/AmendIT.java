package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An order that rests at a venue becomes another, over REST and FIX.
class AmendIT {

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private Person trader;

    @BeforeEach
    void signIn() {
        trader = countersign.as("trader1");
    }

    private Answer resting(String quantity) {
        Answer order = trader.submit(Order.buy("SPY", Long.parseLong(quantity))
                .limit(farBelow().toPlainString())
                .lasting("GTC"));
        trader.awaitStatus(order.orderId(), "WORKING");
        return order;
    }

    /// Within the collar, and where the market will not come to in the time of a test.
    private BigDecimal farBelow() {
        return countersign.bid("SPY").multiply(new BigDecimal("0.97")).setScale(2, RoundingMode.DOWN);
    }

    private Answer amend(Person who, Answer order, Map<String, Object> change) {
        Map<String, Object> body = new HashMap<>(change);
        body.put("reason", "changed my mind");
        return who.post("/api/orders/%s/amend".formatted(order.orderId()), body);
    }

    private Answer awaitAmended(Answer order) {
        return Eventually.get(
                () -> trader.order(order.orderId()),
                answer -> answer.body().path("amendment").isMissingNode());
    }

    @Test
    void quantity_and_limit_are_changed_at_the_venue_and_in_the_books() {
        Answer order = resting("100");
        String lower = farBelow().subtract(new BigDecimal("0.50")).toPlainString();

        Answer answer = amend(trader, order, Map.of("quantity", "150", "limitPrice", lower));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        Answer amended = awaitAmended(order);
        assertThat(amended.text("/quantity")).isEqualTo("150");
        assertThat(amended.text("/limitPrice"))
                .isEqualTo(new BigDecimal(lower).stripTrailingZeros().toPlainString());
        assertThat(amended.text("/leavesQty")).isEqualTo("150");
        assertThat(new BigDecimal(amended.text("/notional")))
                .isEqualByComparingTo(new BigDecimal(lower).multiply(new BigDecimal("150")));
        assertThat(countersign
                        .application()
                        .venues()
                        .ledger(amended.text("/venue"))
                        .orders())
                .filteredOn(atVenue -> atVenue.clOrdId().equals(order.orderId() + "-1"))
                .singleElement()
                .satisfies(atVenue -> {
                    assertThat(atVenue.orderQty()).isEqualByComparingTo("150");
                    assertThat(atVenue.lastClOrdId()).isEqualTo(order.orderId() + "-1-1");
                });
        Answer canceled = trader.ask(order.orderId(), "cancel", "enough");
        assertThat(canceled.text("/status")).as(canceled.toString()).isEqualTo("CANCELED");
    }

    @Test
    void a_change_above_the_threshold_waits_for_a_second_person() {
        Answer order = resting("100");

        Answer answer = amend(trader, order, Map.of("quantity", "4000"));

        assertThat(answer.text("/amendment/state")).as(answer.toString()).isEqualTo("ASKED");
        assertThat(answer.text("/quantity")).as("as long as nobody has signed").isEqualTo("100");
        Person checker = countersign.as("checker1");
        Answer approval = checker.get("/api/approvals/" + answer.text("/approval/approvalId"));
        assertThat(approval.text("/terms/quantity")).isEqualTo("4000");
        assertThat(checker.approve(approval, "seen").status()).isEqualTo(200);
        assertThat(awaitAmended(order).text("/quantity")).isEqualTo("4000");
        trader.ask(order.orderId(), "cancel", "enough");
        assertThat(trader.awaitEnd(order.orderId()).text("/status")).isEqualTo("CANCELED");
    }

    @Test
    void what_risk_refuses_of_it_is_said_and_nothing_changes() {
        Answer order = resting("100");

        Answer answer = amend(trader, order, Map.of("limitPrice", "9999.00"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("REFUSED");
        assertThat(answer.body().findValuesAsText("code")).contains("PRICE_COLLAR");
        assertThat(trader.order(order.orderId()).text("/status")).isEqualTo("WORKING");
        trader.ask(order.orderId(), "cancel", "enough");
    }

    @Test
    void nobody_but_its_trader_changes_an_order() {
        Answer order = resting("100");

        Answer answer = amend(countersign.as("trader2"), order, Map.of("quantity", "50"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("NOT_THE_TRADER");
        trader.ask(order.orderId(), "cancel", "enough");
    }

    @Test
    void a_change_of_nothing_or_of_what_is_over_is_a_problem() {
        Answer order = resting("100");

        assertThat(amend(trader, order, Map.of()).status()).isEqualTo(400);
        trader.ask(order.orderId(), "cancel", "enough");
        trader.awaitEnd(order.orderId());
        Answer late = amend(trader, order, Map.of("quantity", "50"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("NOT_POSSIBLE_IN_STATUS");
    }
}
