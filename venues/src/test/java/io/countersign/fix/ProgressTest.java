package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.Batch;
import io.countersign.fix.SessionRecords.SessionMark;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private final Progress progress = new Progress(XSIM, new SessionMark(1, 5, 2_000, false));

    private static ExecutionReport report(String execId) throws BadField {
        return new ReportReader(XSIM).execution(Says.execution(execId, ORDER, '0', '0'));
    }

    @Test
    void reports_and_how_far_the_session_is_are_one_batch() throws BadField {
        Batch batch = progress.after(List.of(
                new Entry.Report(report("E1"), 0),
                new Entry.Counted(1, 6),
                new Entry.Report(report("E2"), 0),
                new Entry.Counted(1, 7)));

        assertThat(batch.reports()).extracting(each -> each.id().execId()).containsExactly("E1", "E2");
        assertThat(batch.upTo()).isEqualTo(new SessionMark(1, 7, 2_000, false));
        assertThat(batch.mustSurvive()).isTrue();
    }

    @Test
    void that_messages_were_counted_need_not_survive() {
        assertThat(progress.after(List.of(new Entry.Counted(1, 6))).mustSurvive())
                .isFalse();
    }

    @Test
    void that_numbers_are_reserved_must() {
        Batch batch = progress.after(List.of(new Entry.Reserve(1, 2_500), new Entry.Reserve(1, 2_400)));

        assertThat(batch.upTo().reserved()).isEqualTo(2_500);
        assertThat(batch.mustSurvive()).isTrue();
    }

    @Test
    void what_is_said_of_an_epoch_that_is_over_changes_nothing() {
        Batch batch = progress.after(List.of(
                new Entry.Began(2), new Entry.Counted(1, 9), new Entry.Reserve(1, 9_000), new Entry.Closing(1)));

        assertThat(batch.upTo()).isEqualTo(new SessionMark(2, 1, NumberedStore.BLOCK, false));
        assertThat(batch.mustSurvive()).isTrue();
    }

    @Test
    void a_position_is_of_the_day_in_which_it_was_said() throws BadField {
        ReportReader reader = new ReportReader(XSIM);

        Batch batch = progress.after(List.of(
                new Entry.Position(reader.position(Says.position("P1")), 0),
                new Entry.Began(2),
                new Entry.Position(reader.position(Says.position("P2")), 0)));

        assertThat(batch.positions())
                .extracting(
                        SessionRecords.PositionOfDay::day,
                        said -> said.position().statement())
                .containsExactly(tuple(1L, "P1"), tuple(2L, "P2"));
        assertThat(progress.after(List.of(new Entry.Position(reader.position(Says.position("P3")), 0)))
                        .mustSurvive())
                .isTrue();
    }

    @Test
    void an_end_in_order_gives_back_what_was_reserved_in_vain() {
        assertThat(progress.endingAt(17).upTo()).isEqualTo(new SessionMark(1, 5, 17, false));
    }
}
