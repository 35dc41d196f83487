package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who finds which orders.
class OrderListIT {
    private static final List<String> ORDERS = new ArrayList<>();

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final Person auditor = countersign.as("auditor1");

    @BeforeAll
    static void enter_orders() {
        Person trader = countersign.as("trader2");
        for (int i = 0; i < 4; i++) {
            ORDERS.add(trader.submit(Order.buy("BAC", 100), "wait=20").orderId());
            ORDERS.add(trader.submit(Order.buy("AIG", 100).by("ACC-002"), "wait=20")
                    .orderId());
            ORDERS.add(trader.submit(Order.buy("HALT", 100).by("ACC-003")).orderId());
        }
    }

    @Test
    void the_latest_come_first() {
        List<String> found = ids(auditor.get("/api/orders").items());

        assertThat(found.stream().filter(ORDERS::contains)).containsExactlyElementsOf(ORDERS.reversed());
    }

    @Test
    void filters_narrow_the_list_each_by_its_field() {
        Answer one = auditor.get("/api/orders/" + ORDERS.get(1));

        assertAllAndSome("?account=ACC-002", "accountId", "ACC-002");
        assertAllAndSome("?symbol=BAC", "symbol", "BAC");
        assertAllAndSome("?status=REJECTED", "status", "REJECTED");
        assertAllAndSome("?trader=trader2", "traderId", "trader2");
        assertAllAndSome("?clientOrderId=" + one.text("/clientOrderId"), "orderId", one.orderId());
        assertThat(auditor.get("/api/orders?symbol=SPY").items()).isEmpty();
        assertThat(auditor.get("/api/orders?account=ACC-001&symbol=AIG").items())
                .isEmpty();
    }

    @Test
    void a_status_may_be_given_more_than_once() {
        List<String> found = ids(auditor.get("/api/orders?status=REJECTED&status=FILLED&trader=trader2")
                .items());

        assertThat(found).containsExactlyInAnyOrderElementsOf(ORDERS);
    }

    @Test
    void times_narrow_the_list_from_the_first_up_to_but_not_with_the_last() {
        String from = auditor.order(ORDERS.get(2)).text("/createdAt");
        String to = auditor.order(ORDERS.get(5)).text("/createdAt");

        List<String> found =
                ids(auditor.get("/api/orders?from=%s&to=%s".formatted(from, to)).items());

        assertThat(found).containsExactlyElementsOf(ORDERS.subList(2, 5).reversed());
    }

    @Test
    void pages_lose_no_order_and_double_none_while_others_come_in() throws Exception {
        Set<String> before =
                new HashSet<>(ids(auditor.get("/api/orders?limit=500").items()));
        AtomicBoolean done = new AtomicBoolean();

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> entering = executor.submit(() -> {
                int entered = 0;
                while (!done.get() || entered < 10) {
                    trader.submit(Order.buy("HALT", 100), "respond-async");
                    entered++;
                }
                return entered;
            });
            List<String> seen = pages("/api/orders?limit=3");
            done.set(true);

            assertThat(seen).doesNotHaveDuplicates().containsAll(before);
            assertThat(entering.get()).isPositive();
        }
        assertThat(before).containsAll(ORDERS);
    }

    private List<String> pages(String first) {
        List<String> seen = new ArrayList<>();
        Answer page = auditor.get(first);
        while (true) {
            assertThat(page.status()).as(page.toString()).isEqualTo(200);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            seen.addAll(ids(page.items()));
            if (page.body().path("nextCursor").isNull()) {
                return seen;
            }
            page = auditor.get(first + "&cursor=" + page.text("/nextCursor"));
        }
    }

    @Test
    void a_cursor_serves_the_list_it_came_from_and_no_other() {
        String cursor = auditor.get("/api/orders?limit=2").text("/nextCursor");

        Answer other = auditor.get("/api/orders?limit=2&symbol=BAC&cursor=" + cursor);
        Answer damaged = auditor.get("/api/orders?limit=2&cursor=A" + cursor);

        assertThat(List.of(other, damaged)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("INVALID_CURSOR");
        });
    }

    @Test
    void a_parameter_that_nobody_knows_is_a_fault() {
        Answer answer = auditor.get("/api/orders?acount=ACC-001&limit=0&status=DONE");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors"))
                .extracting(error -> error.path("field").asText())
                .containsExactlyInAnyOrder("acount", "limit", "status");
    }

    @Test
    void a_trader_finds_the_orders_of_their_own_accounts_and_no_others() {
        String foreign = ORDERS.get(2);

        assertThat(trader.get("/api/orders?limit=500").items())
                .extracting(order -> order.path("accountId").asText())
                .contains("ACC-001", "ACC-002")
                .doesNotContain("ACC-003");
        assertThat(List.of(
                        trader.get("/api/orders?account=ACC-003"),
                        trader.order(foreign),
                        trader.history(foreign),
                        trader.executions(foreign),
                        trader.get("/api/positions?account=ACC-003"),
                        trader.ask(foreign, "cancel", "not mine"),
                        trader.submit(Order.buy("BAC", 100).by("ACC-003"))))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(403);
                    assertThat(answer.code()).isEqualTo("ACCOUNT_NOT_ENTITLED");
                });
        assertThat(trader.get("/api/positions").items())
                .extracting(position -> position.path("accountId").asText())
                .doesNotContain("ACC-003");
    }

    private void assertAllAndSome(String filter, String field, String value) {
        assertThat(auditor.get("/api/orders" + filter).items())
                .as(filter)
                .isNotEmpty()
                .allSatisfy(order -> assertThat(order.path(field).asText()).isEqualTo(value));
    }

    private static List<String> ids(List<JsonNode> orders) {
        return orders.stream().map(order -> order.path("orderId").asText()).toList();
    }
}
