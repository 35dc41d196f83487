package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Venues that do not trade an instrument for a while.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HaltIT {

    @RegisterExtension
    static final Countersign APP = Countersign.running();

    private final Person trader = APP.as("trader1");
    private final Halts halts = new Halts(APP.place());

    @Test
    void what_one_venue_has_halted_goes_to_the_other_and_the_route_says_why() {
        String atY = halts.onlyAt("YSIM", "BAC", () -> filled("YSIM"));
        String atX = halts.onlyAt("XSIM", "BAC", () -> filled("XSIM"));

        assertThat(passedOver(atY)).isEqualTo("XSIM: it does not trade the instrument at the moment");
        assertThat(passedOver(atX)).isEqualTo("YSIM: it does not trade the instrument at the moment");
        Books.agree(APP.place(), List.of(atY, atX));
    }

    private String filled(String venue) {
        String order = enter();
        assertThat(trader.awaitStatus(order, "FILLED").text("/venue")).isEqualTo(venue);
        return order;
    }

    private String enter() {
        Answer answer = trader.submit(Order.buy("BAC", 100), "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private static String passedOver(String order) {
        return APP.value(
                String.class,
                "SELECT string_agg((p ->> 'venue') || ': ' || (p ->> 'why'), ', ')"
                        + " FROM execution_intent, jsonb_array_elements(route -> 'passedOver') p WHERE order_id = ?",
                order);
    }

    @Test
    void what_all_venues_have_halted_goes_nowhere_until_one_trades_it_again() {
        halts.halt("XSIM", "BAC");
        halts.halt("YSIM", "BAC");
        String order = enter();
        Answer parked = trader.awaitStatus(order, "EXECUTION_FAILED");

        assertThat(parked.reasons()).containsExactly("NO_EXECUTABLE_QUOTE");
        assertThat(parked.text("/cumQty")).isEqualTo("0");
        assertThat(APP.value(Integer.class, "SELECT count(*) FROM execution_intent WHERE order_id = ?", order))
                .isZero();
        assertThat(VenueJournals.of(APP.place()).receipts())
                .noneMatch(receipt -> receipt.clOrdId().startsWith(order));

        halts.resume("YSIM", "BAC");
        Answer retried = APP.as("operations1").ask(order, "retry", "it trades again");
        assertThat(retried.status()).as(retried.toString()).isEqualTo(200);
        assertThat(trader.awaitStatus(order, "FILLED").text("/venue")).isEqualTo("YSIM");
        halts.resume("XSIM", "BAC");
        Books.agree(APP.place(), List.of(order));
    }
}
