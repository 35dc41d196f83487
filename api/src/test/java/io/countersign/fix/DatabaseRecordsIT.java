package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.TestDatabase;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.Batch;
import io.countersign.fix.SessionRecords.Opening;
import io.countersign.fix.SessionRecords.PositionOfDay;
import io.countersign.fix.SessionRecords.Refused;
import io.countersign.fix.SessionRecords.Sent;
import io.countersign.fix.SessionRecords.SessionMark;
import io.countersign.instrument.Symbol;
import io.countersign.order.AccountId;
import io.countersign.reconciliation.StatedPosition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseRecordsIT {
    private static final String SESSION = "COUNTERSIGN->XSIM";
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final int BLOCK = 500;

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private SessionRecords records;

    @BeforeEach
    void open() {
        Clock clock = Clock.systemUTC();
        records = new DatabaseRecords(database.jdbi(), clock, new ReportInbox(database.jdbi(), clock));
    }

    private static ExecutionReport report(String execId, String text) {
        return new ExecutionReport(
                new ReportId(XSIM, execId), ORDER, new Execution.Canceled(text), BigDecimal.ONE, BigDecimal.ZERO, AT);
    }

    private static Batch batch(SessionMark upTo, ExecutionReport... reports) {
        return new Batch(XSIM, List.of(reports), List.of(), List.of(), List.of(), List.of(), List.of(), upTo, true);
    }

    private static SessionMark mark(long epoch, int incoming, int reserved) {
        return new SessionMark(epoch, incoming, reserved, false);
    }

    private static Sent sent(long epoch, int number, String type) {
        return new Sent(epoch, number, type, AT, "message " + number + " of " + epoch);
    }

    private long count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void a_session_begins_with_one_and_goes_on_above_what_may_have_been_used() {
        Opening first = records.open(SESSION, BLOCK);
        Opening second = records.open(SESSION, BLOCK);

        assertThat(first.first()).isEqualTo(mark(1, 1, BLOCK));
        assertThat(first.outgoing()).isOne();
        assertThat(second.first()).isEqualTo(mark(1, 1, 2 * BLOCK));
        assertThat(second.outgoing()).isEqualTo(BLOCK + 1);
    }

    @Test
    void reports_and_the_number_they_came_to_are_there_together() {
        Opening opening = records.open(SESSION, BLOCK);

        records.commit(opening, batch(mark(1, 7, BLOCK), report("E1", ""), report("E2", "")));

        assertThat(count("execution_report")).isEqualTo(2);
        assertThat(records.open(SESSION, BLOCK).first().incoming()).isEqualTo(7);
    }

    @Test
    void or_neither_is() {
        Opening before = records.open(SESSION, BLOCK);
        Opening after = records.open(SESSION, BLOCK);

        assertThatThrownBy(() -> records.commit(before, batch(mark(1, 7, BLOCK), report("E1", ""))))
                .isInstanceOf(SessionRecords.Superseded.class);

        assertThat(count("execution_report")).isZero();
        records.commit(after, batch(mark(1, 2, BLOCK)));
        assertThat(records.open(SESSION, BLOCK).first().incoming()).isEqualTo(2);
    }

    @Test
    void a_repeat_does_no_harm_and_a_contradiction_is_kept_apart() {
        Opening opening = records.open(SESSION, BLOCK);
        records.commit(opening, batch(mark(1, 2, BLOCK), report("E1", "so")));

        records.commit(
                opening, batch(mark(1, 5, BLOCK), report("E1", "so"), report("E1", "otherwise"), report("E2", "")));

        assertThat(count("execution_report")).isEqualTo(2);
        assertThat(count("refused_report")).isOne();
        assertThat(records.open(SESSION, BLOCK).first().incoming()).isEqualTo(5);
    }

    @Test
    void numbers_that_begin_again_do_so_for_good_and_what_was_sent_before_stays() {
        Opening opening = records.open(SESSION, BLOCK);
        records.commit(
                opening,
                new Batch(
                        XSIM,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(sent(1, 1, "D"), sent(1, 2, "j"), sent(2, 1, "j"), sent(2, 2, "D"), sent(2, 3, "j")),
                        List.of(),
                        mark(2, 1, BLOCK),
                        true));

        Opening next = records.open(SESSION, BLOCK);
        assertThat(next.first()).isEqualTo(mark(2, 1, 2 * BLOCK));
        assertThat(next.createdAt()).isAfter(opening.createdAt());
        assertThat(records.sent(SESSION, 1, 1, 10, Set.of("D", "j"), 10))
                .containsExactly("message 1 of 1", "message 2 of 1");
        assertThat(records.sent(SESSION, 2, 1, 10, Set.of("j"), 10))
                .containsExactly("message 1 of 2", "message 3 of 2");
        assertThat(records.sent(SESSION, 2, 1, 10, Set.of("j"), 1)).containsExactly("message 1 of 2");
    }

    @Test
    void that_the_venue_has_closed_its_day_is_remembered() {
        Opening opening = records.open(SESSION, BLOCK);

        records.commit(opening, batch(new SessionMark(1, 3, BLOCK, true)));

        assertThat(records.open(SESSION, BLOCK).first().closing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"COUNTERSIGN-DC->XSIM, 1", "COUNTERSIGN->XSIM, 0"})
    void the_end_of_a_day_is_on_record_where_copies_are_heard(String session, int days) {
        Opening opening = records.open(session, BLOCK);
        Batch batch = new Batch(
                XSIM,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(1L),
                new SessionMark(2, 1, BLOCK, false),
                true);

        records.commit(opening, batch);

        assertThat(count("venue_day")).isEqualTo(days);
    }

    @Test
    void positions_are_on_record_by_their_day_however_often_they_are_said() {
        Opening opening = records.open("COUNTERSIGN-DC->XSIM", BLOCK);
        StatedPosition position =
                new StatedPosition("P1", new AccountId("NOT-OURS"), new Symbol("IBM"), BigDecimal.ONE.negate(), AT);
        Batch batch = new Batch(
                XSIM,
                List.of(),
                List.of(),
                List.of(new PositionOfDay(1, position), new PositionOfDay(1, position), new PositionOfDay(2, position)),
                List.of(),
                List.of(),
                List.of(1L),
                new SessionMark(2, 1, BLOCK, false),
                true);

        records.commit(opening, batch);
        records.commit(opening, batch);

        assertThat(count("stated_position")).isEqualTo(2);
        assertThat(count("refused_report")).isZero();
    }

    @Test
    void copies_and_evidence_are_kept_once_whatever_is_in_them() {
        Opening opening = records.open(SESSION, BLOCK);
        Batch batch = new Batch(
                XSIM,
                List.of(),
                List.of(report("E1", "one")),
                List.of(),
                List.of(new Refused(null, "tag 17 is \u0000", "8=FIX\u0000\u00ff"), new Refused("E9", "why", "what")),
                List.of(),
                List.of(),
                mark(1, 4, BLOCK),
                true);

        records.commit(opening, batch);
        records.commit(opening, batch);

        assertThat(count("drop_copy")).isOne();
        assertThat(count("refused_report")).isEqualTo(2);
    }

    @Test
    void a_copy_that_contradicts_another_is_evidence() {
        Opening opening = records.open(SESSION, BLOCK);
        List<ExecutionReport> copies = List.of(report("E1", "one"), report("E1", "two"));

        records.commit(
                opening,
                new Batch(
                        XSIM, List.of(), copies, List.of(), List.of(), List.of(), List.of(), mark(1, 4, BLOCK), true));

        assertThat(count("drop_copy")).isOne();
        assertThat(count("refused_report")).isOne();
    }
}
