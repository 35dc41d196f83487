package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.VenueId;
import io.countersign.fix.SessionRecords.SessionMark;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedStoreTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final String SESSION = "COUNTERSIGN->XSIM";
    private static final int BLOCK = NumberedStore.BLOCK;

    private final MemoryRecords records = new MemoryRecords();

    private NumberedStore open() {
        NumberedStore store = new NumberedStore(SESSION, XSIM, records, Clock.systemUTC(), SessionMeter.NONE);
        store.start();
        return store;
    }

    private static void send(NumberedStore store, String type) throws IOException {
        int number = store.getNextSenderMsgSeqNum();
        store.set(
                number,
                "8=FIX.4.4\u00019=5\u000135=" + type + "\u000134=" + number + "\u0001554=secret\u000110=000\u0001");
        store.incrNextSenderMsgSeqNum();
    }

    private static void hear(NumberedStore store, String execId) throws Exception {
        store.committer()
                .hear(new Entry.Report(new ReportReader(XSIM).execution(Says.execution(execId, ORDER, '0', '0')), 0));
        store.incrNextTargetMsgSeqNum();
    }

    private List<String> heard() {
        return records.reports().stream().map(report -> report.id().execId()).toList();
    }

    @Test
    void an_end_in_order_goes_on_with_the_next_numbers() throws Exception {
        NumberedStore first = open();
        send(first, "D");
        hear(first, "E1");
        first.close();

        NumberedStore second = open();

        assertThat(second.getNextSenderMsgSeqNum()).isEqualTo(2);
        assertThat(second.getNextTargetMsgSeqNum()).isEqualTo(2);
        second.close();
    }

    @Test
    void after_a_kill_it_goes_on_above_all_that_may_have_been_used() throws Exception {
        NumberedStore killed = open();
        for (int i = 0; i < 3 * BLOCK; i++) {
            int next = killed.getNextSenderMsgSeqNum() + BLOCK / 2;
            Eventually.isTrue("enough is reserved", () -> records.mark(SESSION).reserved() > next);
            send(killed, "0");
        }

        NumberedStore next = open();

        assertThat(next.getNextSenderMsgSeqNum()).isGreaterThanOrEqualTo(killed.getNextSenderMsgSeqNum());
        next.close();
    }

    @Test
    void what_was_seen_and_not_on_record_is_expected_again_after_a_kill() throws Exception {
        NumberedStore killed = open();
        hear(killed, "E1");
        Eventually.isTrue("on record", () -> records.mark(SESSION).incoming() == 2);
        records.goAway();
        hear(killed, "E2");
        hear(killed, "E3");
        assertThat(killed.getNextTargetMsgSeqNum()).isEqualTo(4);
        records.forgetWhoIsThere();
        records.comeBack();

        NumberedStore next = open();

        assertThat(next.getNextTargetMsgSeqNum()).isEqualTo(2);
        Eventually.isTrue("the first one knows", () -> killed.committer().hasGivenUp());
        assertThat(heard()).containsExactly("E1");
        next.close();
    }

    @Test
    void who_is_replaced_sends_nothing_more() throws Exception {
        NumberedStore first = open();
        NumberedStore second = open();
        first.incrNextTargetMsgSeqNum();
        Eventually.isTrue("it knows", () -> first.committer().hasGivenUp());

        assertThatThrownBy(() -> send(first, "D")).isInstanceOf(IOException.class);

        send(second, "D");
        second.close();
        assertThat(records.sentIn(SESSION)).hasSize(1);
    }

    @Test
    void while_the_records_are_away_only_reserved_numbers_are_used_and_nothing_is_lost() throws Exception {
        NumberedStore store = open();
        records.goAway();
        for (int i = 0; i < BLOCK; i++) {
            send(store, "0");
            hear(store, "E" + i);
        }

        assertThatThrownBy(() -> send(store, "D"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not reserved");

        Eventually.isTrue("it is tried again and again", () -> records.failures() > 2);
        records.comeBack();
        Eventually.isTrue("all is on record", () -> heard().size() == BLOCK);
        assertThat(heard()).startsWith("E0", "E1", "E2").doesNotHaveDuplicates();
        Eventually.isTrue("more is reserved", () -> records.mark(SESSION).reserved() > BLOCK);
        send(store, "D");
        store.close();
        assertThat(records.sentIn(SESSION)).hasSize(BLOCK + 1);
    }

    @Test
    void passwords_are_not_kept() throws Exception {
        NumberedStore store = open();
        send(store, "A");
        store.close();

        assertThat(records.sentIn(SESSION))
                .singleElement()
                .satisfies(
                        sent -> assertThat(sent.message()).contains("554=***").doesNotContain("secret"));
    }

    @Test
    void what_acts_is_not_given_to_be_sent_again() throws Exception {
        NumberedStore store = open();
        for (String type : List.of("A", "D", "G", "F", "j", "H", "0")) {
            send(store, type);
        }

        List<String> again = new ArrayList<>();
        store.get(1, 7, again);

        assertThat(again)
                .singleElement()
                .satisfies(message -> assertThat(message).contains("\u000135=j\u0001"));
        store.close();
    }

    @Test
    void what_is_asked_for_while_the_records_are_away_is_a_gap() throws Exception {
        NumberedStore store = open();
        send(store, "j");
        records.goAway();
        send(store, "j");

        List<String> again = new ArrayList<>();
        store.get(1, 2, again);

        assertThat(again).isEmpty();
        records.comeBack();
        store.close();
    }

    @Test
    void numbers_that_begin_again_do_so_for_good() throws Exception {
        NumberedStore store = open();
        send(store, "D");
        hear(store, "E1");
        store.reset();
        assertThat(store.getNextSenderMsgSeqNum()).isOne();
        assertThat(store.getNextTargetMsgSeqNum()).isOne();
        Eventually.isTrue("on record", () -> records.mark(SESSION).epoch() == 2);

        NumberedStore afterKill = open();

        assertThat(afterKill.getNextSenderMsgSeqNum()).isEqualTo(BLOCK + 1);
        assertThat(afterKill.getNextTargetMsgSeqNum()).isOne();
        assertThat(afterKill.epoch()).isEqualTo(2);
        assertThat(heard()).containsExactly("E1");
        assertThat(records.sentIn(SESSION)).as("of the first epoch").hasSize(1);
        afterKill.close();
    }

    @Test
    void new_numbers_are_not_begun_again_before_one_is_used() {
        NumberedStore store = open();
        store.reset();

        assertThat(store.epoch()).isOne();
        store.close();
    }

    @Test
    void under_new_numbers_nothing_is_sent_before_they_are_on_record() throws Exception {
        NumberedStore store = open();
        send(store, "D");
        records.goAway();
        store.reset();

        assertThatThrownBy(() -> send(store, "A")).isInstanceOf(IOException.class);

        records.comeBack();
        Eventually.isTrue("on record", () -> records.mark(SESSION).equals(new SessionMark(2, 1, BLOCK, false)));
        Eventually.isTrue("and known", () -> {
            try {
                send(store, "A");
                return true;
            } catch (IOException _) {
                return false;
            }
        });
        store.close();
    }

    @Test
    void a_day_that_the_venue_has_closed_is_over_for_who_comes_next() {
        NumberedStore killed = open();
        killed.committer().add(new Entry.Closing(1));
        Eventually.isTrue("on record", () -> records.mark(SESSION).closing());

        NumberedStore next = open();

        assertThat(next.getNextSenderMsgSeqNum()).isOne();
        Eventually.isTrue("begun", () -> records.mark(SESSION).equals(new SessionMark(2, 1, BLOCK, false)));
        next.close();
    }

    @Test
    void numbers_are_begun_anew_after_others_and_until_the_venue_has_said_something() throws Exception {
        NumberedStore first = open();
        assertThat(first.isBegunAnew()).as("there were none before").isFalse();
        first.committer().add(new Entry.Closing(1));
        Eventually.isTrue("on record", () -> records.mark(SESSION).closing());

        NumberedStore next = open();

        assertThat(next.isBegunAnew()).isTrue();
        hear(next, "E1");
        assertThat(next.isBegunAnew()).isFalse();
        next.close();
    }
}
