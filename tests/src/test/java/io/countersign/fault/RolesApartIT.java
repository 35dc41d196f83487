package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// REST, orders and executions in processes of their own.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RolesApartIT {

    private static final long SEED = 19_291_029;

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void each_can_be_killed_and_the_orders_go_on() throws InterruptedException {
        try (ForkedApplication execution = ForkedApplication.start(place, Map.of(), "worker", "--roles", "execution");
                ForkedApplication order = ForkedApplication.start(place, Map.of(), "worker", "--roles", "order");
                ForkedApplication rest = ForkedApplication.start(place, Map.of("COUNTERSIGN_ROLES", "api"))) {
            Person trader = rest.api().as("trader1");
            Person checker = rest.api().as("checker1");
            Person operations = rest.api().as("operations1");
            assertThat(orders(operations, "XSIM").path("message").asText())
                    .as("the sessions are another process's")
                    .isEqualTo("up");
            Answer filled = trader.submit(Order.buy("BAC", 100), "wait=20");
            assertThat(filled.text("/status")).as(filled.toString()).isEqualTo("FILLED");
            Answer approval =
                    checker.approvalOf(trader.submit(Order.buy("IBM", 2_800)).orderId());

            Set<String> accepted = new HashSet<>(Set.of(filled.orderId(), approval.text("/orderId")));
            try (Desk desk = Desk.open(rest.api(), SEED, 4)) {
                Eventually.get(desk::entered, entered -> entered >= 5);
                execution.kill();
                int withoutExecution = desk.entered();
                Eventually.get(desk::entered, entered -> entered >= withoutExecution + 5);
                JsonNode unknown = Eventually.get(
                        () -> orders(operations, "XSIM"),
                        part -> !part.path("healthy").asBoolean());
                assertThat(unknown.path("message").asText()).matches("not known since .*Z: no process has the session");
                execution.start();
                int withAll = desk.entered();
                Eventually.get(desk::entered, entered -> entered >= withAll + 5);
                order.kill();
                order.start();
                int again = desk.entered();
                Eventually.get(desk::entered, entered -> entered >= again + 5);
                accepted.addAll(desk.finish().keySet());
            }
            Answer decided = checker.approve(approval, "checked");
            assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
            Books.agree(place, accepted, "EXECUTION_FAILED");
            assertThat(trader.order(approval.text("/orderId")).text("/status")).isEqualTo("FILLED");
        }
    }

    private static JsonNode orders(Person operations, String venue) {
        return operations.get("/api/parts").items().stream()
                .filter(part -> part.path("part").asText().equals("venue " + venue + " orders"))
                .findFirst()
                .orElseThrow();
    }
}
