package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The sessions with a venue are down.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VenueDownIT {

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void what_is_down_is_said_and_only_when_no_venue_takes_orders_is_the_process_not_ready() {
        try (TestApplication application = TestApplication.start(place, Map.of("orders.maxQuoteAge", "PT1M"))) {
            Api api = application.api();
            Venues venues = application.venues();
            String filled =
                    api.as("trader1").submit(Order.buy("BAC", 100), "wait=20").orderId();

            venues.stop("YSIM");

            List<JsonNode> unwell = Eventually.get(() -> unwell(api), parts -> parts.size() == 2);
            assertThat(unwell)
                    .satisfiesExactly(
                            part -> says(
                                    part,
                                    "venue YSIM drop copy",
                                    "down since .*Z: our books are not compared with the venue's copies"),
                            part -> says(
                                    part,
                                    "venue YSIM orders",
                                    "down since .*Z: no order is sent there, what is there can be neither changed nor"
                                            + " canceled, and its fills come late"));
            assertThat(api.admin("GET", "/healthcheck").status()).isEqualTo(200);
            Answer elsewhere = api.as("trader1").submit(Order.buy("BAC", 100), "wait=20");
            assertThat(elsewhere.text("/venue")).isEqualTo("XSIM");

            venues.stop("XSIM");

            Answer health = Eventually.get(() -> api.admin("GET", "/healthcheck"), answer -> answer.status() == 500);
            assertThat(health.text("/sessions/message"))
                    .isEqualTo("no venue's session for orders is up: no order can be sent, changed or canceled");
            assertThat(health.text("/quotes/healthy")).isEqualTo("true");

            venues.names().forEach(venues::start);

            Eventually.holds(() -> assertThat(unwell(api)).isEmpty());
            assertThat(api.admin("GET", "/healthcheck").status()).isEqualTo(200);
            Books.agree(place, List.of(filled, elsewhere.orderId()));
        }
    }

    private static List<JsonNode> unwell(Api api) {
        return api.as("operations1").get("/api/parts").items().stream()
                .filter(part -> !part.path("healthy").asBoolean())
                .toList();
    }

    private static void says(JsonNode part, String name, String message) {
        assertThat(part.path("part").asText()).isEqualTo(name);
        assertThat(part.path("message").asText()).matches(message);
    }
}
