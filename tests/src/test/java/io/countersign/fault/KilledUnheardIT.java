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
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The application is killed, as by `kill -9`, when something is on record, or was said or done by a venue, that not
/// everybody has heard of who must.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledUnheardIT {

    /// Speed of the venues' market, in thousandths: it trades every few seconds.
    private static final String SLOW = "250";

    private static final long KEPT = 1;
    private static final long LET_GO = 2;

    private final RealParts.Place place = RealParts.shared().place();
    private final Venues venues = Venues.of(place);

    @Test
    void what_its_workflow_has_not_heard_of_an_order_it_hears_after_the_restart() throws SQLException, IOException {
        try (Relay temporal = new Relay(place.temporal());
                ForkedApplication application = ForkedApplication.start(
                        place,
                        Map.of("COUNTERSIGN_TEMPORAL_ADDRESS", temporal.address(), "COUNTERSIGN_MARKET_SPEED", SLOW));
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader2");
            Person operations = application.api().as("operations1");
            Person checker = application.api().as("checker1");
            // How far each is when the application is killed:
            String accepted = overfilled(trader, operations, "verdict-on-a-break-not-committed");
            String busted = partlyFilled(trader, checker, "bust-committed-workflow-does-not-know");
            String canceling = resting(trader, "venue-has-canceled-and-says-nothing", "GTC");
            Order stop = Order.buy("SPY", 10)
                    .called("stop-met-workflow-does-not-know")
                    .with("orderType", "STOP")
                    .with("stopPrice", Quotes.farBelow(place, "SPY").toPlainString());
            Order bought = Order.buy("BAC", 10).called("fill-committed-workflow-does-not-know");

            hold.at(Hold.Point.STOP_ORDER, Hold.idOf(stop), KEPT);
            enter(trader, stop);
            hold.awaitHeld(KEPT, 1);
            JsonNode overfill = open(operations).getFirst();
            hold.at(Hold.Point.AUDIT, accepted, KEPT);
            Hold.withoutAnAnswer(() -> accept(operations, overfill));
            hold.awaitHeld(KEPT, 2);
            hold.order(busted); // and not its FILL: of what is booked, one waits there for all of the firm
            bust(trader, busted);
            hold.awaitHeldOrder();
            hold.at(Hold.Point.FILL, Hold.idOf(bought), LET_GO);
            enter(trader, bought);
            hold.awaitHeld(LET_GO, 1);
            venues.fault("silent_cancel", 1);
            Hold.withoutAnAnswer(() -> trader.ask(canceling, "cancel", "changed my mind"));
            Eventually.holds(() -> assertThat(atItsVenue(trader, canceling)).isEqualTo("CANCELED"));
            temporal.cut();
            hold.releaseOrder();
            hold.release(LET_GO);
            Eventually.get(() -> fills(Hold.idOf(bought)), count -> count == 1);
            Eventually.get(() -> reversals(busted), count -> count == 1);
            application.kill();

            assertThat(count(
                            "stop_order WHERE triggered_by IS NOT NULL AND told = 0 AND order_id = :order",
                            Hold.idOf(stop)))
                    .isOne();
            assertThat(count("orders WHERE status <> 'CANCELED' AND order_id = :order", canceling))
                    .isOne();
            assertThat(count("trade_break WHERE kind = 'OVERFILL' AND resolved_at IS NULL"))
                    .isOne();
            venues.behave();
            hold.release(KEPT);
            temporal.mend();
            application.start();

            Answer again = accept(operations, overfill);
            assertThat(again.status()).as(again.toString()).isEqualTo(200);
            trader.awaitStatus(Hold.idOf(stop), "FILLED");
            trader.awaitStatus(Hold.idOf(bought), "FILLED");
            assertThat(trader.awaitEnd(canceling).reasons()).containsExactly("CANCELED_BY_USER");
            cancel(trader, busted);
            Books.agree(place, List.of(accepted, busted, canceling, Hold.idOf(stop), Hold.idOf(bought)));
            assertThat(trader.order(accepted).text("/cumQty")).isEqualTo("101");
            assertThat(trader.order(accepted).orderStatus()).isEqualTo("FILLED");
            assertThat(reversals(busted)).isOne();
            Eventually.holds(() -> assertThat(open(operations)).as("breaks").isEmpty());
        }
    }

    @Test
    void what_venues_said_at_the_end_of_their_day_is_heard_after_the_restart() throws SQLException {
        try (ForkedApplication application = ForkedApplication.start(place);
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            // What is not committed when the application is killed:
            String expiring = resting(trader, "expiry", "DAY");
            Order copied = Order.buy("BAC", 10).called("drop-copy-and-the-close-after-it");
            String untilCanceled = resting(trader, "nothing", "GTC");
            String busted = enter(trader, Order.buy("BAC", 20).called("bust"));
            trader.awaitStatus(busted, "FILLED");

            hold.at(Hold.Point.DROP_COPY, Hold.idOf(copied), KEPT);
            enter(trader, copied);
            String venue = trader.awaitStatus(Hold.idOf(copied), "FILLED").text("/venue");
            hold.awaitHeld(KEPT, 1);
            hold.at(Hold.Point.FILL, busted, KEPT);
            bust(trader, busted);
            hold.awaitHeld(KEPT, 2);
            hold.at(Hold.Point.EXECUTION_REPORT, expiring, KEPT);
            for (String other : venues.names()) {
                if (!other.equals(venue)) {
                    hold.at(Hold.Point.VENUE_DAY, other, KEPT);
                }
            }
            venues.names().forEach(name -> venues.command(name, "/close-session"));
            hold.awaitHeld(KEPT, 4);
            application.kill();

            assertThat(count("drop_copy WHERE starts_with(report ->> 'clOrdId', :order)", Hold.idOf(copied)))
                    .isZero();
            assertThat(reversals(busted)).isZero();
            assertThat(count("venue_day WHERE day > 0")).isZero();
            assertThat(count("orders WHERE status = 'WORKING' AND order_id = :order", expiring))
                    .isOne();
            hold.release(KEPT);
            application.start();

            assertThat(trader.awaitStatus(expiring, "EXPIRED").reasons()).containsExactly("EXPIRED_AT_VENUE");
            Eventually.get(
                    () -> count("venue_day WHERE day > 0 AND compared_at IS NOT NULL"),
                    count -> count == venues.names().size());
            String next = enter(trader, Order.buy("BAC", 10));
            trader.awaitFilled(next, operations);
            assertThat(trader.order(untilCanceled).orderStatus()).isEqualTo("WORKING");
            cancel(trader, untilCanceled);
            Books.agree(place, List.of(expiring, Hold.idOf(copied), untilCanceled, busted, next));
            assertThat(trader.order(busted).reasons()).containsExactly("TRADE_BUSTED");
            assertThat(reversals(busted)).isOne();
            Eventually.get(() -> count("drop_copy WHERE matched_at IS NULL"), count -> count == 0);
            Eventually.holds(() -> assertThat(open(operations)).as("breaks").isEmpty());
        }
    }

    private String enter(Person trader, Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private String resting(Person trader, String name, String timeInForce) {
        String order = enter(
                trader,
                Order.buy("SPY", 10)
                        .called(name)
                        .limit(Quotes.farBelow(place, "SPY").toPlainString())
                        .lasting(timeInForce));
        trader.awaitStatus(order, "WORKING");
        return order;
    }

    /// One that the venue has traded more of than was ordered: the trade is held.
    private String overfilled(Person trader, Person operations, String name) {
        venues.fault("overfill", 1);
        String order = enter(trader, Order.buy("BAC", 100).called(name));
        Eventually.get(() -> open(operations), open -> open.size() == 1);
        trader.awaitStatus(order, "FILLED");
        venues.behave();
        return order;
    }

    /// One whose rest does not trade, for it is large, and its symbol is halted from then on.
    private String partlyFilled(Person trader, Person checker, String name) {
        Order order = Order.buy("IBM", Quotes.moreThanThereIs(place, "IBM") + 10_000)
                .called(name)
                .by("ACC-003");
        String orderId = enter(trader, order);
        checker.approve(checker.approvalOf(orderId), "checked");
        trader.awaitStatus(orderId, "PARTIALLY_FILLED");
        venues.names().forEach(venue -> venues.command(venue, "/halt?symbol=IBM"));
        return orderId;
    }

    private static List<JsonNode> open(Person operations) {
        return operations.get("/api/breaks?state=OPEN").items();
    }

    private static Answer accept(Person operations, JsonNode raised) {
        return operations.post(
                "/api/breaks/%s/resolve".formatted(raised.path("breakId").asText()),
                Map.of("resolution", "ACCEPT", "reason", "as the venue says on the telephone"));
    }

    /// The venue takes back a trade of this order.
    private void bust(Person trader, String order) {
        JsonNode trade = trader.executions(order).items().getFirst();
        venues.command(
                trade.path("venue").asText(),
                "/bust?execId=" + trade.path("execId").asText());
    }

    private String atItsVenue(Person trader, String orderId) {
        return venues.ledger(trader.order(orderId).text("/venue")).orders().stream()
                .filter(order -> order.clOrdId().startsWith(orderId))
                .findFirst()
                .orElseThrow()
                .ordStatus();
    }

    private int fills(String order) {
        return count("fill WHERE reverses IS NULL AND order_id = :order", order);
    }

    private int reversals(String order) {
        return count("fill WHERE reverses IS NOT NULL AND order_id = :order", order);
    }

    private int count(String what, String order) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + what)
                        .bind("order", order)
                        .mapTo(Integer.class)
                        .one());
    }

    private int count(String what) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + what)
                        .mapTo(Integer.class)
                        .one());
    }

    private static void cancel(Person trader, String order) {
        Eventually.get(() -> trader.ask(order, "cancel", "changed my mind"), answer -> answer.status() == 200);
        trader.awaitStatus(order, "CANCELED");
    }
}
