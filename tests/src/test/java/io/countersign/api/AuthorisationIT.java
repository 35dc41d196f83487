package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.identity.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of policy, who may do what, walked cell by cell over the interface: what a role is not allowed is
/// refused as such, and what it is allowed is not.
class AuthorisationIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Function<Person, Answer>> REQUESTS = new TreeMap<>();

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    /// A cell of the table.
    record Cell(String role, String action, boolean allowed) {
        @Override
        public String toString() {
            return role + (allowed ? " may " : " may not ") + action;
        }
    }

    @BeforeAll
    static void prepare() {
        Person trader = countersign.as("trader1");
        String filled = trader.submit(Order.buy("BAC", 100), "wait=20").orderId();
        String waiting = trader.submit(Order.buy("BAC", 40_000)).orderId();
        Answer approval = countersign.as("checker1").approvalOf(waiting);
        String approvalPath = "/api/approvals/" + approval.text("/approvalId");
        String difference = difference(trader);

        REQUESTS.put("order.submit", person -> person.submit(Order.buy("BAC", 100), "wait=20"));
        REQUESTS.put("order.read", person -> person.order(filled));
        REQUESTS.put("order.list", person -> person.get("/api/orders"));
        REQUESTS.put("order.history", person -> person.history(filled));
        REQUESTS.put("order.cancel", person -> person.ask(filled, "cancel", "to try it"));
        REQUESTS.put(
                "order.amend",
                person -> person.post(
                        "/api/orders/%s/amend".formatted(filled), Map.of("reason", "to try it", "quantity", "1")));
        REQUESTS.put("order.withdraw", person -> person.ask(filled, "withdraw", "to try it"));
        REQUESTS.put("order.retry", person -> person.ask(filled, "retry", "to try it"));
        REQUESTS.put("order.abandon", person -> person.ask(filled, "abandon", "to try it"));
        REQUESTS.put("approval.list", person -> person.get("/api/approvals"));
        REQUESTS.put("approval.read", person -> person.get(approvalPath));
        REQUESTS.put("approval.claim", person -> person.claim(approval));
        REQUESTS.put(
                "approval.decide",
                person -> person.post(
                        approvalPath + "/approve", Map.of("termsHash", "0".repeat(64), "reason", "to try it")));
        REQUESTS.put("account.read", person -> person.get("/api/accounts/ACC-001"));
        REQUESTS.put("position.read", person -> person.get("/api/positions"));
        REQUESTS.put("execution.read", person -> person.executions(filled));
        REQUESTS.put("quote.read", person -> person.get("/api/quotes?symbol=BAC"));
        REQUESTS.put("break.read", person -> person.get("/api/breaks"));
        REQUESTS.put(
                "break.resolve",
                person -> person.post(
                        "/api/breaks/%s/resolve".formatted(difference),
                        Map.of("resolution", "DISMISS", "reason", "to try it")));
        REQUESTS.put(
                "venue.cancel", person -> person.post("/api/venues/XSIM/mass-cancel", Map.of("reason", "to try it")));
        REQUESTS.put("part.read", person -> person.get("/api/parts"));
        REQUESTS.put("activity.read", person -> person.get("/api/activity"));
        REQUESTS.put("audit.read", person -> person.get("/api/audit?orderId=" + filled));
        REQUESTS.put("events.stream", AuthorisationIT::listen);
        REQUESTS.put("self.read", person -> person.get("/api/me"));
    }

    /// A break: a trade of an order that nobody sent.
    private static String difference(Person trader) {
        countersign.application().venues().fault("unknown_order", 1);
        trader.submit(Order.buy("BAC", 100), "wait=20");
        countersign.application().venues().fault("unknown_order", 0);
        Person operations = countersign.as("operations1");
        Eventually.holds(() ->
                assertThat(operations.get("/api/breaks?state=OPEN").items()).isNotEmpty());
        return operations
                .get("/api/breaks?state=OPEN")
                .items()
                .getFirst()
                .path("breakId")
                .asText();
    }

    /// What `/events` answers to somebody who may listen does not end by itself; to an ill-formed question it
    /// does.
    private static Answer listen(Person person) {
        Answer answer = person.get("/api/events", "Last-Event-ID", "0x0");
        return answer.status() == 400 ? heard(person) : answer;
    }

    private static Answer heard(Person person) {
        person.events().close();
        return person.get("/api/me");
    }

    private static JsonNode table() throws IOException {
        Path root = Path.of(System.getProperty("countersign.root"));
        return JSON.readTree(root.resolve("policies/trading/authz/data.json").toFile())
                .path("roles");
    }

    static Stream<Cell> cells() throws IOException {
        JsonNode table = table();
        List<Cell> cells = new ArrayList<>();
        for (Map.Entry<String, JsonNode> role : table.properties()) {
            List<String> allowed = new ArrayList<>();
            role.getValue().path("actions").forEach(action -> allowed.add(action.asText()));
            for (Action action : Action.values()) {
                String name = action.policyName();
                cells.add(new Cell(role.getKey(), name, allowed.contains(name)));
            }
        }
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void each_role_may_do_what_the_table_says_and_nothing_else(Cell cell) {
        Answer answer = REQUESTS.get(cell.action()).apply(countersign.as(cell.role() + "1"));

        if (cell.allowed()) {
            assertThat(answer.status()).as(answer.toString()).isIn(200, 201, 409);
        } else {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("NOT_ENTITLED");
        }
    }

    @Test
    void the_table_the_interface_and_this_test_know_the_same_actions() throws IOException {
        TreeSet<String> inTable = new TreeSet<>();
        table().forEach(role -> role.path("actions").forEach(action -> inTable.add(action.asText())));

        assertThat(REQUESTS.keySet()).isEqualTo(inTable);
        assertThat(Arrays.stream(Action.values()).map(Action::policyName)).containsExactlyInAnyOrderElementsOf(inTable);
    }

    @Test
    void somebody_without_any_role_may_do_nothing() {
        Person nobody = countersign.somebody(Clock.systemUTC(), "nobody", Set.of());

        REQUESTS.forEach((action, request) -> {
            Answer answer = action.equals("events.stream") ? nobody.get("/api/events") : request.apply(nobody);
            assertThat(answer.status()).as(action + " → " + answer).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("NOT_ENTITLED");
        });
    }

    @Test
    void somebody_with_two_roles_may_do_what_either_may() {
        Person both = countersign.as("both1");

        assertThat(REQUESTS.get("order.submit").apply(both).status()).isEqualTo(201);
        assertThat(REQUESTS.get("approval.claim").apply(both).status()).isIn(200, 409);
        assertThat(REQUESTS.get("order.retry").apply(both).code()).isEqualTo("NOT_ENTITLED");
        assertThat(both.get("/api/me").body().path("roles"))
                .extracting(JsonNode::asText)
                .containsExactly("checker", "trader");
    }
}
