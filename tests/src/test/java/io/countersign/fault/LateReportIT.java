package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A venue may report on an order when its workflow is over.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LateReportIT {

    private static final long LOCK = 1;

    @Test
    void a_report_that_comes_after_the_end_is_booked_all_the_same() throws SQLException {
        RealParts.Place place = RealParts.shared().place();
        try (TestApplication application = TestApplication.start(place);
                Hold hold = new Hold(place)) {
            Person trader = application.api().as("trader1");
            Answer order = trader.submit(Order.buy("SPY", 10)
                    .limit(Quotes.farBelow(place, "SPY").toPlainString())
                    .lasting("GTC"));
            trader.awaitStatus(order.orderId(), "WORKING");
            // The venue cancels it, and its report does not get through; so it is asked to cancel once more.
            hold.at(Hold.Point.EXECUTION_REPORT, order.orderId(), LOCK);
            trader.ask(order.orderId(), "cancel", "first");
            Thread second = Thread.ofVirtual().start(() -> trader.ask(order.orderId(), "cancel", "second"));
            Eventually.get(
                    () -> VenueJournals.of(place).executions(),
                    executions ->
                            executions.stream().anyMatch(report -> report.type().equals("CANCEL_REJECTED")));
            hold.release(LOCK);

            assertThat(trader.awaitEnd(order.orderId()).text("/status")).isEqualTo("CANCELED");
            Books.agree(place, List.of(order.orderId()));
            assertThat(trader.order(order.orderId()).text("/reasons/0/code")).isEqualTo("CANCELED_BY_USER");
            assertThat(new BigDecimal(trader.order(order.orderId()).text("/cumQty")))
                    .isZero();
            second.interrupt();
        }
    }
}
