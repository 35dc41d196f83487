package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The application is killed, as by `kill -9`, and started again on the same data. Its venues go on meanwhile, and
/// report to nobody.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledIT.class);
    /// Speeds of the venues' market, in thousandths: at the second, what they show stays as it is.
    private static final String USUAL = "1000";

    private static final String NEARLY_STANDING = "10";
    private static final String HURRIED = "20000";

    private static final int KILLS = Integer.getInteger("countersign.kills", 3);
    private static final int TRADERS = 8;

    private static final long KEPT = 1;
    private static final long LET_GO_LAST = 2;
    private static final long LET_GO = 3;

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void orders_that_wait_go_on_waiting_and_what_fell_due_meanwhile_happens() {
        String expiring;
        try (ForkedApplication application = start("PT4S", USUAL)) {
            expiring = application
                    .api()
                    .as("trader1")
                    .submit(Order.buy("IBM", 3_000))
                    .orderId();
            application.kill();
            Instant expiresAt = expiresAt(expiring);
            Eventually.get(Instant::now, expiresAt::isBefore);
        }
        String approved;
        String resting;
        String filling;
        try (ForkedApplication application = start("PT3M", NEARLY_STANDING)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            assertThat(checker.awaitEnd(expiring).text("/status")).isEqualTo("EXPIRED");
            Answer late = checker.approve(approvalOf(expiring, checker), "late");
            assertThat(late.status()).as(late.toString()).isEqualTo(409);

            approved = trader.submit(Order.buy("IBM", 2_800)).orderId();
            resting = trader.submit(Order.buy("SPY", 10)
                            .limit(Quotes.farBelow(place, "SPY").toPlainString())
                            .lasting("GTC"))
                    .orderId();
            filling = trader.submit(Order.buy("AIG", Quotes.moreThanThereIs(place, "AIG")))
                    .orderId();
            trader.awaitStatus(resting, "WORKING");
            trader.awaitStatus(filling, "PARTIALLY_FILLED");
            application.kill();
        }
        try (ForkedApplication application = start("PT3M", HURRIED)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            Answer decided = checker.approve(checker.approvalOf(approved), "checked");
            assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
            Answer canceled = trader.ask(resting, "cancel", "changed my mind");
            assertThat(canceled.text("/status")).as(canceled.toString()).isEqualTo("CANCELED");

            Books.agree(place, List.of(expiring, approved, resting, filling));
            assertThat(trader.order(approved).text("/status")).isEqualTo("FILLED");
            assertThat(trader.order(filling).text("/status")).isEqualTo("FILLED");
        }
    }

    private ForkedApplication start(String approvalWindow, String marketSpeed) {
        return ForkedApplication.start(
                place, Map.of("COUNTERSIGN_APPROVAL_WINDOW", approvalWindow, "COUNTERSIGN_MARKET_SPEED", marketSpeed));
    }

    private static Answer approvalOf(String orderId, Person checker) {
        return checker.get("/api/approvals/" + checker.order(orderId).text("/approval/approvalId"));
    }

    private Instant expiresAt(String orderId) {
        return ask("SELECT expires_at FROM approval WHERE order_id = ?", OffsetDateTime.class, orderId)
                .toInstant();
    }

    private <T> T ask(String sql, Class<T> type, String parameter) {
        return Database.jdbi(place.database())
                .withHandle(handle ->
                        handle.createQuery(sql).bind(0, parameter).mapTo(type).one());
    }

    @Test
    void at_every_point_of_its_life_an_order_goes_on_from_there() throws SQLException {
        try (ForkedApplication application = start("PT3M", USUAL);
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader2");
            Person checker = application.api().as("checker1");
            // How far each is when the application is killed:
            Order checked = Order.buy("BAC", 10).called("risk-not-committed").by("ACC-002");
            Order released = Order.buy("BAC", 20).called("risk-committed");
            Order lost = Order.buy("BAC", 30).called("intent-committed-nothing-sent");
            Order sent = Order.buy("BAC", 40).called("venue-has-it-inbox-does-not");
            Order received = Order.buy("BAC", 50).called("inbox-has-it-books-do-not");
            Order signed = Order.buy("IBM", 5_000).called("signature-committed").by("ACC-003");

            Answer approval = checker.approvalOf(trader.submit(signed).orderId());
            hold.at(Hold.Point.RISK_CHECK, Hold.idOf(signed), KEPT);
            Hold.withoutAnAnswer(() -> checker.approve(approval, "checked"));
            hold.awaitHeld(KEPT, 1);

            hold.at(Hold.Point.EXECUTION_INTENT, Hold.idOf(released), KEPT);
            hold.at(Hold.Point.EXECUTION_INTENT, Hold.idOf(lost), LET_GO_LAST);
            hold.at(Hold.Point.EXECUTION_INTENT, Hold.idOf(sent), LET_GO);
            hold.at(Hold.Point.EXECUTION_REPORT, Hold.idOf(sent), KEPT);
            hold.at(Hold.Point.FILL, Hold.idOf(received), KEPT);
            hold.at(Hold.Point.RISK_CHECK, Hold.idOf(checked), KEPT);
            List.of(released, lost, sent).forEach(order -> trader.submit(order, "respond-async"));
            hold.awaitHeld(KEPT, 2);
            hold.awaitHeld(LET_GO_LAST, 1);
            hold.awaitHeld(LET_GO, 1);
            trader.submit(received, "respond-async");
            hold.awaitHeld(KEPT, 3);
            trader.submit(checked, "respond-async");
            hold.awaitHeld(KEPT, 4);
            hold.release(LET_GO);
            hold.awaitHeld(KEPT, 5);
            Venues.of(place).fault("disconnect", 1);
            hold.release(LET_GO_LAST);
            Eventually.get(() -> rows("execution_intent", Hold.idOf(lost)), count -> count == 1);
            application.kill();
            Venues.of(place).fault("disconnect", 0); // at the venue that the order did not go to

            assertThat(rows("orders", Hold.idOf(checked))).isZero();
            assertThat(rows("execution_intent", Hold.idOf(released))).isZero();
            assertThat(rows("execution_report", Hold.idOf(lost))).isZero();
            assertThat(rows("execution_report", Hold.idOf(sent))).isZero();
            assertThat(rows("fill", Hold.idOf(received))).isZero();
            assertThat(rows("execution_report", Hold.idOf(received))).isPositive();
            hold.release(KEPT);
            application.start();

            // Who got no answer enters the order again, and hears of the same one.
            Answer again = trader.submit(checked);
            assertThat(again.status()).as(again.toString()).isEqualTo(200);
            assertThat(again.orderId()).isEqualTo(Hold.idOf(checked));
            Answer signedAgain = checker.approve(approval, "checked");
            assertThat(signedAgain.status()).as(signedAgain.toString()).isIn(200, 409);
            List<String> all = List.of(checked, released, lost, sent, received, signed).stream()
                    .map(Hold::idOf)
                    .toList();
            Books.agree(place, all, "EXECUTION_FAILED");
            // What its venue never heard of is sent after all by the execution that was cut off, when the session is
            // back by then; or it is parked, and nothing is sent that nobody asks for.
            assertThat(trader.order(Hold.idOf(lost)).text("/status")).isIn("FILLED", "EXECUTION_FAILED");
            assertThat(all)
                    .filteredOn(order -> !order.equals(Hold.idOf(lost)))
                    .allSatisfy(order ->
                            assertThat(trader.order(order).text("/status")).isEqualTo("FILLED"));
        }
    }

    @Test
    void at_every_point_of_a_change_or_a_cancel_an_order_goes_on_from_there() throws SQLException {
        try (ForkedApplication application = start("PT3M", NEARLY_STANDING);
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            // How far each is when the application is killed:
            String asked = resting(trader, "change-not-committed");
            String signing = resting(trader, "signature-of-a-change-not-committed");
            String changing = resting(trader, "replacement-not-committed");
            String canceling = resting(trader, "cancel-not-committed");
            String canceled = resting(trader, "venue-has-canceled-inbox-does-not-know");

            Answer change = amend(trader, signing, "5000");
            assertThat(change.text("/amendment/state")).as(change.toString()).isEqualTo("ASKED");
            Answer approval = checker.get("/api/approvals/" + change.text("/approval/approvalId"));
            hold.at(Hold.Point.AUDIT, signing, KEPT);
            Hold.withoutAnAnswer(() -> checker.approve(approval, "checked"));
            hold.awaitHeld(KEPT, 1);
            hold.at(Hold.Point.REPLACE_INTENT, changing, KEPT);
            Hold.withoutAnAnswer(() -> amend(trader, changing, "70"));
            hold.awaitHeld(KEPT, 2);
            hold.at(Hold.Point.AUDIT, canceling, KEPT);
            Hold.withoutAnAnswer(() -> trader.ask(canceling, "cancel", "changed my mind"));
            hold.awaitHeld(KEPT, 3);
            hold.at(Hold.Point.EXECUTION_REPORT, canceled, KEPT);
            Hold.withoutAnAnswer(() -> trader.ask(canceled, "cancel", "changed my mind"));
            hold.awaitHeld(KEPT, 4);
            hold.at(Hold.Point.AUDIT, asked, KEPT); // with its account locked: the last
            Hold.withoutAnAnswer(() -> amend(trader, asked, "60"));
            hold.awaitHeld(KEPT, 5);
            application.kill();

            assertThat(rows("replace_intent", changing)).isZero();
            hold.release(KEPT);
            application.start();

            assertThat(trader.awaitEnd(canceled).text("/status")).isEqualTo("CANCELED");
            Answer again = checker.approve(approval, "checked");
            assertThat(again.status()).as(again.toString()).isIn(200, 409);
            List<String> changed = List.of(asked, signing, changing);
            // An instruction that was not on record may be lost, and who gave it had no answer.
            for (String order : changed) {
                Eventually.holds(() -> asItsVenueHasIt(trader, order));
            }
            assertThat(trader.order(signing).text("/quantity")).isIn("5000", "50");
            for (String order : List.of(asked, signing, changing, canceling)) {
                trader.ask(order, "cancel", "the day is over");
                assertThat(trader.awaitEnd(order).text("/status")).isEqualTo("CANCELED");
            }
            Books.agree(place, List.of(asked, signing, changing, canceling, canceled));
        }
    }

    private String resting(Person trader, String name) {
        Order order = Order.buy("SPY", 50)
                .called(name)
                .limit(Quotes.farBelow(place, "SPY").toPlainString())
                .lasting("GTC");
        String orderId = trader.submit(order).orderId();
        trader.awaitStatus(orderId, "WORKING");
        return orderId;
    }

    private static Answer amend(Person trader, String orderId, String quantity) {
        return trader.post(
                "/api/orders/%s/amend".formatted(orderId), Map.of("quantity", quantity, "reason", "another size"));
    }

    /// No change is under way, and the order is for as much here as it is at its venue.
    private void asItsVenueHasIt(Person trader, String orderId) {
        Answer order = trader.order(orderId);
        assertThat(order.text("/status")).as(order.toString()).isEqualTo("WORKING");
        assertThat(order.body().path("amendment").isMissingNode())
                .as(order.toString())
                .isTrue();
        assertThat(Venues.of(place).ledger(order.text("/venue")).orders())
                .filteredOn(one -> one.clOrdId().startsWith(orderId))
                .singleElement()
                .satisfies(one -> assertThat(one.orderQty()).isEqualByComparingTo(order.text("/quantity")));
    }

    private int rows(String table, String orderId) {
        return ask("SELECT count(*) FROM %s WHERE order_id = ?".formatted(table), Integer.class, orderId);
    }

    @Test
    void at_any_moment_under_load_nothing_is_lost_and_nothing_doubled() throws InterruptedException {
        long seed = Long.getLong("countersign.seed", System.nanoTime());
        LOG.info("Killing at random with -Dcountersign.seed={}", seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (ForkedApplication application = start("PT3M", USUAL);
                Desk desk = Desk.open(application.api(), seed, TRADERS);
                Listener listener = Listener.start(application.api(), "auditor1")) {
            for (int round = 1; round <= KILLS; round++) {
                int enough = desk.entered() + random.nextInt(1, 60);
                Eventually.get(desk::entered, entered -> entered >= enough);
                if (round % 2 == 1) {
                    application.kill();
                } else {
                    application.stop();
                }
                application.start();
            }
            Map<String, Order> entered = desk.finish();

            // What was cut off before it left is parked where the market has moved meanwhile.
            Books.agree(place, entered.keySet(), "EXECUTION_FAILED");
            listener.hasHeardAll(place);
            LOG.info("{} orders outlived {} kills and stops", entered.size(), KILLS);
        }
    }
}
