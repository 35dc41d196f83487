package io.countersign.position;

import static io.countersign.fixture.Steps.bust;
import static io.countersign.fixture.Steps.correction;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Busts and corrections in the books; and what is held. The invariants are looked at after every test.
class TakenBackIT {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private String position() {
        return desk.value(String.class, """
                SELECT trim_scale(quantity) || ' at ' || COALESCE(trim_scale(average_price)::text, '-') || ', realised '
                       || realized_minor || ', fees ' || fees_minor FROM position WHERE account_id = 'ACC-001'""");
    }

    private String lots() {
        return desk.value(String.class, """
                SELECT COALESCE(string_agg(trim_scale(quantity) || '@' || trim_scale(price), ' ' ORDER BY opened_no), '')
                FROM lot WHERE account_id = 'ACC-001'""");
    }

    private long cash() {
        return desk.value(
                Long.class, "SELECT cash_minor - opening_cash_minor FROM account WHERE account_id = 'ACC-001'");
    }

    private ExecutionReport filled(AnOrder order, String price) {
        OrderInput input = order.input();
        ExecutionReport trade = desk.trade(desk.place(input), order.quantity(), price, order.quantity(), "0");
        desk.book(input, trade);
        return trade;
    }

    private String status(ExecutionReport report) {
        return desk.status(report.clOrdId().orderId());
    }

    private void afterTheEnd(ExecutionReport report) {
        desk.inbox.accept(List.of(report));
        desk.bookkeeper.bookAfterTheEnd(report.clOrdId().orderId(), List.of(report));
    }

    private ExecutionReport busting(ExecutionReport trade) {
        return desk.report(trade.clOrdId(), bust(trade), "0", "0");
    }

    @Test
    void a_bust_of_what_was_filled_leaves_nothing_but_its_record() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.90");

        afterTheEnd(busting(trade));

