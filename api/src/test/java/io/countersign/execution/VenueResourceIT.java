package io.countersign.execution;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VenueResourceIT {
    private static final String XSIM = "/api/venues/XSIM/mass-cancel";
    private static final String ALL = "{\"reason\":\"the feed is wrong\"}";

    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader1");
    private final Client operations = API.as("operations1");

    private void rests(Answer order) {
        assertThat(order.status()).as(order.body()).isEqualTo(201);
        for (int i = 0; i < 200; i++) {
            if (trader.get("/api/orders/" + order.at("/orderId")).at("/status").equals("WORKING")) {
                return;
            }
            sleep();
        }
        throw new AssertionError(order.body());
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer of(Client client, String symbol, String... headers) {
        return client.post(XSIM, "{\"symbol\":\"%s\",\"reason\":\"the feed is wrong\"}".formatted(symbol), headers);
    }

    private static int tries(String symbol) {
        return API.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM audit"
                                + " WHERE type = 'MASS_CANCEL_NOT_SENT' AND input ->> 'symbol' = :symbol")
                        .bind("symbol", symbol)
                        .mapTo(Integer.class)
                        .one());
    }

    private List<JsonNode> onRecord(String clOrdId) {
        JsonNode items = API.as("auditor1").get("/api/audit?limit=200").json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.at("/input/clOrdId").asText().equals(clOrdId))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trader1", "operations1"})
    void everybody_sees_which_venues_there_are(String user) {
        JsonNode items = API.as(user).get("/api/venues").json().path("items");

        assertThat(items).extracting(item -> item.path("venue").asText()).contains("XSIM");
    }

    @Test
    void what_the_venue_says_is_the_answer_and_who_asked_is_on_record() {
        rests(trader.post("/api/orders", aLimitBuy().with("symbol", "BAC").toString()));

        Answer answer = operations.post(XSIM, ALL);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.at("/venue")).isEqualTo("XSIM");
        assertThat(answer.at("/state")).isEqualTo("ACCEPTED");
        assertThat(answer.json().path("affectedOrders").asInt()).isPositive();
        assertThat(answer.json().path("symbol").isNull()).isTrue();
        assertThat(onRecord(answer.at("/clOrdId")))
                .extracting(record -> record.path("type").asText())
                .containsExactlyInAnyOrder("MASS_CANCEL_INTENDED", "MASS_CANCEL_ANSWERED");
        assertThat(onRecord(answer.at("/clOrdId"))).allSatisfy(record -> {
            assertThat(record.at("/actor/onBehalfOf").asText()).isEqualTo("operations1");
            assertThat(record.at("/input/reason").asText()).isEqualTo("the feed is wrong");
        });
    }

    @Test
    void the_same_request_again_is_one_and_another_is_another() {
        Answer first = operations.post(XSIM, ALL, "Idempotency-Key", "all-1");
        Answer again = operations.post(XSIM, ALL, "Idempotency-Key", "all-1");
        Answer other = operations.post(XSIM, ALL, "Idempotency-Key", "all-2");
        Answer ofOne = of(operations, "BAC", "Idempotency-Key", "all-1");

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(List.of(first.at("/clOrdId"), other.at("/clOrdId"), ofOne.at("/clOrdId")))
                .doesNotHaveDuplicates();
        assertThat(ofOne.at("/symbol")).isEqualTo("BAC");
    }

    @Test
    void what_the_venue_refuses_does_not_answer_and_is_not_sent_is_told_apart() {
        Answer refused = of(operations, "AIG");
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.at("/code")).isEqualTo("VENUE_REFUSED");
        assertThat(refused.at("/detail")).isEqualTo("XSIM refuses it: not of that");

        Answer unknown = of(operations, "IBM");
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(202);
        assertThat(unknown.at("/state")).isEqualTo("UNKNOWN");
        assertThat(unknown.json().path("affectedOrders").isNull()).isTrue();

        Answer notSent = of(operations, "RSTR", "Idempotency-Key", "again");
        assertThat(notSent.status()).as(notSent.body()).isEqualTo(503);
        assertThat(notSent.at("/code")).isEqualTo("VENUE_UNAVAILABLE");
        assertThat(notSent.at("/detail")).isEqualTo("Nothing was sent to XSIM: the session is down");
        assertThat(of(operations, "RSTR", "Idempotency-Key", "again").at("/detail"))
                .as("under the same key it is the same")
                .isEqualTo(notSent.at("/detail"));
        assertThat(tries("RSTR")).isEqualTo(1);
        assertThat(of(operations, "RSTR", "Idempotency-Key", "another").status())
                .isEqualTo(503);
        assertThat(tries("RSTR")).as("and under another it is tried again").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "xsim", "XSIMX", "%20"})
    void a_venue_that_is_not_there_is_not_found(String venue) {
        Answer answer = operations.post("/api/venues/" + venue + "/mass-cancel", ALL);

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("VENUE_NOT_FOUND");
        assertThat(answer.at("/field")).isEqualTo("venue");
        assertThat(answer.at("/expected")).contains("XSIM");
    }

    @Test
    void an_instrument_that_is_not_there_is_not_found() {
        Answer answer = of(operations, "NOPE");

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("INSTRUMENT_NOT_FOUND");
        assertThat(answer.at("/field")).isEqualTo("symbol");
        assertThat(answer.at("/expected")).contains("BAC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reason\":\" \"}",
                "{\"reason\":5}",
                "{\"reason\":\"why\",\"symbol\":\"bac\"}",
                "{\"reason\":\"why\",\"venue\":\"XSIM\"}"
            })
    void a_request_with_faults_is_refused(String body) {
        Answer answer = operations.post(XSIM, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.at("/field")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trader1", "checker1", "compliance1", "auditor1"})
    void nobody_but_operations_may(String user) {
        Answer answer = API.as(user).post(XSIM, ALL);

        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.at("/code")).isEqualTo("NOT_ENTITLED");
    }
}
