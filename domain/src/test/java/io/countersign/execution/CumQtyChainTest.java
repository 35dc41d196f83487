package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.CumQtyChain.Known;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OneOfEach;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CumQtyChainTest {
    private static final ExecutionReport FIRST = trade("T1", "10", "10");
    private static final ExecutionReport SECOND = trade("T2", "20", "30");

    private static ExecutionReport trade(String id, String qty, String cum) {
        return report(id, new Execution.Trade(Quantity.parse(qty), Price.parse("1")), cum);
    }

    private static ExecutionReport report(String id, Execution execution, String cum) {
        return new ExecutionReport(
                new ReportId(OneOfEach.FIRST.venue(), id),
                OneOfEach.FIRST.clOrdId(),
                execution,
                new BigDecimal(cum),
                BigDecimal.ZERO,
                OneOfEach.NOON);
    }

    private static boolean leads(ExecutionReport report, Known... others) {
        return new CumQtyChain(List.of(others)).leadsTo(report, (Execution.Trade) report.execution());
    }

    private static Known booked(ExecutionReport report) {
        return new Known(report, true);
    }

    private static Known held(ExecutionReport report) {
        return new Known(report, false);
    }

    @Test
    void the_first_trade_begins_at_nothing_and_the_next_where_it_ended() {
        assertThat(leads(FIRST)).isTrue();
        assertThat(leads(SECOND, booked(FIRST))).isTrue();
    }

    @Test
    void a_trade_that_comes_before_the_one_ahead_of_it_waits_for_it() {
        assertThat(leads(SECOND)).isFalse();
        assertThat(leads(FIRST, held(SECOND))).isTrue();
        assertThat(leads(SECOND, held(SECOND), booked(FIRST))).isTrue();
    }

    @Test
    void a_trade_of_another_size_than_the_venue_counts_does_not_hold_up_the_next() {
        ExecutionReport untrue = trade("T1", "11", "10");

        assertThat(leads(untrue)).isFalse();
        assertThat(leads(SECOND, held(untrue))).isTrue();
    }

    @Test
    void the_same_trade_under_another_name_is_noticed() {
        assertThat(leads(trade("T1a", "10", "10"), booked(FIRST))).isFalse();
    }

    @Test
    void after_a_bust_the_same_may_trade_again() {
        ExecutionReport bust = report("B1", new Execution.TradeCancel("T1"), "0");

        assertThat(leads(trade("T3", "10", "10"), booked(FIRST), booked(bust))).isTrue();
        assertThat(leads(trade("T4", "10", "10"), booked(FIRST), booked(bust), booked(trade("T3", "10", "10"))))
                .isFalse();
    }

    @Test
    void a_correction_leads_on_to_where_it_ends() {
        ExecutionReport correction =
                report("C1", new Execution.TradeCorrect("T1", Quantity.parse("8"), Price.parse("1")), "8");

        assertThat(leads(trade("T3", "5", "13"), booked(FIRST), booked(correction)))
                .isTrue();
        assertThat(leads(trade("T3", "5", "15"), booked(FIRST), booked(correction)))
                .isFalse();
    }

    @Test
    void a_second_correction_leads_on_from_the_first_whichever_name_it_has_for_the_trade() {
        ExecutionReport first =
                report("C1", new Execution.TradeCorrect("T1", Quantity.parse("8"), Price.parse("1")), "8");
        for (String name : List.of("T1", "C1")) {
            ExecutionReport second =
                    report("C2", new Execution.TradeCorrect(name, Quantity.parse("6"), Price.parse("1")), "6");

            assertThat(leads(trade("T3", "5", "11"), booked(FIRST), booked(first), booked(second)))
                    .isTrue();
            assertThat(leads(trade("T3", "5", "13"), booked(FIRST), booked(first), booked(second)))
                    .as("from where the second began")
                    .isFalse();
        }
    }
}
