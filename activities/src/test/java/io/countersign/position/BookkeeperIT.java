package io.countersign.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Together;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookkeeperIT {

    private static final String POSITION = """
            SELECT trim_scale(quantity) || ' at ' || COALESCE(trim_scale(average_price)::text, '-') || ', realised '
                   || realized_minor || ', fees ' || fees_minor FROM position WHERE account_id = 'ACC-001'""";
    private static final String LOTS = """
            SELECT COALESCE(string_agg(trim_scale(quantity) || '@' || trim_scale(price), ' ' ORDER BY opened_no), '')
            FROM lot WHERE account_id = 'ACC-001'""";

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private String position() {
        return desk.value(String.class, POSITION);
    }

    private String lots() {
        return desk.value(String.class, LOTS);
    }

    private long cash() {
        return desk.value(
                Long.class, "SELECT cash_minor - opening_cash_minor FROM account WHERE account_id = 'ACC-001'");
    }

    private Map<String, Object> reservation(OrderInput input) {
        return desk.row(
                "SELECT trim_scale(open_quantity)::text AS quantity, open_credit_minor, open_firm_minor FROM reservation"
                        + " WHERE order_id = ?",
                input.orderId().value());
    }

    /// An order of which the venue says that all of it traded at this price.
    private void traded(AnOrder order, String price) {
        OrderInput input = order.input();
        desk.book(input, desk.trade(desk.place(input), order.quantity(), price, order.quantity(), "0"));
        assertThat(desk.status(input)).isEqualTo("FILLED");
    }

    @Test
    void fills_come_in_parts_and_give_back_what_they_no_longer_need() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);

        desk.book(input, desk.report(clOrdId, new Execution.New(), "0", "30"));
        assertThat(desk.status(input)).isEqualTo("WORKING");
        assertThat(reservation(input)).containsEntry("quantity", "30").containsEntry("open_credit_minor", 300_009L);

        desk.book(input, desk.trade(clOrdId, "10", "99.90", "10", "20"));
        assertThat(desk.status(input)).isEqualTo("PARTIALLY_FILLED");
        assertThat(position()).isEqualTo("10 at 99.9, realised 0, fees 3");
        assertThat(cash()).isEqualTo(-99_900 - 3);
        assertThat(reservation(input)).containsEntry("quantity", "20").containsEntry("open_credit_minor", 200_006L);

        desk.book(
                input, desk.trade(clOrdId, "10", "100.00", "20", "10"), desk.trade(clOrdId, "10", "99.95", "30", "0"));
        assertThat(desk.status(input)).isEqualTo("FILLED");
        assertThat(position()).isEqualTo("30 at 99.95, realised 0, fees 9");
        assertThat(lots()).isEqualTo("10@99.9 10@100 10@99.95");
        assertThat(reservation(input)).containsEntry("quantity", "0").containsEntry("open_credit_minor", 0L);
        assertThat(desk.row("SELECT * FROM orders"))
                .containsEntry("cum_qty", new BigDecimal("30"))
                .containsEntry("leaves_qty", new BigDecimal("0"))
                .containsEntry("avg_px", new BigDecimal("99.95"));
    }

    @Test
    void what_is_reported_after_the_end_counts_all_the_same_and_once() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.report(clOrdId, new Execution.Canceled("on request"), "0", "0"));
        ExecutionReport late = desk.trade(clOrdId, "10", "99.90", "10", "0");
        desk.inbox.accept(List.of(late));

        desk.bookkeeper.bookAfterTheEnd(input.orderId(), List.of(late));
        desk.bookkeeper.bookAfterTheEnd(input.orderId(), List.of(late));

        assertThat(desk.status(input)).isEqualTo("CANCELED");
        assertThat(position()).isEqualTo("10 at 99.9, realised 0, fees 3");
        assertThat(desk.row("SELECT * FROM orders")).containsEntry("cum_qty", new BigDecimal("10"));
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM audit WHERE type = 'EXECUTION_REPORTED'"))
                .isEqualTo(2);
    }

    @Test
    void an_order_that_is_not_over_is_left_to_its_workflow() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport report = desk.trade(desk.place(input), "10", "99.90", "10", "20");
        desk.inbox.accept(List.of(report));

        assertThatThrownBy(() -> desk.bookkeeper.bookAfterTheEnd(input.orderId(), List.of(report)))
                .isInstanceOf(IllegalStateException.class);

        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill")).isZero();
    }

    @Test
    void what_stays_open_is_rounded_up() {
        OrderInput input = AnOrder.toBuy("7", "IBM").at("99.99").input();
        ClOrdId clOrdId = desk.place(input);

        desk.book(input, desk.trade(clOrdId, "2", "99.99", "2", "5"));

        assertThat(reservation(input))
                .as("five sevenths of 699.93 and of 699.96")
                .containsEntry("open_firm_minor", 49_995L)
                .containsEntry("open_credit_minor", 49_998L);
    }

    @Test
    void a_sale_closes_the_oldest_lots_first() {
        traded(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        traded(AnOrder.toBuy("10", "IBM").at("100.00"), "100.00");

        traded(AnOrder.toSell("15", "IBM").at("99.90"), "101.00");

        assertThat(lots()).isEqualTo("5@100");
        assertThat(position()).as("10 at 2.00 and 5 at 1.00").isEqualTo("5 at 100, realised 2500, fees 11");
        assertThat(cash()).isEqualTo(-99_000 - 100_000 + 151_500 - 11);
    }

    @Test
    void a_position_goes_from_long_to_short_and_back() {
        traded(AnOrder.toBuy("10", "IBM").at("100.00"), "100.00");

        traded(AnOrder.toSellShort("25", "IBM").at("99.90"), "102.00");
        assertThat(lots()).isEqualTo("-15@102");
        assertThat(position()).isEqualTo("-15 at 102, realised 2000, fees 11");
        assertThat(desk.row("SELECT trim_scale(long_quantity)::text AS l, trim_scale(short_quantity)::text AS s"
                        + " FROM firm_position WHERE symbol = 'IBM'"))
                .containsEntry("l", "0")
                .containsEntry("s", "15");

        traded(AnOrder.toBuy("20", "IBM").at("103.00"), "101.00");
        assertThat(lots()).isEqualTo("5@101");
        assertThat(position()).isEqualTo("5 at 101, realised 3500, fees 17");

        traded(AnOrder.toSell("5", "IBM").at("99.90"), "101.00");
        assertThat(lots()).isEmpty();
        assertThat(position()).isEqualTo("0 at -, realised 3500, fees 19");
        assertThat(desk.value(String.class, "SELECT string_agg(realized_minor::text, ' ' ORDER BY fill_no) FROM fill"))
                .as("what each fill realised")
                .isEqualTo("0 2000 1500 0");
    }

    @Test
    void a_value_between_two_cents_goes_to_the_even_one() {
        traded(AnOrder.toBuy("1", "IBM").at("100.01"), "100.005");
        assertThat(cash()).isEqualTo(-10_000 - 1);

        traded(AnOrder.toBuy("1", "IBM").at("100.02"), "100.015");
        assertThat(cash()).isEqualTo(-10_000 - 1 - 10_002 - 1);
    }

    @Test
    void a_report_that_comes_twice_in_one_batch_is_booked_once() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "100.00", "10", "20");

        OrderEvent.Reported event = desk.book(input, trade, trade);

        assertThat(event.reports()).containsExactly(trade);
        assertThat(position()).startsWith("10 at 100");
    }

    @Test
    void a_report_that_comes_again_in_a_later_step_is_not_booked_again() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "100.00", "10", "20");
        desk.book(input, trade);

        OrderEvent.Reported event = desk.book(input, trade);

        assertThat(event.reports()).isEmpty();
        assertThat(position()).startsWith("10 at 100");
    }

    @Test
    void a_report_that_comes_by_inbox_and_by_status_request_at_once_is_booked_once() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "100.00", "10", "20");
        OrderStep step = desk.next(input);
        List<Callable<Object>> ways = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ways.add(() -> {
                desk.inbox.accept(List.of(trade));
                return desk.bookkeeper.book(step, List.of(trade));
            });
        }

        Together.all(ways);

        assertThat(position()).startsWith("10 at 100");
        assertThat(desk.value(Long.class, "SELECT COUNT(*) FROM execution_report WHERE booked_at IS NULL"))
                .as("the venue's word for the order itself")
                .isOne();
    }

    @Test
    void a_report_about_another_order_is_not_booked_to_this_one() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        desk.place(input);
        OrderInput other = AnOrder.toSellShort("10", "IBM").at("99.90").input();
        ExecutionReport notOurs = desk.trade(desk.place(other), "10", "100.00", "10", "0");

        OrderEvent.Reported event = desk.book(input, notOurs);

        assertThat(event.reports()).isEmpty();
        desk.book(other, notOurs);
        assertThat(position()).startsWith("-10 at 100");
    }

    @Test
    void a_report_that_no_venue_delivered_is_not_booked() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport invented = desk.trade(desk.place(input), "10", "100.00", "10", "20");

        OrderEvent event = desk.bookkeeper.book(desk.next(input), List.of(invented));

        assertThat(event).isEqualTo(new OrderEvent.Reported(List.of()));
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill")).isZero();
    }

    @Test
    void what_the_venue_delivered_is_booked_whatever_is_said_of_it_later() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ExecutionReport delivered = desk.trade(desk.place(input), "10", "100.00", "10", "20");
        desk.inbox.accept(List.of(delivered));
        ExecutionReport forged = new ExecutionReport(
                delivered.id(),
                delivered.clOrdId(),
                new Execution.Trade(Quantity.parse("30"), Price.parse("1.00")),
                new BigDecimal("30"),
                BigDecimal.ZERO,
                delivered.transactTime());

        OrderEvent event = desk.bookkeeper.book(desk.next(input), List.of(forged));

        assertThat(event).isEqualTo(new OrderEvent.Reported(List.of(delivered)));
        assertThat(position()).startsWith("10 at 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELED", "EXPIRED"})
    void the_end_gives_back_what_is_left(String end) {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        Execution execution = end.equals("CANCELED") ? new Execution.Canceled("day") : new Execution.Expired("day");

        desk.book(input, desk.trade(clOrdId, "10", "100.00", "10", "20"), desk.report(clOrdId, execution, "10", "0"));

        assertThat(desk.status(input)).isEqualTo(end);
        assertThat(reservation(input)).containsEntry("quantity", "0").containsEntry("open_firm_minor", 0L);
        assertThat(position()).startsWith("10 at 100");
    }

    @Test
    void a_rejected_order_keeps_what_it_has_set_aside_for_another_try() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);

        desk.book(input, desk.report(clOrdId, new Execution.Rejected("closed"), "0", "0"));

        assertThat(desk.status(input)).isEqualTo("EXECUTION_FAILED");
        assertThat(reservation(input)).containsEntry("quantity", "30");
    }

    @Test
    void a_trade_that_is_told_after_the_end_is_booked_all_the_same() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.report(clOrdId, new Execution.Canceled("on request"), "0", "0"));

        desk.book(input, desk.trade(clOrdId, "10", "100.00", "10", "0"));

        assertThat(desk.status(input)).isEqualTo("CANCELED");
        assertThat(position()).startsWith("10 at 100");
        assertThat(reservation(input)).containsEntry("quantity", "0");
    }

    /// Fills of all kinds, in parts, over two accounts and two instruments; what they come to is in the
    /// invariants, which are looked at after every test.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void any_sequence_of_fills_adds_up(long seed) {
        Random random = new Random(seed);
        desk.quote("SPY", "99.90", "100.00");
        for (int i = 0; i < 40; i++) {
            String account = random.nextBoolean() ? "ACC-001" : "ACC-003";
            String symbol = random.nextBoolean() ? "IBM" : "SPY";
            int quantity = 1 + random.nextInt(50);
            OrderInput input = (random.nextBoolean()
                            ? AnOrder.toBuy(String.valueOf(quantity), symbol).at("104.00")
                            : AnOrder.toSellShort(String.valueOf(quantity), symbol)
                                    .at("96.00"))
                    .of(account)
                    .input();
            ClOrdId clOrdId = desk.place(input);
            int left = quantity;
            while (left > 0) {
                int part = 1 + random.nextInt(left);
                left -= part;
                String price = "%d.%04d".formatted(97 + random.nextInt(6), random.nextInt(10_000));
                desk.book(
                        input,
                        desk.trade(
                                clOrdId,
                                String.valueOf(part),
                                price,
                                String.valueOf(quantity - left),
                                String.valueOf(left)));
            }
        }
    }

    @Test
    void a_fill_belongs_to_its_attempt() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);

        desk.book(input, desk.trade(clOrdId, "30", "100.00", "30", "0"));

        assertThat(desk.value(String.class, "SELECT cl_ord_id FROM fill"))
                .isEqualTo(Placement.clOrdId(input.orderId(), 1).value());
    }
}
