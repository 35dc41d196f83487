package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.dev.PartKind;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The Temporal server is killed and comes back.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TemporalRestartIT {

    private static final RealParts PARTS = RealParts.shared();
    private static final long SEED = 19_870_216;

    private final RealParts.Place place = PARTS.place();

    @Test
    void orders_go_on_where_they_were() throws InterruptedException {
        try (TestApplication application = TestApplication.start(place);
                Desk desk = Desk.open(application.api(), SEED, 6)) {
            Person trader = application.api().as("trader1");
            Person checker = application.api().as("checker1");
            Answer approval =
                    checker.approvalOf(trader.submit(Order.buy("IBM", 2_800)).orderId());
            String resting = trader.submit(Order.buy("SPY", 10)
                            .limit(Quotes.farBelow(place, "SPY").toPlainString())
                            .lasting("GTC"))
                    .orderId();
            trader.awaitStatus(resting, "WORKING");
            Eventually.get(desk::entered, entered -> entered >= 20);

            PARTS.kill(PartKind.TEMPORAL);
            try {
                Eventually.get(desk::troubles, troubles -> troubles.contains(503));
                // What is in the database can be read all the while; what needs the workflow says so.
                assertThat(trader.order(resting).text("/status")).isEqualTo("WORKING");
                Answer canceled = trader.ask(resting, "cancel", "changed my mind");
                assertThat(canceled.status()).as(canceled.toString()).isEqualTo(503);
            } finally {
                PARTS.start(PartKind.TEMPORAL);
            }
            int before = desk.entered();
            Eventually.get(desk::entered, entered -> entered >= before + 20);
            Set<String> accepted = new HashSet<>(desk.finish().keySet());

            Answer decided = checker.approve(approval, "checked");
            assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
            Answer canceled = trader.ask(resting, "cancel", "changed my mind");
            assertThat(canceled.text("/status")).as(canceled.toString()).isEqualTo("CANCELED");
            accepted.add(approval.text("/orderId"));
            accepted.add(resting);
            Books.agree(place, accepted);
            assertThat(desk.troubles()).containsExactly(503);
        }
    }
}
