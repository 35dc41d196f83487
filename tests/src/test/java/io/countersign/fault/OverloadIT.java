package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More orders than get to a venue.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OverloadIT {
    private static final long LOCK = 1;
    private static final int MOST = 3;

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void one_order_too_many_is_refused_and_nowhere_and_everything_else_goes_on() throws SQLException {
        try (TestApplication application =
                        TestApplication.start(place, Map.of("orders.mostUnderWay", Integer.toString(MOST)));
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            String large =
                    trader.submit(Order.buy("IBM", 2_800), "respond-async").orderId();
            trader.awaitStatus(large, "PENDING_APPROVAL");
            String resting = trader.submit(Order.buy("SPY", 10)
                            .limit(Quotes.farBelow(place, "SPY").toPlainString()))
                    .orderId();
            trader.awaitStatus(resting, "WORKING");

            List<String> underWay = new ArrayList<>();
            Order decided = Order.buy("BAC", 1);
            hold.at(Hold.Point.EXECUTION_INTENT, Hold.idOf(decided), LOCK);
            Answer released = trader.submit(decided, "");
            assertThat(released.status()).as(released.toString()).isEqualTo(201);
            underWay.add(released.orderId());
            for (String preference : List.of("respond-async", "wait=0")) {
                Order order = Order.buy("BAC", 1);
                hold.at(Hold.Point.RISK_CHECK, Hold.idOf(order), LOCK);
                Answer accepted = trader.submit(order, preference);
                assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
                underWay.add(accepted.orderId());
            }
            Order tooMany = Order.buy("BAC", 1);
            Answer busy = trader.submit(tooMany, "respond-async");

            assertThat(busy.status()).as(busy.toString()).isEqualTo(503);
            assertThat(busy.code()).isEqualTo("BUSY");
            assertThat(busy.header("Retry-After")).contains("1");
            assertThat(trader.order(Hold.idOf(tooMany)).status()).isEqualTo(404);
            assertThat(trader.submit(decided, "respond-async").status())
                    .as("one that is there already")
                    .isEqualTo(200);
            assertThat(checker.approve(trader.approvalOf(large), "checked").status())
                    .isEqualTo(200);
            assertThat(trader.ask(resting, "cancel", "changed my mind").status())
                    .as("taken; what is held here holds the account's row, which its end needs")
                    .isIn(200, 202);

            hold.release(LOCK);
            trader.awaitStatus(resting, "CANCELED");
            Answer entered = Eventually.get(() -> trader.submit(tooMany, "wait=20"), answer -> answer.status() != 503);
            assertThat(entered.status()).as(entered.toString()).isEqualTo(201);
            Books.agree(
                    place,
                    List.of(underWay.get(0), underWay.get(1), underWay.get(2), large, resting, entered.orderId()),
                    "EXECUTION_FAILED");
            Eventually.holds(
                    () -> assertThat(application.api().admin("GET", "/metrics").toString())
                            .as("places and turns that are taken")
                            .contains("countersign_orders_under_way 0.0", "countersign_orders_in_turn 0.0"));
        }
    }

    @Test
    void orders_are_worked_on_in_turns_and_one_that_is_stuck_holds_nobody_for_long() throws SQLException {
        try (TestApplication application = TestApplication.start(place, Map.of("orders.atOnce", "1"));
                Hold hold = new Hold(place);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Person trader = application.api().as("trader1");
            Order stuck = Order.buy("BAC", 1);
            hold.at(Hold.Point.RISK_CHECK, Hold.idOf(stuck), LOCK);
            assertThat(trader.submit(stuck, "respond-async").status()).isEqualTo(202);

            Future<Answer> next = threads.submit(() -> trader.submit(Order.buy("BAC", 1), ""));
            Eventually.holds(
                    () -> assertThat(application.api().admin("GET", "/metrics").toString())
                            .contains("countersign_orders_waiting 1.0"));
            Answer went = next.get(1, TimeUnit.MINUTES);

            assertThat(went.status()).as(went.toString()).isEqualTo(202);
            assertThat(trader.order(Hold.idOf(stuck)).orderStatus())
                    .as("it never gave its turn back")
                    .isEqualTo("PENDING_RISK");
            hold.release(LOCK);
            Books.agree(place, List.of(Hold.idOf(stuck), went.orderId()), "EXECUTION_FAILED");
            Eventually.holds(
                    () -> assertThat(application.api().admin("GET", "/metrics").toString())
                            .contains("countersign_orders_under_way 0.0", "countersign_orders_in_turn 0.0"));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
