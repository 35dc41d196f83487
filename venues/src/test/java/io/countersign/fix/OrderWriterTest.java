package io.countersign.fix;

import static io.countersign.fix.Says.ALL;
import static io.countersign.fix.Says.ORDER;
import static io.countersign.fix.Says.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.ChildOrder;
import io.countersign.execution.ClOrdId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quickfix.Message;

class OrderWriterTest {
    private final OrderWriter writer =
            new OrderWriter(Clock.fixed(Instant.parse("2026-11-22T10:00:00.123456789Z"), ZoneOffset.UTC));

    static ChildOrder order(ClOrdId clOrdId) {
        return new ChildOrder(
                clOrdId,
                new AccountId("ACC-001"),
                new Symbol("IBM"),
                Side.BUY,
                Quantity.of(100),
                new Pricing.Limit(Price.parse("100.50")),
                TimeInForce.DAY);
    }

    private static String body(Message message) {
        String text = Wire.readable(message);
        return text.substring(text.indexOf("|35=") + 1, text.indexOf("|10="));
    }

    @Test
    void an_order_with_a_limit() {
        assertThat(body(writer.order(order(ORDER))))
                .isEqualTo("35=D|1=ACC-001|11=" + ORDER
                        + "|21=1|38=100|40=2|44=100.5|54=1|55=IBM|59=0|60=20261122-10:00:00.123456789");
    }

    @ParameterizedTest
    @CsvSource({"BUY, DAY, 54=1, 59=0", "SELL, GTC, 54=2, 59=1", "SELL_SHORT, IOC, 54=5, 59=3", "BUY, FOK, 54=1, 59=4"})
    void an_order_without_a_limit_for_each_side_and_time(Side side, TimeInForce time, String inFix, String timeInFix) {
        ChildOrder order = new ChildOrder(
                ORDER,
                new AccountId("ACC-001"),
                new Symbol("IBM"),
                side,
                Quantity.parse("0.00000001"),
                new Pricing.Market(),
                time);

        assertThat(body(writer.order(order)).split("\\|"))
                .contains(inFix, timeInFix, "40=1", "38=0.00000001")
                .noneMatch(field -> field.startsWith("44="));
    }

    @Test
    void a_request_to_cancel() {
        assertThat(body(writer.cancel(REQUEST, order(ORDER))))
                .isEqualTo("35=F|1=ACC-001|11=" + REQUEST + "|38=100|41=" + ORDER
                        + "|54=1|55=IBM|60=20261122-10:00:00.123456789");
    }

    @Test
    void a_request_to_replace() {
        assertThat(body(writer.replace(ORDER, order(REQUEST))))
                .isEqualTo("35=G|1=ACC-001|11=" + REQUEST + "|21=1|38=100|40=2|41=" + ORDER
                        + "|44=100.5|54=1|55=IBM|59=0|60=20261122-10:00:00.123456789");
    }

    @Test
    void a_question() {
        assertThat(body(OrderWriter.status("Q1", order(ORDER)))).isEqualTo("35=H|11=" + ORDER + "|54=1|55=IBM|790=Q1");
    }

    @Test
    void a_request_to_cancel_all() {
        assertThat(body(writer.massCancel(ALL, null)))
                .isEqualTo("35=q|11=" + ALL + "|60=20261122-10:00:00.123456789|530=7");
    }

    @Test
    void a_request_to_cancel_all_of_an_instrument() {
        assertThat(body(writer.massCancel(ALL, new Symbol("IBM"))))
                .isEqualTo("35=q|11=" + ALL + "|55=IBM|60=20261122-10:00:00.123456789|530=1");
    }
}
