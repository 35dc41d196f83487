package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A stop order waits here for a trade on a venue's market. So that it is seen to wait, the venues trade nothing at
/// first.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StopOrderIT {

    @RegisterExtension
    static final Countersign APP = Countersign.running();

    private final Person trader = APP.as("trader1");
    private final Halts halts = new Halts(APP.place());

    @Test
    void it_is_held_until_the_market_trades_at_its_stop_price_and_then_filled() {
        halts.halt("XSIM", "BAC");
        halts.halt("YSIM", "BAC");
        BigDecimal stop = APP.bid("BAC").subtract(new BigDecimal("0.05"));
        String order = trader.submit(
                        Order.buy("BAC", 100).with("orderType", "STOP").with("stopPrice", stop.toPlainString()))
                .orderId();

        trader.awaitStatus(order, "RELEASED");
        assertThat(rows("stop_order", order)).isEqualTo(1);
        assertThat(rows("execution_intent", order)).isZero();

        halts.resume("XSIM", "BAC");
        halts.resume("YSIM", "BAC");
        Answer filled = trader.awaitStatus(order, "FILLED");

        assertThat(filled.text("/cumQty")).isEqualTo("100");
        assertThat(rows("stop_order", order)).isZero();
        assertThat(APP.value(
                        BigDecimal.class,
                        "SELECT CAST(input -> 'trade' ->> 'price' AS numeric) FROM audit"
                                + " WHERE type = 'STOP_TRIGGERED' AND order_id = ?",
                        order))
                .isGreaterThanOrEqualTo(stop);
        Books.agree(APP.place(), List.of(order));
    }

    private static int rows(String table, String order) {
        return APP.value(Integer.class, "SELECT count(*) FROM %s WHERE order_id = ?".formatted(table), order);
    }
}
