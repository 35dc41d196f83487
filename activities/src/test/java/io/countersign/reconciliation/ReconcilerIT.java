package io.countersign.reconciliation;

import static io.countersign.fixture.Steps.bust;
import static io.countersign.fixture.Steps.correction;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Actor;
import io.countersign.database.TestDatabase;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
import io.countersign.execution.VenueId;
import io.countersign.fix.SessionStore;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReconcilerIT {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final ClOrdId STRANGER = new ClOrdId("O-AAAAAAAAAAAAAAAAAAAAAAAAAA-1");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final Set<VenueId> copying = new HashSet<>(Set.of(XSIM));

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private Reconciler reconciler;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        reconciler = new Reconciler(desk.database, desk.clock, () -> Set.copyOf(copying));
        reconciler.compare();
    }

    private void look() {
        reconciler.compare();
    }

    private void lookAfterTheGrace() {
        desk.clock.advance(Reconciler.GRACE.plusSeconds(1));
        look();
    }

    private void copy(ExecutionReport report) {
        desk.database.useTransaction(handle -> SessionStore.copy(handle, List.of(report), desk.clock.instant()));
    }

    private static ExecutionReport as(ExecutionReport report, Execution execution) {
        return new ExecutionReport(
                report.id(), report.clOrdId(), execution, report.cumQty(), report.leavesQty(), report.transactTime());
    }

    private OrderInput order() {
        return AnOrder.toBuy("10", "IBM").at("100.00").input();
    }

    private ExecutionReport booked() {
        OrderInput input = order();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        desk.book(input, trade);
        return trade;
    }

    @Test
    void what_is_the_same_is_looked_at_once_and_raises_nothing() {
        ExecutionReport trade = booked();
        copy(trade);

        look();
        lookAfterTheGrace();

        assertThat(desk.breaks()).isEmpty();
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM drop_copy WHERE matched_at IS NULL"))
                .isZero();
    }

    @Test
    void a_copy_without_a_fill_is_a_break_after_a_while_and_heals_when_it_comes() {
        OrderInput input = order();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        copy(trade);
        look();
        assertThat(desk.breaks()).isEmpty();

        lookAfterTheGrace();
        lookAfterTheGrace();
        assertThat(desk.breaks()).isEqualTo("MISSING_FILL OPEN");

        desk.book(input, trade);
        look();
        assertThat(desk.breaks()).isEqualTo("MISSING_FILL HEALED");
    }

    @Test
    void a_fill_without_a_copy_is_a_break_while_copies_are_heard() {
        copying.clear();
        ExecutionReport trade = booked();
        lookAfterTheGrace();
        assertThat(desk.breaks()).as("nothing is heard").isEmpty();

        copying.add(XSIM);
        look();
        assertThat(desk.breaks()).as("what was missed is still being sent").isEmpty();
        lookAfterTheGrace();
        assertThat(desk.breaks()).isEqualTo("MISSING_COPY OPEN");

        copy(trade);
        look();
        assertThat(desk.breaks()).isEqualTo("MISSING_COPY HEALED");
    }

    @Test
    void another_quantity_or_price_is_a_break() {
        ExecutionReport dearer = booked();
        copy(as(dearer, new Execution.Trade(Quantity.parse("10"), Price.parse("99.91"))));
        ExecutionReport more = booked();
        copy(as(more, new Execution.Trade(Quantity.parse("11"), Price.parse("99.90"))));

        look();

        assertThat(desk.breaks()).isEqualTo("DIFFERENT_COPY OPEN, DIFFERENT_COPY OPEN");
    }

    @Test
    void a_bust_without_its_copy_is_a_break_as_a_trade_is() {
        ExecutionReport trade = booked();
        copy(trade);
        ExecutionReport bust = desk.report(trade.clOrdId(), bust(trade), "0", "0");
        desk.inbox.accept(List.of(bust));
        desk.bookkeeper.bookAfterTheEnd(trade.clOrdId().orderId(), List.of(bust));

        look();
        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("MISSING_COPY OPEN");
    }

    @Test
    void a_bust_of_no_trade_of_ours_is_a_break_and_heals_when_the_trade_comes() {
        OrderInput input = order();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        desk.book(input, desk.report(trade.clOrdId(), bust(trade), "0", "0"));
        look();
        assertThat(desk.breaks()).isEmpty();

        lookAfterTheGrace();
        assertThat(desk.breaks()).isEqualTo("UNKNOWN_TRADE OPEN");

        desk.book(input, trade);
        assertThat(desk.breaks()).isEqualTo("UNKNOWN_TRADE HEALED");
    }

    @Test
    void a_report_on_an_order_that_was_never_sent_is_held() {
        desk.inbox.accept(List.of(desk.trade(STRANGER, "10", "99.90", "10", "0")));

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("UNKNOWN_ORDER OPEN");
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM execution_report WHERE held_at IS NULL"))
                .isZero();
    }

    @Test
    void what_could_not_be_taken_as_said_is_a_break() {
        ExecutionReport trade = booked();
        desk.inbox.accept(List.of(as(trade, new Execution.New())));

        look();
        look();

        assertThat(desk.breaks()).isEqualTo("REFUSED_REPORT OPEN");
    }

    @Test
    void at_the_end_of_the_day_positions_are_compared_with_what_the_venue_takes_them_to_be() {
        copy(booked());
        copy(booked());
        close(1, "IBM 17");

        lookAfterTheGrace();
        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN");
        assertThat(desk.row("SELECT details FROM trade_break").toString())
                .contains("\"venueQuantity\": \"17\"", "\"ourQuantity\": \"20\"", "\"symbol\": \"IBM\"");
    }

    @Test
    void positions_that_are_the_same_raise_nothing_and_flat_ones_need_not_be_known() {
        copy(booked());
        close(1, "IBM 10", "AAPL 0");

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEmpty();
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM venue_day WHERE compared_at IS NOT NULL"))
                .isOne();
    }

    @Test
    void a_position_that_only_the_venue_has_is_a_break() {
        close(1, "AAPL -5");

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN");
        assertThat(desk.row("SELECT details FROM trade_break").toString())
                .contains("\"venueQuantity\": \"-5\"", "\"ourQuantity\": \"0\"", "\"symbol\": \"AAPL\"");
    }

    @Test
    void a_position_of_an_account_that_we_do_not_have_is_a_break() {
        desk.database.useTransaction(handle -> CopyStore.stated(
                handle,
                XSIM,
                1,
                new StatedPosition(
                        "P", new AccountId("NOT-OURS"), new Symbol("IBM"), BigDecimal.ONE, desk.clock.instant()),
                desk.clock.instant()));
        close(1);

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN");
    }

    /// A venue that names none takes us to have none.
    @Test
    void a_position_that_the_venue_does_not_name_is_a_break() {
        copy(booked());
        close(1, "AAPL 0");
        copy(booked());
        close(2);

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN, POSITION OPEN");
        assertThat(desk.row("SELECT string_agg(CAST(details AS text), ' ' ORDER BY break_no) AS d FROM trade_break")
                        .toString())
                .contains("\"ourQuantity\": \"10\"", "\"ourQuantity\": \"20\"")
                .doesNotContain("venueQuantity");
    }

    @Test
    void what_trades_after_the_venues_close_is_of_the_next_day() {
        copy(booked());
        state(1, desk.clock.instant(), "IBM 10");
        desk.clock.advance(Duration.ofMillis(1));
        copy(booked());
        close(1);

        lookAfterTheGrace();

        assertThat(desk.breaks())
                .as("by the venue's clock, whenever we hear it")
                .isEmpty();
    }

    @Test
    void a_day_that_is_closed_once_more_raises_nothing_again() {
        copy(booked());
        Instant closed = desk.clock.instant();
        for (int day = 1; day < 3; day++) {
            state(day, closed, "IBM 9");
            state(day, closed, "IBM 9");
            close(day);
        }

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN");
    }

    @Test
    void a_difference_that_stays_is_one_break() {
        copy(booked());
        close(1, "IBM 7");
        copy(booked());
        close(2, "IBM 17");

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("POSITION OPEN");
    }

    @Test
    void a_difference_that_was_dismissed_is_raised_again_when_it_changes() {
        copy(booked());
        closeAndLook(1, "IBM 7");
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);
        desk.quote("IBM", "99.90", "100.00");
        copy(booked());
        closeAndLook(2, "IBM 17");
        closeAndLook(3, "IBM 17");
        assertThat(desk.breaks()).as("the venue has lost 3 for good").isEqualTo("POSITION DISMISSED");

        closeAndLook(4, "IBM 18");

        assertThat(desk.breaks()).isEqualTo("POSITION DISMISSED, POSITION OPEN");
        assertThat(newestDetails())
                .contains("\"venueQuantity\": \"18\"", "\"ourQuantity\": \"20\"", "\"dismissedDifference\": \"-3\"");
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);
        closeAndLook(5, "IBM 18");
        assertThat(desk.breaks()).isEqualTo("POSITION DISMISSED, POSITION DISMISSED");
        closeAndLook(6, "IBM 17");
        assertThat(desk.breaks())
                .as("also to what it was once")
                .isEqualTo("POSITION DISMISSED, POSITION DISMISSED, POSITION OPEN");
    }

    /// Positions that agree may be short of as much as was dismissed.
    @Test
    void a_difference_that_was_dismissed_is_missed_when_it_is_gone() {
        closeAndLook(1, "IBM 3");
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);

        closeAndLook(2);

        assertThat(desk.breaks()).isEqualTo("POSITION DISMISSED, POSITION OPEN");
        assertThat(newestDetails()).contains("\"ourQuantity\": \"0\"", "\"dismissedDifference\": \"3\"");
        closeAndLook(3, "IBM 3");
        assertThat(desk.breaks()).as("back").isEqualTo("POSITION DISMISSED, POSITION HEALED");
        closeAndLook(4, "IBM 0");
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);
        closeAndLook(5, "IBM 0");
        assertThat(desk.breaks())
                .as("gone for good")
                .isEqualTo("POSITION DISMISSED, POSITION HEALED, POSITION DISMISSED");
    }

    @Test
    void a_difference_that_goes_away_while_its_break_is_open_heals_and_may_come_again() {
        copy(booked());
        closeAndLook(1, "IBM 9");
        closeAndLook(2, "IBM 8");
        assertThat(desk.breaks()).isEqualTo("POSITION OPEN, POSITION OPEN");

        closeAndLook(3, "IBM 10");
        assertThat(desk.breaks()).isEqualTo("POSITION HEALED, POSITION HEALED");

        closeAndLook(4, "IBM 9");
        assertThat(desk.breaks()).isEqualTo("POSITION HEALED, POSITION HEALED, POSITION OPEN");
    }

    @Test
    void what_is_dismissed_of_one_position_is_expected_of_no_other() {
        closeAndLook(1, "IBM 3");
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);

        closeAndLook(2, "IBM 3", "AAPL 3");

        assertThat(desk.breaks()).isEqualTo("POSITION DISMISSED, POSITION OPEN");
        assertThat(newestDetails()).contains("AAPL").doesNotContain("dismissedDifference");
    }

    /// Breaks were once raised over the sum of a day's fills.
    @Test
    void what_was_dismissed_of_a_days_sum_is_not_expected_of_a_position() {
        desk.database.useTransaction(handle -> BreakStore.raise(
                handle,
                new Difference(
                        BreakKind.POSITION,
                        XSIM,
                        "day 7 ACC-001 IBM",
                        null,
                        new AccountId("ACC-001"),
                        Map.of("symbol", "IBM", "venueQuantity", "7", "ourQuantity", "10")),
                Actor.service("test"),
                desk.clock.instant()));
        desk.resolve(BreakKind.POSITION, BreakDesk.Verdict.DISMISS);
        copy(booked());

        closeAndLook(1, "IBM 7");

        assertThat(desk.breaks()).isEqualTo("POSITION DISMISSED, POSITION OPEN");
    }

    private void closeAndLook(long day, String... positions) {
        close(day, positions);
        lookAfterTheGrace();
    }

    private String newestDetails() {
        return desk.value(String.class, "SELECT CAST(details AS text) FROM trade_break ORDER BY break_no DESC LIMIT 1");
    }

    @Test
    void another_word_on_the_same_position_is_evidence() {
        copy(booked());
        Instant closed = desk.clock.instant();
        state(1, closed, "IBM 10");
        state(1, closed, "IBM 11");
        close(1);

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("REFUSED_REPORT OPEN");
    }

    private void close(long day, String... positions) {
        state(day, desk.clock.instant(), positions);
        desk.clock.advance(Duration.ofMillis(1));
        desk.database.useTransaction(handle -> CopyStore.dayClosed(handle, XSIM, day, desk.clock.instant()));
        desk.clock.advance(Duration.ofMillis(1));
    }

    /// What the venue takes ACC-001 to hold, each such as `IBM 10`.
    private void state(long day, Instant asOf, String... positions) {
        for (String position : positions) {
            String[] words = position.split(" ", 2);
            StatedPosition stated = new StatedPosition(
                    "P-" + position, new AccountId("ACC-001"), new Symbol(words[0]), new BigDecimal(words[1]), asOf);
            desk.database.useTransaction(handle -> CopyStore.stated(handle, XSIM, day, stated, desk.clock.instant()));
        }
    }

    @Test
    void what_is_held_has_one_break_and_not_another_for_its_copy() {
        OrderInput input = order();
        ExecutionReport over = desk.trade(desk.place(input), "11", "99.90", "11", "0");
        desk.book(input, over);
        copy(over);

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("OVERFILL OPEN");
    }

    private void afterTheEnd(ExecutionReport report) {
        desk.inbox.accept(List.of(report));
        desk.bookkeeper.bookAfterTheEnd(report.clOrdId().orderId(), List.of(report));
    }

    @Test
    void a_correction_of_a_trade_that_was_dismissed_is_a_break() {
        OrderInput input = order();
        ExecutionReport untrue = desk.trade(desk.place(input), "5", "99.90", "4", "6");
        desk.book(input, untrue);
        desk.resolve(BreakKind.CUM_QTY, BreakDesk.Verdict.DISMISS);
        desk.book(input, desk.report(untrue.clOrdId(), correction(untrue, "4"), "4", "6"));

        lookAfterTheGrace();
        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("CUM_QTY DISMISSED, UNKNOWN_TRADE OPEN");
    }

    @Test
    void a_correction_that_was_accepted_after_its_trade_was_busted_is_a_break_once_more() {
        ExecutionReport trade = booked();
        ExecutionReport larger = desk.report(trade.clOrdId(), correction(trade, "11"), "11", "0");
        afterTheEnd(larger);
        afterTheEnd(desk.report(trade.clOrdId(), bust(trade), "0", "0"));
        desk.resolve(BreakKind.OVERFILL, BreakDesk.Verdict.ACCEPT);
        afterTheEnd(larger);
        copying.clear();

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("OVERFILL ACCEPTED, UNKNOWN_TRADE OPEN");
    }

    @Test
    void a_correction_that_was_dismissed_is_left_alone() {
        ExecutionReport trade = booked();
        afterTheEnd(desk.report(trade.clOrdId(), correction(trade, "11"), "11", "0"));
        desk.resolve(BreakKind.OVERFILL, BreakDesk.Verdict.DISMISS);
        copying.clear();

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEqualTo("OVERFILL DISMISSED");
    }

    @Test
    void a_bust_that_is_being_booked_is_passed_over() {
        OrderInput input = order();
        ExecutionReport trade = desk.trade(desk.place(input), "10", "99.90", "10", "0");
        ExecutionReport bust = desk.report(trade.clOrdId(), bust(trade), "0", "0");
        desk.book(input, bust);

        try (Handle booking = desk.database.open()) {
            booking.begin();
            ExecutionStore.booked(booking, List.of(bust), desk.clock.instant());
            lookAfterTheGrace();
            booking.rollback();
        }
        assertThat(desk.breaks()).isEmpty();

        look();
        assertThat(desk.breaks()).isEqualTo("UNKNOWN_TRADE OPEN");
    }

    /// A venue may name a trade by its first ExecID each time it corrects it.
    @Test
    void corrections_of_one_trade_and_its_bust_count_each_on_its_day() {
        ExecutionReport trade = booked();
        copy(trade);
        close(1, "IBM 10");
        for (int day = 2; day < 4; day++) {
            for (int half = 0; half < 2; half++) {
                String quantity = String.valueOf(12 - 2 * day - half);
                onBothSides(desk.report(trade.clOrdId(), correction(trade, quantity), quantity, "0"));
            }
            close(day, "IBM " + (11 - 2 * day));
        }
        onBothSides(desk.report(trade.clOrdId(), bust(trade), "0", "0"));
        close(4, "IBM 0");

        lookAfterTheGrace();

        assertThat(desk.breaks()).isEmpty();
        assertThat(desk.value(Integer.class, "SELECT COUNT(*) FROM venue_day WHERE compared_at IS NULL"))
                .isZero();
    }

    private void onBothSides(ExecutionReport report) {
        copy(report);
        afterTheEnd(report);
        desk.clock.advance(Duration.ofMillis(1));
    }
}
