package io.countersign.execution;

import static java.math.BigDecimal.TEN;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Faults;
import io.countersign.fixture.Together;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReportInboxIT {

    private static final Duration MOMENT = Duration.ofMillis(50);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    private final ClOrdId clOrdId =
            Placement.clOrdId(AnOrder.toBuy("10", "IBM").at("100.00").input().orderId(), 1);

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    @Test
    void a_report_is_committed_before_the_venue_may_forget_it() {
        desk.inbox.accept(List.of(desk.trade(clOrdId, "10", "100.00", "10", "0")));

        assertThat(rows()).isOne();
        assertThat(desk.row("SELECT * FROM execution_report"))
                .containsEntry("cl_ord_id", clOrdId.value())
                .containsEntry("order_id", clOrdId.orderId().value())
                .containsEntry("booked_at", null);
    }

    @Test
    void what_was_not_committed_is_handed_to_nobody_and_the_venue_learns_of_it() {
        ExecutionReport report = desk.trade(clOrdId, "10", "100.00", "10", "0");
        ReportInbox broken = desk.over(Faults.killedAfterStatement(database.source(), 1)).inbox;
        try (ReportInbox.Expectation expected = broken.expect(clOrdId)) {
            assertThatThrownBy(() -> broken.accept(List.of(report))).isInstanceOf(Faults.Killed.class);

            assertThat(expected.within(MOMENT, MOMENT)).isEmpty();
            assertThat(rows()).isZero();

            broken.accept(List.of(report));
            assertThat(expected.within(MOMENT, MOMENT)).containsExactly(report);
        }
    }

    @Test
    void a_report_that_comes_again_is_one() {
        ExecutionReport report = desk.trade(clOrdId, "10", "100.00", "10", "0");
        Callable<Void> delivery = () -> {
            desk.inbox.accept(List.of(report, report));
            return null;
        };

        Together.all(Collections.nCopies(8, delivery));

        assertThat(rows()).isOne();
    }

    @Test
    void who_waits_gets_the_reports_in_the_venues_order() {
        ExecutionReport taken = desk.report(clOrdId, new Execution.New(), "0", "10");
        ExecutionReport part = desk.trade(clOrdId, "4", "100.00", "4", "6");
        ExecutionReport rest = desk.trade(clOrdId, "6", "100.00", "10", "0");
        try (ReportInbox.Expectation expected = desk.inbox.expect(clOrdId)) {
            desk.inbox.accept(List.of(taken, part));
            desk.inbox.accept(List.of(rest));

            assertThat(expected.within(Duration.ofSeconds(10), Duration.ofSeconds(10)))
                    .as("returned at once, for nothing can come any more")
                    .containsExactly(taken, part, rest);
        }
    }

    @Test
    void a_report_that_contradicts_another_is_kept_apart_and_holds_up_no_others() {
        ExecutionReport first = desk.trade(clOrdId, "4", "100.00", "4", "6");
        ExecutionReport other = desk.trade(clOrdId, "6", "100.00", "10", "0");
        ExecutionReport contradicting =
                new ExecutionReport(first.id(), clOrdId, other.execution(), TEN, ZERO, other.transactTime());
        desk.inbox.accept(List.of(first));
        try (ReportInbox.Expectation expected = desk.inbox.expect(clOrdId)) {
            desk.inbox.accept(List.of(contradicting, other));
            desk.inbox.accept(List.of(contradicting));

            assertThat(expected.within(MOMENT, MOMENT)).containsExactly(other);
        }
        assertThat(desk.inbox.notBooked(clOrdId)).containsExactly(first, other);
        assertThat(desk.row("SELECT venue, exec_id, CAST(content AS jsonb) ->> 'cumQty' AS cum FROM refused_report"))
                .containsEntry("venue", "XSIM")
                .containsEntry("exec_id", first.id().execId())
                .containsEntry("cum", "10");
    }

    @Test
    void what_is_said_of_a_request_belongs_to_the_order_that_it_is_about() {
        ExecutionReport canceled = desk.report(clOrdId.request(2), new Execution.Canceled("as asked"), "0", "0");
        try (ReportInbox.Expectation expected = desk.inbox.expect(clOrdId)) {
            desk.inbox.accept(List.of(canceled));

            assertThat(expected.within(MOMENT, MOMENT)).containsExactly(canceled);
        }
        assertThat(desk.inbox.notBooked(clOrdId)).containsExactly(canceled);
    }

    @Test
    void what_is_to_be_committed_alongside_is_there_or_neither_is() {
        ExecutionReport report = desk.trade(clOrdId, "10", "100.00", "10", "0");

        assertThatThrownBy(() -> desk.inbox.accept(List.of(report), _ -> {
                    throw new IllegalStateException("for the test");
                }))
                .hasMessage("for the test");

        assertThat(rows()).isZero();
    }

    @Test
    void a_text_with_any_character_can_be_taken_in_and_taken_again() {
        ExecutionReport report = desk.report(clOrdId, new Execution.Rejected("no\u0000t \ud800 today"), "0", "0");
        desk.inbox.accept(List.of(report));
        desk.inbox.accept(List.of(report));

        assertThat(desk.value(String.class, "SELECT report -> 'execution' ->> 'text' FROM execution_report"))
                .startsWith("no\ufffdt ");
    }

    private long rows() {
        return desk.value(Long.class, "SELECT COUNT(*) FROM execution_report");
    }
}
