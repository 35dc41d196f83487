package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Venues;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of orders that rest at a venue when the connection is lost: XSIM was told at the Logon to cancel them,
/// YSIM was not.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CancelOnDisconnectIT {

    @RegisterExtension
    static final Countersign APP = Countersign.running().with("venues[0].cancelOnDisconnect", "true");

    private final Person trader = APP.as("trader1");
    private final Person operations = APP.as("operations1");
    private final Halts halts = new Halts(APP.place());

    @Test
    void orders_are_canceled_where_that_was_wanted_and_stay_where_it_was_not() {
        String ended = resting("XSIM");
        String staying = resting("YSIM");
        Venues venues = APP.application().venues();
        venues.fault("disconnect", 1);
        String lostAtX = lost("XSIM");
        String lostAtY = lost("YSIM");
        venues.behave();

        // The venues were asked about these, so both are back.
        for (String lost : List.of(lostAtX, lostAtY)) {
            Answer parked = trader.awaitStatus(lost, "EXECUTION_FAILED");
            assertThat(parked.reasons()).containsExactly("VENUE_NEVER_RECEIVED");
            operations.ask(lost, "abandon", "the line was lost");
        }
        Answer canceled = trader.awaitStatus(ended, "CANCELED");
        assertThat(canceled.reasons()).containsExactly("CANCELED_BY_VENUE");
        assertThat(canceled.text("/cumQty")).isEqualTo("0");
        assertThat(trader.order(staying).orderStatus()).isEqualTo("WORKING");
        assertThat(statusAt("XSIM", ended)).isEqualTo("CANCELED");
        assertThat(statusAt("YSIM", staying)).isEqualTo("NEW");

        trader.ask(staying, "cancel", "enough");
        assertThat(trader.awaitStatus(staying, "CANCELED").reasons()).containsExactly("CANCELED_BY_USER");
        Books.agree(APP.place(), List.of(ended, staying, lostAtX, lostAtY));
    }

    private String resting(String venue) {
        String limit = Quotes.farBelow(APP.place(), "SPY").toPlainString();
        return halts.onlyAt(venue, "SPY", () -> {
            String order = enter(Order.buy("SPY", 10).limit(limit).lasting("GTC"));
            trader.awaitStatus(order, "WORKING");
            return order;
        });
    }

    /// One with which the connection is lost.
    private String lost(String venue) {
        return halts.onlyAt(venue, "BAC", () -> {
            String order = enter(Order.buy("BAC", 100));
            trader.awaitStatus(order, "UNKNOWN");
            return order;
        });
    }

    private String enter(Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private static String statusAt(String venue, String order) {
        return APP.application().venues().ledger(venue).orders().stream()
                .filter(one -> one.clOrdId().equals(order + "-1"))
                .findFirst()
                .orElseThrow()
                .ordStatus();
    }
}
