package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.dev.DevelopmentSettings;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedVenue;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A venue is killed, as by `kill -9`, and started again on its journal.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VenueKilledIT {

    private final RealParts.Place place = RealParts.shared().place();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void orders_go_on_from_what_the_venue_has_on_record(boolean losesItsSessions) {
        try (TestApplication application = TestApplication.start(place)) {
            Venues venues = application.venues();
            venues.names().forEach(venues::stop);
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            try (ForkedVenue venue = ForkedVenue.start(
                    place, "XSIM", DevelopmentSettings.Ports.free().admin())) {
                Eventually.get(new Feed(place)::age, age -> age < 1);
                String filled =
                        trader.submit(Order.buy("BAC", 100), "respond-async").orderId();
                trader.awaitFilled(filled, operations);
                String resting = trader.submit(Order.buy("SPY", 10)
                                .limit(Quotes.farBelow(place, "SPY").toPlainString())
                                .lasting("GTC"))
                        .orderId();
                trader.awaitStatus(resting, "WORKING");
                venue.command("/fault?fault=silent&count=1");
                String silent =
                        trader.submit(Order.buy("BAC", 50), "respond-async").orderId();
                trader.awaitStatus(silent, "UNKNOWN");

                venue.kill();
                if (losesItsSessions) {
                    venues.loseSessions("XSIM");
                }
                venue.start();
                trader.awaitStatus(silent, "FILLED");

                assertThat(trader.executions(filled).items()).hasSize(1);
                assertThat(trader.order(resting).orderStatus()).isEqualTo("WORKING");
                trader.ask(resting, "cancel", "changed my mind");
                trader.awaitStatus(resting, "CANCELED");
                String after =
                        trader.submit(Order.sell("BAC", 20), "respond-async").orderId();
                trader.awaitFilled(after, operations);
                Books.agree(place, List.of(filled, resting, silent, after));
                Eventually.holds(() -> assertThat(
                                operations.get("/api/breaks?state=OPEN").items())
                        .as("breaks")
                        .isEmpty());
            }
        }
    }
}
