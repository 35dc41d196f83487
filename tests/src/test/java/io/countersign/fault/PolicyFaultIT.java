package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.dev.PartKind;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Policy does not answer, or answers what is no decision. Nothing is allowed then, wherever it is asked; and
/// what was not allowed is not lost.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PolicyFaultIT {

    private static final RealParts PARTS = RealParts.shared();

    private final RealParts.Place place = PARTS.place();

    @Test
    void without_policy_nothing_is_done_and_with_it_everything_goes_on() {
        try (TestApplication application = TestApplication.start(place)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            Answer approval =
                    checker.approvalOf(trader.submit(Order.buy("IBM", 3_000)).orderId());
            Order order = Order.buy("BAC", 100);

            PARTS.stop(PartKind.OPA);
            try {
                isUnavailable(trader.submit(order));
                isUnavailable(trader.submit(order, "respond-async"));
                isUnavailable(trader.order(approval.text("/orderId")));
                isUnavailable(trader.ask(approval.text("/orderId"), "withdraw", "changed my mind"));
                isUnavailable(checker.approve(approval, "checked"));
                assertThat(ordersOnRecord()).isOne();
                assertThat(application.api().admin("GET", "/healthcheck").status())
                        .isEqualTo(500);
            } finally {
                PARTS.start(PartKind.OPA);
            }

            Answer entered = Eventually.get(() -> trader.submit(order, "wait=20"), answer -> answer.status() != 503);
            assertThat(entered.status()).as(entered.toString()).isEqualTo(201);
            assertThat(entered.text("/status")).isEqualTo("FILLED");
            assertThat(checker.approve(approval, "checked").status()).isEqualTo(200);
            Books.agree(place, List.of(entered.orderId(), approval.text("/orderId")));
        }
    }

    @Test
    void what_is_no_decision_allows_nothing() throws IOException {
        try (PolicyProxy policy = new PolicyProxy(place.opa());
                TestApplication application = TestApplication.start(
                        place, Map.of("policy.url", policy.address().toString()))) {
            Person trader = application.api().as("trader1");
            List<String> accepted = new ArrayList<>();
            for (PolicyProxy.Manner manner : PolicyProxy.Manner.values()) {
                policy.meddleWith("authz", manner);
                isUnavailable(trader.submit(Order.buy("BAC", 100)));
                policy.stopMeddling();

                policy.meddleWith("risk", manner);
                Answer refused = trader.submit(Order.buy("BAC", 100), "wait=20");
                assertThat(refused.status()).as("%s: %s", manner, refused).isEqualTo(201);
                assertThat(refused.text("/status")).as(manner.name()).isEqualTo("REJECTED");
                assertThat(refused.text("/reasons/0/code")).as(manner.name()).isEqualTo("POLICY_UNAVAILABLE");
                accepted.add(refused.orderId());
                policy.stopMeddling();

                policy.meddleWith("execution", manner);
                Answer parked = trader.submit(Order.buy("BAC", 100));
                trader.awaitStatus(parked.orderId(), "EXECUTION_FAILED");
                assertThat(trader.order(parked.orderId()).text("/reasons/0/code"))
                        .as(manner.name())
                        .isEqualTo("POLICY_UNAVAILABLE");
                accepted.add(parked.orderId());
                policy.stopMeddling();
            }
            assertThat(VenueJournals.of(place).receipts()).isEmpty();

            Person operations = application.api().as("operations1");
            for (String orderId : accepted) {
                if (trader.order(orderId).text("/status").equals("EXECUTION_FAILED")) {
                    Answer retried = operations.ask(orderId, "retry", "policy is back");
                    assertThat(retried.status()).as(retried.toString()).isEqualTo(200);
                }
            }
            Books.agree(place, accepted);
            assertThat(VenueJournals.of(place).receipts()).hasSize(PolicyProxy.Manner.values().length);
        }
    }

    @Test
    void a_signature_that_policy_did_not_see_does_not_count() throws IOException {
        try (PolicyProxy policy = new PolicyProxy(place.opa());
                TestApplication application = TestApplication.start(
                        place, Map.of("policy.url", policy.address().toString()))) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            Answer first =
                    checker.approvalOf(trader.submit(Order.buy("IBM", 3_000)).orderId());
            Answer second =
                    checker.approvalOf(trader.submit(Order.buy("IBM", 3_000)).orderId());

            policy.meddleWith("approval", PolicyProxy.Manner.UNDEFINED);
            Answer notCounted = checker.approve(first, "checked");
            assertThat(notCounted.status()).as(notCounted.toString()).isEqualTo(503);
            assertThat(notCounted.text("/code")).isEqualTo("POLICY_UNAVAILABLE");
            assertThat(trader.order(first.text("/orderId")).text("/status")).isEqualTo("PENDING_APPROVAL");
            policy.stopMeddling();
            assertThat(checker.approve(first, "checked").status()).isEqualTo(200);

            // The signature counts, but risk cannot be checked again: the order is refused, not let through.
            policy.meddleWith("risk", PolicyProxy.Manner.UNDEFINED);
            assertThat(checker.approve(second, "checked").status()).isEqualTo(200);
            Answer refused = checker.awaitEnd(second.text("/orderId"));
            assertThat(refused.text("/status")).isEqualTo("REJECTED");
            assertThat(refused.text("/reasons/0/code")).isEqualTo("POLICY_UNAVAILABLE");
            policy.stopMeddling();

            Books.agree(place, List.of(first.text("/orderId"), second.text("/orderId")));
        }
    }

    @Test
    void without_policy_everybody_with_a_token_sees_that_it_is_policy_and_with_it_only_who_may() {
        try (TestApplication application = TestApplication.start(place)) {
            Person operations = application.api().as("operations1");
            Person trader = application.api().as("trader1");
            Person forged = application.api().with("not.a.token");
            assertThat(trader.get("/api/parts").code()).isEqualTo("NOT_ENTITLED");

            PARTS.stop(PartKind.OPA);
            try {
                for (Person person : List.of(operations, trader)) {
                    Answer parts = person.get("/api/parts");
                    assertThat(parts.status()).as(parts.toString()).isEqualTo(200);
                    assertThat(parts.items())
                            .filteredOn(part -> !part.path("healthy").asBoolean())
                            .extracting(part -> part.path("part").asText())
                            .containsExactly("policy");
                    assertThat(parts.items())
                            .as("nobody is known to be entitled to the words")
                            .allMatch(part -> part.path("message").isNull());
                }
                assertThat(forged.get("/api/parts").status()).isEqualTo(401);
                isUnavailable(operations.get("/api/activity"));
            } finally {
                PARTS.start(PartKind.OPA);
            }

            Answer denied = Eventually.get(() -> trader.get("/api/parts"), answer -> answer.status() != 200);
            assertThat(denied.code()).as(denied.toString()).isEqualTo("NOT_ENTITLED");
            assertThat(operations.get("/api/parts").status()).isEqualTo(200);
        }
    }

    private int ordersOnRecord() {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM orders")
                        .mapTo(Integer.class)
                        .one());
    }

    private static void isUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.text("/code")).isEqualTo("POLICY_UNAVAILABLE");
        assertThat(answer.http().headers().firstValue("Retry-After")).isPresent();
    }
}
