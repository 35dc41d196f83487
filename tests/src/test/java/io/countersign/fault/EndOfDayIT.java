package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The venues close their day and begin the next.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndOfDayIT {

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void day_orders_expire_and_others_live_on_through_the_next_day_and_a_restart() {
        try (ForkedApplication application = ForkedApplication.start(place)) {
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            Venues venues = Venues.of(place);
            venues.fault("overfill", 1);
            String overfilled = enter(trader, Order.buy("BAC", 100));
            JsonNode held = raised(operations, "OVERFILL");
            venues.behave();
            String ofTheDay = resting(trader, "DAY");
            String untilCanceled = resting(trader, "GTC");

            venues.names().forEach(name -> venues.command(name, "/close-session"));
            Answer expired = trader.awaitStatus(ofTheDay, "EXPIRED");
            assertThat(expired.reasons()).containsExactly("EXPIRED_AT_VENUE");
            // What is held is what the day's drop copies have and our fills have not.
            JsonNode position = raised(operations, "POSITION");
            assertThat(position.path("accountId").asText()).isEqualTo("ACC-001");
            assertThat(position.at("/details/symbol").asText()).isEqualTo("BAC");
            assertThat(position.at("/details/venueQuantity").asText()).isEqualTo("101");
            assertThat(position.at("/details/ourQuantity").asText()).isEqualTo("100");
            Eventually.holds(
                    () -> assertThat(daysCompared()).isEqualTo(venues.names().size()));

            trader.awaitFilled(enter(trader, Order.buy("BAC", 10)), operations);
            assertThat(trader.order(untilCanceled).orderStatus()).isEqualTo("WORKING");
            String report =
                    held.path("venue").asText() + " " + held.path("execId").asText();
            Books.agreeBut(place, Set.of(report), List.of(overfilled, ofTheDay, untilCanceled), "WORKING");

            application.stop();
            application.start();
            assertThat(trader.order(untilCanceled).orderStatus()).isEqualTo("WORKING");
            Eventually.get(
                    () -> trader.ask(untilCanceled, "cancel", "changed my mind"), answer -> answer.status() == 200);
            trader.awaitStatus(untilCanceled, "CANCELED");
            resolve(operations, held, "ACCEPT");
            resolve(operations, position, "DISMISS");
            Books.agree(place, List.of(overfilled, ofTheDay, untilCanceled));
            for (String venue : venues.names()) {
                assertThat(venues.duplicates(venue))
                        .as("sent twice to %s", venue)
                        .isZero();
            }
        }
    }

    private String resting(Person trader, String timeInForce) {
        String order = enter(
                trader,
                Order.buy("SPY", 10)
                        .limit(Quotes.farBelow(place, "SPY").toPlainString())
                        .lasting(timeInForce));
        trader.awaitStatus(order, "WORKING");
        return order;
    }

    private static String enter(Person trader, Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private static JsonNode raised(Person operations, String kind) {
        return Eventually.get(
                        () -> operations.get("/api/breaks?state=OPEN").items().stream()
                                .filter(one -> one.path("kind").asText().equals(kind))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    private static void resolve(Person operations, JsonNode raised, String how) {
        Answer resolved = operations.post(
                "/api/breaks/%s/resolve".formatted(raised.path("breakId").asText()),
                Map.of("resolution", how, "reason", "as the venue says on the telephone"));
        assertThat(resolved.status()).as(resolved.toString()).isEqualTo(200);
    }

    private int daysCompared() {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM venue_day WHERE compared_at IS NOT NULL")
                        .mapTo(Integer.class)
                        .one());
    }
}
