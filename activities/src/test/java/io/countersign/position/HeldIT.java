package io.countersign.position;

import static io.countersign.fixture.Steps.bust;
import static io.countersign.fixture.Steps.correction;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Actor;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderInput;
import io.countersign.reconciliation.BreakDesk;
import io.countersign.reconciliation.BreakKind;
import io.countersign.reconciliation.BreakStore;
import io.countersign.reconciliation.Difference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a trade that operations have spoken about, of one that its venue made while the limit was changed,
/// and of what a venue has open that is over here. The invariants are looked at after every test.
class HeldIT {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private void missing(ExecutionReport report) {
        desk.database.useTransaction(handle -> BreakStore.raise(
                handle,
                new Difference(
                        BreakKind.MISSING_FILL, report.id().venue(), report.id().execId(), null, null, Map.of()),
                Actor.service("test"),
                desk.clock.instant()));
    }

    private int fills() {
        return desk.value(Integer.class, "SELECT COUNT(*) FROM fill");
    }

    @Test
    void a_fill_that_comes_after_all_is_booked_though_its_absence_was_dismissed() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        missing(trade);
        desk.resolve(BreakKind.MISSING_FILL, BreakDesk.Verdict.DISMISS);

        desk.book(input, trade);

        assertThat(fills()).isOne();
        assertThat(desk.status(input)).isEqualTo("FILLED");
    }

    @Test
    void what_was_accepted_is_booked_though_its_absence_was_dismissed_before() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ExecutionReport over = desk.trade(desk.place(input), "11", "99.90", "11", "0");
        missing(over);
        desk.resolve(BreakKind.MISSING_FILL, BreakDesk.Verdict.DISMISS);
        desk.book(input, over);
        assertThat(desk.breaks()).isEqualTo("MISSING_FILL DISMISSED, OVERFILL OPEN");

        desk.resolve(BreakKind.OVERFILL, BreakDesk.Verdict.ACCEPT);
        desk.book(input, over);

        assertThat(fills()).isOne();
    }

    @Test
    void what_was_dismissed_as_it_is_stays_out() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.trade(clOrdId, "11", "99.90", "11", "0"));
        desk.resolve(BreakKind.OVERFILL, BreakDesk.Verdict.DISMISS);

        ExecutionReport whole = desk.trade(clOrdId, "10", "99.90", "10", "0");

        assertThat(desk.book(input, whole).reports()).containsExactly(whole);
    }

    @Test
    void one_verdict_is_on_all_that_is_against_a_report() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        desk.book(input, desk.trade(clOrdId, "5", "99.90", "4", "6"));
        desk.book(input, desk.trade(clOrdId, "10", "99.90", "10", "0"));
        assertThat(desk.breaks()).isEqualTo("CUM_QTY OPEN, OVERFILL OPEN");

        desk.resolve(BreakKind.CUM_QTY, BreakDesk.Verdict.DISMISS);

        assertThat(desk.breaks()).isEqualTo("CUM_QTY DISMISSED, OVERFILL DISMISSED");
    }

    @ParameterizedTest
    @CsvSource({
        "99.00, 100.00, true, ''",
        "99.00, 100.00, false, WORSE_THAN_LIMIT OPEN",
        "99.00, 99.00, false, ''",
        "101.00, 101.00, true, ''",
        "101.00, 101.00, false, ''",
    })
    void a_trade_is_held_against_the_limit_that_its_venue_had(
            String newLimit, String price, boolean isAhead, String breaks) {
        OrderInput input = Steps.resting(desk);
        desk.gate.amend(desk.next(input), input, Steps.to("10", newLimit));
        desk.dispatch.replace(
                desk.next(input),
                input,
                Steps.replacement(input, Steps.changed(input, "10", newLimit).terms(), 4));
        ClOrdId clOrdId = Placement.clOrdId(input.orderId(), 1);
        Execution taken = new Execution.Replaced(Quantity.of(10), Price.parse(newLimit));
        ExecutionReport trade = desk.trade(clOrdId, "4", price, "4", "6");
        ExecutionReport replaced = desk.report(clOrdId.request(1), taken, isAhead ? "4" : "0", isAhead ? "6" : "10");

        if (isAhead) {
            desk.book(input, trade, replaced);
        } else {
            desk.book(input, replaced, trade);
        }

        assertThat(desk.breaks()).isEqualTo(breaks);
        assertThat(fills()).isEqualTo(breaks.isEmpty() ? 1 : 0);
    }

    private ExecutionReport filled(OrderInput input) {
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        desk.book(input, trade);
        return trade;
    }

    private void afterTheEnd(ExecutionReport... reports) {
        desk.inbox.accept(List.of(reports));
        desk.bookkeeper.bookAfterTheEnd(reports[0].clOrdId().orderId(), List.of(reports));
    }

    @Test
    void what_a_bust_leaves_open_of_an_order_that_is_over_is_a_break() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ExecutionReport trade = filled(input);

        afterTheEnd(desk.report(trade.clOrdId(), bust(trade), "0", "10"));

        assertThat(desk.breaks()).isEqualTo("STILL_OPEN OPEN");
        assertThat(desk.row("SELECT details FROM trade_break").toString())
                .contains("\"leavesQty\": \"10\"", "\"status\": \"CANCELED\"");
        assertThat(desk.status(input)).isEqualTo("CANCELED");
    }

    @Test
    void what_a_correction_leaves_open_of_an_order_that_failed_is_a_break() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(input);
        ExecutionReport trade = desk.trade(clOrdId, "4", "99.95", "4", "6");
        desk.book(input, trade, desk.report(clOrdId, new Execution.Rejected("no"), "4", "0"));

        desk.book(input, desk.report(clOrdId, correction(trade, "3"), "3", "7"));

        assertThat(desk.breaks()).isEqualTo("STILL_OPEN OPEN");
    }

    @Test
    void what_its_venue_ended_in_the_same_breath_or_goes_on_here_is_none() {
        ExecutionReport trade = filled(AnOrder.toBuy("10", "IBM").at("100.00").input());
        afterTheEnd(
                desk.report(trade.clOrdId(), bust(trade), "0", "10"),
                desk.report(trade.clOrdId(), new Execution.Canceled("end of day"), "0", "0"));
        OrderInput open = AnOrder.toBuy("10", "IBM").at("100.00").input();
        ClOrdId clOrdId = desk.place(open);
        ExecutionReport first = desk.trade(clOrdId, "4", "99.95", "4", "6");
        desk.book(open, desk.report(clOrdId, new Execution.New(), "0", "10"), first);

        desk.book(open, desk.report(clOrdId, bust(first), "0", "10"));

        assertThat(desk.breaks()).isEmpty();
        assertThat(desk.status(open)).isEqualTo("WORKING");
    }
}
