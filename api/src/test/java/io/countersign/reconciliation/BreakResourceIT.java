package io.countersign.reconciliation;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.Actor;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.VenueId;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderId;
import io.countersign.position.Bookkeeper;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BreakResourceIT {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader1");
    private final Client operations = API.as("operations1");
    private final Bookkeeper bookkeeper = new Bookkeeper(API.jdbi(), Clock.systemUTC());

    /// One lot more than was ordered, of an order that is filled.
    private ExecutionReport overfilled() {
        Answer order = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20");
        assertThat(order.at("/status")).as(order.body()).isEqualTo("FILLED");
        ExecutionReport over = new ExecutionReport(
                new ReportId(XSIM, "over-" + NUMBER.incrementAndGet()),
                new ClOrdId(order.at("/orderId") + "-1"),
                new Execution.Trade(Quantity.of(1), Price.parse("100.00")),
                new BigDecimal("101"),
                BigDecimal.ZERO,
                Instant.now());
        new ReportInbox(API.jdbi(), Clock.systemUTC()).accept(List.of(over));
        bookkeeper.bookAfterTheEnd(over.clOrdId().orderId(), List.of(over));
        return over;
    }

    private JsonNode open(ReportId report) {
        Answer list = operations.get("/api/breaks?state=OPEN");
        assertThat(list.status()).as(list.body()).isEqualTo(200);
        for (JsonNode item : list.json().path("items")) {
            if (item.path("execId").asText().equals(report.execId())) {
                return item;
            }
        }
        throw new AssertionError("no break of " + report + ": " + list.body());
    }

    private static Answer resolve(Client client, String breakId, String resolution) {
        return client.post(
                "/api/breaks/" + breakId + "/resolve",
                "{\"resolution\":\"" + resolution + "\",\"reason\":\"asked the venue\"}");
    }

    private int fills(OrderId order) {
        return trader.get("/api/executions?orderId=" + order.value())
                .json()
                .path("items")
                .size();
    }

    @Test
    void what_operations_accept_is_booked_in_their_name() {
        ExecutionReport over = overfilled();
        OrderId order = over.clOrdId().orderId();
        JsonNode found = open(over.id());
        assertThat(found.path("kind").asText()).isEqualTo("OVERFILL");
        assertThat(found.path("orderId").asText()).isEqualTo(order.value());
        assertThat(found.path("acceptable").asBoolean()).isTrue();
        assertThat(found.at("/details/orderQty").asText()).isEqualTo("100");
        assertThat(fills(order)).isOne();

        Answer resolved = resolve(operations, found.path("breakId").asText(), "ACCEPT");
        bookkeeper.bookAfterTheEnd(order, List.of(over));

        assertThat(resolved.status()).as(resolved.body()).isEqualTo(200);
        assertThat(resolved.at("/resolution")).isEqualTo("ACCEPTED");
        assertThat(resolved.at("/resolvedBy")).isEqualTo("operations1");
        assertThat(fills(order)).isEqualTo(2);
        assertThat(trader.get("/api/orders/" + order.value()).at("/cumQty")).isEqualTo("101");
        assertThat(API.as("auditor1")
                        .get("/api/audit?type=BREAK_RESOLVED&orderId=" + order.value())
                        .at("/items/0/input/reason"))
                .isEqualTo("asked the venue");
        assertThat(resolve(operations, found.path("breakId").asText(), "ACCEPT").status())
                .as("said again")
                .isEqualTo(200);
        Answer again = resolve(operations, found.path("breakId").asText(), "DISMISS");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/code")).isEqualTo("ALREADY_RESOLVED");
    }

    @Test
    void what_operations_dismiss_is_not_booked_and_stays_on_record() {
        ExecutionReport over = overfilled();
        String id = open(over.id()).path("breakId").asText();

        Answer resolved = resolve(operations, id, "DISMISS");
        bookkeeper.bookAfterTheEnd(over.clOrdId().orderId(), List.of(over));

        assertThat(resolved.at("/resolution")).as(resolved.body()).isEqualTo("DISMISSED");
        assertThat(fills(over.clOrdId().orderId())).isOne();
        assertThat(operations.get("/api/breaks?state=RESOLVED").body()).contains("\"" + id + "\"");
    }

    @Test
    void only_operations_resolve_and_traders_do_not_read() {
        String id = open(overfilled().id()).path("breakId").asText();

        assertThat(trader.get("/api/breaks?state=OPEN").status()).isEqualTo(403);
        for (String reader : List.of("compliance1", "auditor1")) {
            assertThat(API.as(reader).get("/api/breaks?state=OPEN").status()).isEqualTo(200);
            assertThat(resolve(API.as(reader), id, "ACCEPT").status()).isEqualTo(403);
        }
        assertThat(resolve(operations, id, "DISMISS").status()).isEqualTo(200);
    }

    @Test
    void what_is_not_held_can_only_be_dismissed() {
        ReportId about = new ReportId(XSIM, "copy-" + NUMBER.incrementAndGet());
        API.jdbi()
                .useTransaction(handle -> BreakStore.raise(
                        handle,
                        new Difference(BreakKind.MISSING_FILL, XSIM, about.execId(), null, null, Map.of()),
                        Actor.service("test"),
                        Instant.now()));
        JsonNode found = open(about);
        String id = found.path("breakId").asText();

        Answer accepted = resolve(operations, id, "ACCEPT");

        assertThat(found.path("acceptable").asBoolean()).isFalse();
        assertThat(accepted.status()).isEqualTo(409);
        assertThat(accepted.at("/code")).isEqualTo("NOTHING_TO_ACCEPT");
        assertThat(resolve(operations, id, "DISMISS").status()).isEqualTo(200);
    }

    @Test
    void what_is_wrong_with_a_request_is_said() {
        String id = open(overfilled().id()).path("breakId").asText();
        String path = "/api/breaks/" + id + "/resolve";

        assertThat(operations.post(path, "{\"resolution\":\"ACCEPT\"}").at("/code"))
                .isEqualTo("INVALID_REQUEST");
        assertThat(operations
                        .post(path, "{\"resolution\":\"ACCEPT\",\"reason\":\" \"}")
                        .at("/code"))
                .isEqualTo("INVALID_REQUEST");
        assertThat(operations
                        .post(path, "{\"resolution\":\"PERHAPS\",\"reason\":\"x\"}")
                        .at("/code"))
                .isEqualTo("INVALID_REQUEST");
        assertThat(resolve(operations, "B-999999", "ACCEPT").at("/code")).isEqualTo("BREAK_NOT_FOUND");
        assertThat(resolve(operations, "17", "ACCEPT").at("/code")).isEqualTo("BREAK_NOT_FOUND");
        assertThat(resolve(operations, id, "DISMISS").status()).isEqualTo(200);
    }

    @Test
    void an_open_break_is_shown_and_takes_nothing_out_of_service() {
        String id = open(overfilled().id()).path("breakId").asText();

        JsonNode part = part("breaks");
        Answer health = API.adminClient().get("/healthcheck");

        assertThat(part.path("healthy").asBoolean()).isFalse();
        assertThat(part.path("message").asText()).startsWith("open: ");
        assertThat(health.json().at("/breaks/healthy").asBoolean()).isTrue();
        assertThat(health.json().at("/breaks/message").asText()).startsWith("open: ");
        assertThat(API.adminClient().get("/metrics").body()).contains("countersign_breaks_open 1");
        assertThat(resolve(operations, id, "DISMISS").status()).isEqualTo(200);
        assertThat(part("breaks").path("healthy").asBoolean()).isTrue();
    }

    private JsonNode part(String name) {
        for (JsonNode item : operations.get("/api/parts").json().path("items")) {
            if (item.path("part").asText().equals(name)) {
                return item;
            }
        }
        throw new AssertionError("no part " + name);
    }

    @Test
    void a_list_has_pages() {
        String first = open(overfilled().id()).path("breakId").asText();
        String second = open(overfilled().id()).path("breakId").asText();

        Answer page = operations.get("/api/breaks?state=OPEN&limit=1");
        Answer next = operations.get("/api/breaks?state=OPEN&limit=1&cursor=" + page.at("/nextCursor"));

        assertThat(page.at("/items/0/breakId")).isEqualTo(second);
        assertThat(next.at("/items/0/breakId")).isEqualTo(first);
        assertThat(resolve(operations, first, "DISMISS").status()).isEqualTo(200);
        assertThat(resolve(operations, second, "DISMISS").status()).isEqualTo(200);
    }
}
