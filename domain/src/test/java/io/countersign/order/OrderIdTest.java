package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Placement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIdTest {

    /// Written down once: an id that changes would be another workflow for the same order.
    @ParameterizedTest
    @CsvSource({
        "ACC-001, order-1, O-QBRGRXE2U5OYEPF3ADMBZ5OFYW",
        "ACC-001, order-2, O-WSPBRHTFPHIWXV67TPEQ4LKKRJ",
        "ACC-002, order-1, O-4QPIAKP2VO3N74MIE3VCYVXZ4M",
    })
    void the_same_account_and_client_order_id_always_give_the_same_id(String account, String client, String expected) {
        assertThat(OrderId.of(new AccountId(account), new ClientOrderId(client)))
                .hasToString(expected);
    }

    @Test
    void account_and_client_order_id_do_not_run_into_each_other() {
        assertThat(OrderId.of(new AccountId("A"), new ClientOrderId("BC")))
                .isNotEqualTo(OrderId.of(new AccountId("AB"), new ClientOrderId("C")));
    }

    @Test
    void ten_thousand_orders_have_ten_thousand_ids() {
        Set<OrderId> ids = new HashSet<>();
        for (int number = 0; number < 10_000; number++) {
            ids.add(OrderId.of(new AccountId("ACC-001"), new ClientOrderId("order-" + number)));
        }

        assertThat(ids).hasSize(10_000);
    }

    @Test
    void everything_else_is_named_after_it() {
        OrderId id = Orders.aLimitBuy().terms().orderId();

        assertThat(id.workflowId()).isEqualTo("order:" + id.value());
        assertThat("O-" + id.stem()).isEqualTo(id.value());
        assertThat(Placement.clOrdId(id, 12)).isEqualTo(new ClOrdId(id.value() + "-12"));
        assertThat(Placement.clOrdId(id, 12).request(3)).isEqualTo(new ClOrdId(id.value() + "-12-3"));
        assertThat(new ClOrdId(id.value() + "-12-3").root()).isEqualTo(Placement.clOrdId(id, 12));
        assertThat(new ClOrdId(id.value() + "-12-3").attempt()).isEqualTo(12);
        assertThat(new ClOrdId(id.value() + "-12-3").orderId()).isEqualTo(id);
        assertThat(Placement.clOrdId(id, 12).orderId()).isEqualTo(id);
        assertThat(Placement.clOrdId(id, 12).attempt()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "O-", "X-AAAAAAAAAAAAAAAAAAAAAAAAAA", "O-aaaaaaaaaaaaaaaaaaaaaaaaaa", "O-1"})
    void refuses_what_is_no_order_id(String text) {
        assertThatThrownBy(() -> new OrderId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "ä", "'; DROP TABLE orders", "x123456789"})
    void refuses_client_order_ids_that_would_not_survive_a_url_or_a_fix_field(String text) {
        String tooLong = text.equals("x123456789") ? text.repeat(7) : text;

        assertThatThrownBy(() -> new ClientOrderId(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }
}
