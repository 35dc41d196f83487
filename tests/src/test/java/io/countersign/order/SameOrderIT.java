package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Together;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One client order id, entered by many at once.
class SameOrderIT {
    private static final int MANY = 50;

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");

    @Test
    void the_same_order_entered_fifty_times_at_once_is_one_order() {
        Order order = Order.buy("BAC", 100).called("same-for-all");

        List<Answer> answers = Together.each(MANY, _ -> () -> trader.submit(order, "wait=30"));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isIn(200, 201));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers)
                .extracting(Answer::orderId)
                .containsOnly(answers.getFirst().orderId());
        assertThat(answers)
                .extracting(answer -> answer.text("/createdAt"))
                .hasSameElementsAs(List.of(answers.getFirst().text("/createdAt")));
        assertThat(trader.get("/api/orders?clientOrderId=same-for-all").items()).hasSize(1);
        assertThat(trader.awaitEnd(answers.getFirst().orderId()).text("/cumQty"))
                .isEqualTo("100");
        assertThat(trader.executions(answers.getFirst().orderId()).items()).hasSize(1);
    }

    @Test
    void of_fifty_different_orders_under_one_name_exactly_one_is_taken() {
        List<Answer> answers = Together.each(
                MANY,
                number -> () -> trader.submit(Order.buy("BAC", 100 + number).called("each-another"), "wait=30"));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 201)).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("DUPLICATE_CLIENT_ORDER_ID");
        });
        Answer taken = answers.stream()
                .filter(answer -> answer.status() == 201)
                .findFirst()
                .orElseThrow();
        assertThat(answers).extracting(Answer::orderId).containsOnly(taken.orderId());
        Answer order = trader.awaitEnd(taken.orderId());
        assertThat(order.text("/cumQty")).isEqualTo(taken.text("/quantity"));
        assertThat(trader.get("/api/orders?clientOrderId=each-another").items()).hasSize(1);
    }

    @Test
    void one_name_in_two_accounts_is_two_orders() {
        List<Answer> answers = Together.each(
                2,
                number -> () -> trader.submit(
                        Order.buy("BAC", 100).called("in-both").by(number == 0 ? "ACC-001" : "ACC-002"), "wait=30"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        assertThat(answers).extracting(Answer::orderId).doesNotHaveDuplicates();
    }
}
