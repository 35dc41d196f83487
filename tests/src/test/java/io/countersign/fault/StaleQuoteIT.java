package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A price that is old, or none.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StaleQuoteIT {

    private static final double MAX_AGE_SECONDS = 3;
    private static final Map<String, String> SETTINGS = Map.of("orders.maxQuoteAge", "PT3S");
    private static final long LOCK = 1;

    private final RealParts.Place place = RealParts.shared().place();
    private final List<String> accepted = new ArrayList<>();

    @Test
    void an_order_is_not_valued_at_an_old_price_nor_at_none() {
        try (TestApplication application = TestApplication.start(place, SETTINGS)) {
            Feed feed = new Feed(place);
            Person trader = application.api().as("trader1");

            feed.stop();
            Eventually.get(feed::age, age -> age > MAX_AGE_SECONDS);
            isRejected(trader.submit(Order.buy("BAC", 100), "wait=20"), "PRICE_STALE");
            isRejected(trader.submit(Order.buy("BAC", 100).limit("13.00"), "wait=20"), "PRICE_STALE");
            assertThat(application.api().admin("GET", "/healthcheck").text("/quotes/healthy"))
                    .isEqualTo("false");
            assertThat(application.api().as("operations1").get("/api/parts").items())
                    .as("operations see the part that is not well, and why")
                    .filteredOn(part -> !part.path("healthy").asBoolean())
                    .satisfiesExactly(
                            part -> says(part, "quotes", "no quote is younger than PT3S.*"),
                            part -> says(part, "venue XSIM quotes", "[0-9]+\\.[0-9] s old"),
                            part -> says(part, "venue YSIM quotes", "[0-9]+\\.[0-9] s old"));

            feed.forget();
            isRejected(trader.submit(Order.buy("BAC", 100), "wait=20"), "PRICE_MISSING");

            feed.resume();
            Answer filled = Eventually.get(
                    () -> trader.submit(Order.buy("BAC", 100), "wait=20"),
                    answer -> answer.text("/status").equals("FILLED"));
            accepted.add(filled.orderId());
            Books.agree(place, accepted);
        }
    }

    @Test
    void one_silent_venue_of_two_is_seen_and_takes_nothing_out_of_service() {
        try (TestApplication application = TestApplication.start(place, SETTINGS)) {
            Feed feed = new Feed(place);
            Person operations = application.api().as("operations1");

            feed.stop("YSIM");
            List<JsonNode> unwell = Eventually.get(
                    () -> operations.get("/api/parts").items().stream()
                            .filter(part -> !part.path("healthy").asBoolean())
                            .toList(),
                    parts -> !parts.isEmpty());

            assertThat(unwell)
                    .satisfiesExactly(part -> says(part, "venue YSIM quotes", "([3-9]|[0-9]{2,})\\.[0-9] s old"));
            assertThat(application.api().admin("GET", "/healthcheck").status()).isEqualTo(200);
            assertThat(application
                            .api()
                            .as("trader1")
                            .submit(Order.buy("BAC", 100), "wait=20")
                            .text("/venue"))
                    .isEqualTo("XSIM");
        }
    }

    private static void says(JsonNode part, String name, String message) {
        assertThat(part.path("part").asText()).isEqualTo(name);
        assertThat(part.path("message").asText()).matches(message);
    }

    @Test
    void an_order_whose_price_grows_old_before_it_is_sent_is_parked() throws SQLException {
        try (TestApplication application = TestApplication.start(place, SETTINGS);
                Hold hold = new Hold(place)) {
            Feed feed = new Feed(place);
            Person trader = application.api().as("trader1");
            Order order = Order.buy("BAC", 100);
            hold.at(Hold.Point.RISK_CHECK, Hold.idOf(order), LOCK);
            trader.submit(order, "respond-async");
            hold.awaitHeld(LOCK, 1);

            feed.stop();
            Eventually.get(feed::age, age -> age > MAX_AGE_SECONDS);
            hold.release(LOCK);
            Answer parked = trader.awaitStatus(Hold.idOf(order), "EXECUTION_FAILED");
            assertThat(parked.text("/reasons/0/code")).isEqualTo("NO_EXECUTABLE_QUOTE");

            feed.resume();
            Eventually.get(() -> feed.age("BAC"), age -> age < MAX_AGE_SECONDS / 2);
            Answer retried = application.api().as("operations1").ask(Hold.idOf(order), "retry", "the feed is back");
            assertThat(retried.status()).as(retried.toString()).isEqualTo(200);
            assertThat(trader.awaitEnd(Hold.idOf(order)).text("/status")).isEqualTo("FILLED");
            Books.agree(place, List.of(Hold.idOf(order)));
        }
    }

    private void isRejected(Answer answer, String code) {
        assertThat(answer.text("/status")).as(answer.toString()).isEqualTo("REJECTED");
        assertThat(answer.body().findValuesAsText("code")).contains(code);
        accepted.add(answer.orderId());
    }
}
