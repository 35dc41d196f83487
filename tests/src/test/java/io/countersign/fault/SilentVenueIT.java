package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Api;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The venue does not say what became of an order, and then the application is killed on top of it.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SilentVenueIT {

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void the_venue_is_asked_and_the_truth_is_booked_whoever_died_meanwhile() {
        try (ForkedApplication application = ForkedApplication.start(place)) {
            Person trader = application.api().as("trader1");
            String silent = enter(application.api(), Order.buy("BAC", 100), "silent");
            trader.awaitStatus(silent, "UNKNOWN");
            // The line to one venue breaks before the order is through, then that to the other just after.
            String lost = enter(application.api(), Order.buy("BAC", 200), "disconnect");
            String taken = enter(application.api(), Order.buy("BAC", 300), "disconnect_after");
            application.kill();

            assertThat(clOrdIdsAtTheVenues())
                    .contains(silent + "-1", taken + "-1")
                    .doesNotContain(lost + "-1");
            application.start();

            Books.agree(place, List.of(silent, lost, taken), "EXECUTION_FAILED");
            assertThat(trader.order(silent).text("/status")).isEqualTo("FILLED");
            assertThat(trader.order(taken).text("/status")).isEqualTo("FILLED");
            // Sent again by the execution that was cut off, which asked first; or known to have never arrived.
            assertThat(trader.order(lost).text("/status")).isIn("FILLED", "EXECUTION_FAILED");
        }
    }

    /// Returns when the order has left the house, as far as we know.
    private String enter(Api api, Order order, String fault) {
        Venues.of(place).fault(fault, 1);
        String orderId = api.as("trader1").submit(order, "respond-async").orderId();
        Eventually.get(() -> intents(orderId), count -> count == 1);
        if (!fault.equals("disconnect")) {
            Eventually.get(this::clOrdIdsAtTheVenues, ids -> ids.contains(orderId + "-1"));
        }
        Venues.of(place).fault(fault, 0);
        return orderId;
    }

    private List<String> clOrdIdsAtTheVenues() {
        return VenueJournals.of(place).receipts().stream()
                .map(VenueJournals.Receipt::clOrdId)
                .toList();
    }

    private int intents(String orderId) {
        return Database.jdbi(place.database())
                .withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM execution_intent WHERE order_id = :order")
                                .bind("order", orderId)
                                .mapTo(Integer.class)
                                .one());
    }
}
