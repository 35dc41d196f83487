package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Orders that have traded in part when the venues close their day (H.1.a and H.1.c of the order state change
/// matrices): nothing is restated, and the next day they go on from there.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GtcOvernightIT {
    /// Speeds of the venues' market, in thousandths: what stands for a quarter of an hour, so that nothing more
    /// trades than is wanted.
    private static final long STANDING = 1;

    private static final long HURRIED = 20_000;

    private final RealParts.Place place = RealParts.shared().place();
    private final Halts halts = new Halts(place);

    @Test
    void what_has_traded_in_part_goes_on_from_there_on_the_next_day() {
        try (TestApplication application = TestApplication.start(place, Map.of(), STANDING)) {
            Person trader = application.api().as("trader1");
            Answer atX = partFilled(trader, "XSIM");
            Answer atY = partFilled(trader, "YSIM");

            Venues venues = application.venues();
            venues.names().forEach(name -> venues.command(name, "/close-session"));
            Eventually.holds(
                    () -> assertThat(daysCompared()).isEqualTo(venues.names().size()));
            for (Answer before : List.of(atX, atY)) {
                Answer after = trader.order(before.orderId());
                assertThat(after.body()).as("nothing has happened to it").isEqualTo(before.body());
            }

            Answer asked = Eventually.get(
                    () -> trader.ask(atX.orderId(), "cancel", "changed my mind"), answer -> answer.status() == 200);
            assertThat(asked.orderId()).isEqualTo(atX.orderId());
            Answer canceled = trader.awaitStatus(atX.orderId(), "CANCELED");
            assertThat(canceled.text("/cumQty")).isEqualTo(atX.text("/cumQty"));
            Venues.at(place, HURRIED);
            Answer filled = trader.awaitStatus(atY.orderId(), "FILLED");
            assertThat(filled.text("/cumQty")).isEqualTo(atY.text("/quantity"));
            Books.agree(place, List.of(atX.orderId(), atY.orderId()));
            assertThat(application
                            .api()
                            .as("operations1")
                            .get("/api/breaks?state=OPEN")
                            .items())
                    .isEmpty();
        }
    }

    /// All that the venue shows is traded, and 100 are left.
    private Answer partFilled(Person trader, String venue) {
        String limit = Quotes.farAbove(place, "IBM").toPlainString();
        return halts.onlyAt(venue, "IBM", () -> {
            Order order = Order.buy("IBM", Quotes.moreThanItShows(place, venue, "IBM"))
                    .limit(limit)
                    .lasting("GTC");
            Answer partFilled = trader.awaitStatus(trader.submit(order).orderId(), "PARTIALLY_FILLED");
            assertThat(partFilled.text("/leavesQty")).isEqualTo("100");
            return partFilled;
        });
    }

    private int daysCompared() {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM venue_day WHERE compared_at IS NOT NULL")
                        .mapTo(Integer.class)
                        .one());
    }
}
