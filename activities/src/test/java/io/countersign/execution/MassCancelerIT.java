package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.Desk;
import io.countersign.instrument.Symbol;
import io.countersign.order.Subject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MassCancelerIT {
    private static final MassCancelId FIRST = MassCancelId.of("0b0f9a4e-5f0e-4d3a-9d4c-0123456789ab", 1);
    private static final MassCancelId SECOND = MassCancelId.of("0b0f9a4e-5f0e-4d3a-9d4c-0123456789ab", 2);
    private static final MassCancel ALL = atXsim(null);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    private static MassCancel atXsim(@Nullable Symbol symbol) {
        return new MassCancel(new VenueId("XSIM"), symbol, new Subject("operations1"), "the feed is wrong");
    }

    private MassCancelResult cancelAll(MassCancel what, MassCancelId request) {
        return canceler(desk.database).cancelAll(what, request);
    }

    private MassCanceler canceler(Jdbi jdbi) {
        return new MassCanceler(jdbi, desk.clock, List.of(desk.xsim, desk.ysim));
    }

    private List<String> onRecord() {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT type || ' ' || on_behalf_of || ' ' || (input ->> 'clOrdId') || ' ' || (input ->> 'venue')
                               || ' ' || COALESCE(input ->> 'symbol', 'all') || ' ' || (input ->> 'reason')
                               || COALESCE(' ' || (input -> 'answer' ->> 'result'), '')
                          FROM audit WHERE type LIKE 'MASS%' ORDER BY sequence""").mapTo(String.class).list());
    }

    @Test
    void who_asks_and_why_is_on_record_before_the_venue_hears_of_it() {
        List<String> before = new ArrayList<>();
        desk.xsim.whenToldToCancelAll(request -> {
            before.addAll(onRecord());
            return new MassCancelResult.Accepted(request, 2);
        });

        assertThat(cancelAll(atXsim(new Symbol("IBM")), FIRST)).isEqualTo(new MassCancelResult.Accepted(FIRST, 2));

        String intended = "MASS_CANCEL_INTENDED operations1 " + FIRST + " XSIM IBM the feed is wrong";
        assertThat(before).containsExactly(intended);
        assertThat(onRecord()).containsExactly(intended);
        assertThat(desk.xsim.heard()).containsExactly("cancel all " + FIRST + " of IBM");
        assertThat(desk.ysim.heard()).isEmpty();
    }

    @Test
    void once_more_under_another_name_is_on_record_as_another() {
        cancelAll(ALL, FIRST);
        cancelAll(ALL, SECOND);

        assertThat(onRecord())
                .containsExactly(
                        "MASS_CANCEL_INTENDED operations1 " + FIRST + " XSIM all the feed is wrong",
                        "MASS_CANCEL_INTENDED operations1 " + SECOND + " XSIM all the feed is wrong");
        assertThat(desk.xsim.heard()).containsExactly("cancel all " + FIRST, "cancel all " + SECOND);
    }

    @Test
    void what_did_not_leave_the_house_is_a_result() {
        desk.xsim.whenToldToCancelAll(_ -> {
            throw new Venue.NotSent("the session is down");
        });

        assertThat(cancelAll(ALL, FIRST)).isEqualTo(new MassCancelResult.NotSent(FIRST, "the session is down"));
    }

    @Test
    void a_venue_without_a_session_here_is_sent_nothing() {
        MassCancel elsewhere = new MassCancel(new VenueId("ZSIM"), null, new Subject("operations1"), "to try it");

        assertThat(cancelAll(elsewhere, FIRST))
                .isEqualTo(new MassCancelResult.NotSent(FIRST, "there is no session with ZSIM"));
    }

    @Test
    void without_a_record_nothing_is_sent() {
        MassCanceler canceler = canceler(Jdbi.create(() -> {
            throw new SQLException("the database is away");
        }));

        assertThat(canceler.cancelAll(ALL, FIRST))
                .isEqualTo(new MassCancelResult.NotSent(FIRST, "it could not be put on record"));
        assertThat(desk.xsim.heard()).isEmpty();
    }

    @Test
    void when_nobody_waits_for_it_any_more_nothing_is_sent() {
        Iterator<Long> ticks =
                List.of(0L, ExecutionActivities.START_TO_CLOSE.toNanos() + 1).iterator();
        MassCanceler late = new MassCanceler(desk.database, desk.clock, List.of(desk.xsim), ticks::next);

        assertThatThrownBy(() -> late.cancelAll(ALL, FIRST)).hasMessageContaining("nobody waited for it");
        assertThat(desk.xsim.heard()).isEmpty();
    }

    @Test
    void what_came_of_it_is_on_record_once_however_often_that_is_said() {
        MassCancelRecorder recorder = new MassCancelRecorder(desk.database, desk.clock);
        MassCancelResult accepted = new MassCancelResult.Accepted(FIRST, 2);

        recorder.ended(ALL, accepted);
        recorder.ended(ALL, accepted);
        recorder.ended(ALL, new MassCancelResult.Unanswered(SECOND, "no answer"));
        recorder.ended(ALL, new MassCancelResult.NotSent(SECOND, "the session is down"));

        assertThat(onRecord())
                .containsExactly(
                        "MASS_CANCEL_ANSWERED operations1 " + FIRST + " XSIM all the feed is wrong Accepted",
                        "MASS_CANCEL_UNANSWERED operations1 " + SECOND + " XSIM all the feed is wrong Unanswered",
                        "MASS_CANCEL_NOT_SENT operations1 " + SECOND + " XSIM all the feed is wrong NotSent");
    }
}