        assertThat(status(trade)).isEqualTo("CANCELED");
        assertThat(desk.row("SELECT cum_qty, reasons ->  0 ->> 'code' AS why FROM orders"))
                .containsEntry("why", "TRADE_BUSTED");
        assertThat(position()).isEqualTo("0 at -, realised 0, fees 0");
        assertThat(cash()).isZero();
        assertThat(lots()).isEmpty();
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill")).isEqualTo(2);
    }

    @Test
    void an_open_order_sets_aside_again_what_may_trade_again() {
        OrderInput input = AnOrder.toBuy("30", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        ExecutionReport trade = desk.trade(clOrdId, "10", "99.90", "10", "20");
        desk.book(input, desk.report(clOrdId, new Execution.New(), "0", "30"), trade);

        desk.book(input, desk.report(clOrdId, bust(trade), "0", "30"));

        assertThat(desk.status(input)).isEqualTo("WORKING");
        assertThat(desk.row("SELECT trim_scale(open_quantity)::text AS quantity, open_credit_minor FROM reservation"))
                .containsEntry("quantity", "30")
                .containsEntry("open_credit_minor", 300_009L);
    }

    @Test
    void a_lot_that_a_sale_has_closed_is_replaced_by_the_next() {
        ExecutionReport first = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        filled(AnOrder.toBuy("10", "IBM").at("100.00"), "100.00");
        filled(AnOrder.toSell("5", "IBM").at("99.90"), "101.00");
        assertThat(position()).isEqualTo("15 at 99.66666667, realised 1000, fees 8");

        afterTheEnd(busting(first));

        assertThat(lots()).isEqualTo("5@100");
        assertThat(position()).as("5 of the second at 1.00").isEqualTo("5 at 100, realised 500, fees 5");
    }

    @Test
    void a_sale_of_what_was_never_bought_is_a_short_position() {
        ExecutionReport first = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        filled(AnOrder.toSell("10", "IBM").at("99.90"), "101.00");

        afterTheEnd(busting(first));

        assertThat(lots()).isEqualTo("-10@101");
        assertThat(desk.row("SELECT trim_scale(long_quantity)::text AS l, trim_scale(short_quantity)::text AS s"
                        + " FROM firm_position WHERE symbol = 'IBM'"))
                .containsEntry("l", "0")
                .containsEntry("s", "10");
    }

    @Test
    void a_correction_takes_the_place_of_its_trade_and_can_be_corrected_and_busted_itself() {
        ExecutionReport first = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        filled(AnOrder.toBuy("10", "IBM").at("100.00"), "100.00");
        ExecutionReport corrected = desk.report(
                first.clOrdId(),
                new Execution.TradeCorrect(first.id().execId(), Quantity.parse("8"), Price.parse("98.00")),
                "8",
                "0");

        afterTheEnd(corrected);
        filled(AnOrder.toSell("9", "IBM").at("99.90"), "101.00");

        assertThat(lots()).isEqualTo("9@100");
        assertThat(position()).as("8 at 3.00 and 1 at 1.00").startsWith("9 at 100, realised 2500");
        assertThat(status(first)).isEqualTo("CANCELED");

        ExecutionReport again = desk.report(
                first.clOrdId(),
                new Execution.TradeCorrect(first.id().execId(), Quantity.parse("9"), Price.parse("98.00")),
                "9",
                "0");
        afterTheEnd(again);
        assertThat(lots()).as("named by the first").isEqualTo("10@100");

        afterTheEnd(desk.report(
                first.clOrdId(), new Execution.TradeCancel(again.id().execId()), "0", "0"));
        assertThat(lots()).isEqualTo("1@100");
        assertThat(desk.breaks()).isEmpty();
    }

    @Test
    void a_bust_before_its_trade_waits_for_it() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "100.00", "10", "0");
        ExecutionReport bust = busting(trade);

        assertThat(desk.book(input, bust).reports()).isEmpty();
        OrderEvent.Reported event = desk.book(input, trade);

        assertThat(event.reports()).containsExactly(trade, bust);
        assertThat(desk.status(input)).isEqualTo("CANCELED");
        assertThat(position()).startsWith("0 at -");
    }

    @Test
    void a_bust_that_comes_in_many_ways_at_once_is_booked_once() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        ExecutionReport bust = busting(trade);
        Callable<Object> way = () -> {
            afterTheEnd(bust);
            return "done";
        };

        Together.all(Collections.nCopies(8, way));

        assertThat(position()).startsWith("0 at -");
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill WHERE reverses IS NOT NULL"))
                .isOne();
    }

    @Test
    void a_trade_and_its_bust_at_once_come_to_nothing_whichever_is_first() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "100.00", "10", "0");
        ExecutionReport bust = busting(trade);
        desk.inbox.accept(List.of(bust, trade));
        OrderStep step = desk.next(input);

        List<Object> events = Together.all(List.of(
                () -> desk.bookkeeper.book(step, List.of(bust)), () -> desk.bookkeeper.book(step, List.of(trade))));
        desk.bookkeeper.book(desk.next(input), List.of(trade, bust));

        assertThat(events).hasSize(2);
        assertThat(position()).startsWith("0 at -");
    }

    @Test
    void a_second_bust_of_a_trade_is_not_booked() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        afterTheEnd(busting(trade));

        afterTheEnd(busting(trade));

        assertThat(position()).startsWith("0 at -");
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill")).isEqualTo(2);
    }

    @Test
    void a_bust_that_names_the_trade_of_another_order_is_not_booked() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");
        ExecutionReport other = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");

        afterTheEnd(desk.report(other.clOrdId(), bust(trade), "0", "0"));

        assertThat(position()).startsWith("20 at 99");
    }

    @Test
    void more_than_was_ordered_is_held_and_the_rest_of_the_order_goes_on() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        ExecutionReport first = desk.trade(clOrdId, "6", "100.00", "6", "4");
        ExecutionReport over = desk.trade(clOrdId, "5", "100.00", "11", "0");
        ExecutionReport canceled = desk.report(clOrdId, new Execution.Canceled("no more"), "11", "0");

        OrderEvent.Reported event = desk.book(input, first, over, canceled);

        assertThat(event.reports()).containsExactly(first, canceled);
        assertThat(position()).startsWith("6 at 100");
        assertThat(desk.breaks()).isEqualTo("OVERFILL OPEN");
        List<ExecutionReport> told = desk.database.withHandle(handle -> ExecutionStore.notBooked(handle, clOrdId));
        assertThat(told).as("told to nobody").doesNotContain(over);
    }

    @Test
    void a_price_worse_than_the_limit_is_held() {
        OrderInput buy = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.book(buy, desk.trade(desk.place(buy), "10", "100.01", "10", "0"));
        OrderInput sale = AnOrder.toSellShort("10", "IBM").at("99.90").input();
        desk.book(sale, desk.trade(desk.place(sale), "10", "99.89", "10", "0"));

        assertThat(desk.breaks()).isEqualTo("WORSE_THAN_LIMIT OPEN, WORSE_THAN_LIMIT OPEN");
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM fill")).isZero();
    }

    @Test
    void trades_that_come_in_another_order_than_they_were_made_are_all_booked() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        ExecutionReport first = desk.trade(clOrdId, "6", "100.00", "6", "4");
        ExecutionReport second = desk.trade(clOrdId, "4", "100.00", "10", "0");

        desk.book(input, second);
        assertThat(desk.breaks()).isEqualTo("CUM_QTY OPEN");
        desk.book(input, first);

        assertThat(desk.breaks()).isEqualTo("CUM_QTY HEALED");
        assertThat(desk.status(input)).isEqualTo("FILLED");
    }

    @Test
    void a_trade_of_another_size_than_the_venue_counts_is_held_and_the_next_is_booked() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        ExecutionReport untrue = desk.trade(clOrdId, "5", "100.00", "4", "6");
        ExecutionReport next = desk.trade(clOrdId, "2", "100.00", "6", "4");

        OrderEvent.Reported event = desk.book(input, untrue, next);

        assertThat(event.reports()).containsExactly(next);
        assertThat(desk.breaks()).isEqualTo("CUM_QTY OPEN");
    }

    @Test
    void a_correction_beyond_the_order_is_held() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00"), "99.00");

        afterTheEnd(desk.report(trade.clOrdId(), correction(trade, "11"), "11", "0"));

        assertThat(desk.breaks()).isEqualTo("OVERFILL OPEN");
        assertThat(position()).startsWith("10 at 99");
    }

    /// Fills, corrections and busts in any order, over two instruments; in the end all is busted.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void when_everything_was_busted_nothing_is_left(long seed) {
        Random random = new Random(seed);
        desk.quote("SPY", "99.90", "100.00");
        List<ExecutionReport> standing = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String quantity = String.valueOf(2 + random.nextInt(40));
            String symbol = random.nextBoolean() ? "IBM" : "SPY";
            String price = "%d.%04d".formatted(97 + random.nextInt(6), random.nextInt(10_000));
            standing.add(filled(
                    random.nextBoolean()
                            ? AnOrder.toBuy(quantity, symbol).at("104.00")
                            : AnOrder.toSellShort(quantity, symbol).at("96.00"),
                    price));
            if (random.nextInt(3) == 0) {
                ExecutionReport trade = standing.remove(random.nextInt(standing.size()));
                if (random.nextBoolean() && trade.execution() instanceof Execution.Trade(var lastQty, var _)) {
                    BigDecimal less = lastQty.value().subtract(BigDecimal.ONE);
                    ExecutionReport corrected = desk.report(
                            trade.clOrdId(), correction(trade, less.toPlainString()), less.toPlainString(), "0");
                    afterTheEnd(corrected);
                    standing.add(corrected);
                } else {
                    afterTheEnd(busting(trade));
                }
            }
        }
        Collections.shuffle(standing, random);
        for (ExecutionReport trade : standing) {
            afterTheEnd(busting(trade));
        }

        assertThat(desk.breaks()).isEmpty();
        assertThat(desk.value(Long.class, "SELECT COUNT(*) FROM lot")).isZero();
        assertThat(cash()).isZero();
        assertThat(desk.value(
                        Long.class,
                        "SELECT COUNT(*) FROM position WHERE quantity <> 0 OR realized_minor <> 0 OR fees_minor <> 0"))
                .isZero();
    }
}
