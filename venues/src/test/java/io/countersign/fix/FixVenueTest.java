package io.countersign.fix;

import static io.countersign.fix.OrderWriterTest.order;
import static io.countersign.fix.Says.ALL;
import static io.countersign.fix.Says.ORDER;
import static io.countersign.fix.Says.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.MassCancelId;
import io.countersign.execution.MassCancelResult;
import io.countersign.execution.OrderStanding;
import io.countersign.execution.Quote;
import io.countersign.execution.Venue;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quickfix.Group;
import quickfix.Message;

class FixVenueTest {
    private static final String ORDERS = "COUNTERSIGN->XSIM";
    private static final String COPIES = "COUNTERSIGN-DC->XSIM";
    private static final Symbol IBM = new Symbol("IBM");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final TestVenue theirs = new TestVenue("XSIM");
    private final MemoryRecords records = new MemoryRecords();
    private final List<Quote> quotes = new CopyOnWriteArrayList<>();
    private final List<MarketTrade> trades = new CopyOnWriteArrayList<>();
    private FixVenue ours = venue(LONG, TestVenue.PASSWORD);

    private FixVenue venue(Duration longestAnswer, String password) {
        FixSettings settings = new FixSettings(
                new VenueId("XSIM"),
                "127.0.0.1",
                theirs.port(),
                TestVenue.US,
                "countersign",
                password,
                Duration.ofSeconds(30),
                true,
                Duration.ofSeconds(1));
        return new FixVenue(
                settings,
                List.of(IBM),
                Clock.systemUTC(),
                records,
                quotes::addAll,
                trades::add,
                SessionMeter.NONE,
                longestAnswer);
    }

    @BeforeEach
    void open() {
        theirs.open();
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    private void logOn() {
        ours.start();
        isUp();
    }

    private void isUp() {
        Eventually.isTrue(
                "both sides are logged on",
                () -> ours.isUp() && theirs.session(theirs.orders()).isLoggedOn());
    }

    private void say(Message message) {
        theirs.say(theirs.orders(), message);
    }

    private List<String> reported() {
        return records.reports().stream().map(report -> report.id().execId()).toList();
    }

    private void isReported(String... execIds) {
        Eventually.isTrue("reported " + List.of(execIds), () -> reported().size() >= execIds.length);
        assertThat(reported()).containsExactly(execIds);
    }

    /// What came last is counted a moment after it is on record, perhaps in another commit.
    private void isCounted() {
        Eventually.isTrue(
                "all is counted",
                () -> records.mark(ORDERS).incoming()
                        == theirs.session(theirs.orders()).getExpectedSenderNum());
    }

    private Message answer(Message question, char state, String... fields) throws Exception {
        Message answer = Says.execution("0", ORDER, 'I', state, "790", question.getString(790));
        return Says.with(answer, fields);
    }

    private void answers(char state, String... fields) {
        theirs.then(message -> {
            if (Wire.type(message).equals("H")) {
                try {
                    say(answer(message, state, fields));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @Test
    void it_logs_on_with_what_the_venue_wants_to_know() throws Exception {
        logOn();

        Message logon = theirs.admin("A").stream()
                .filter(message -> message.isSetField(Tags.CANCEL_ORDERS_ON_DISCONNECT))
                .findFirst()
                .orElseThrow();
        assertThat(logon.getString(553)).isEqualTo("countersign");
        assertThat(logon.getString(554)).isEqualTo(TestVenue.PASSWORD);
        assertThat(logon.getString(Tags.CANCEL_ORDERS_ON_DISCONNECT)).isEqualTo("Y");
        assertThat(logon.getString(108)).isEqualTo("30");
        assertThat(logon.isSetField(141)).as("the numbers are kept").isFalse();
    }

    @Test
    void with_wrong_credentials_it_is_not_up_and_nothing_is_sent() {
        ours.close();
        ours = venue(LONG, "wrong");
        ours.start();
        Eventually.isTrue("it tried", () -> !theirs.admin("A").isEmpty());

        assertThat(ours.isUp()).isFalse();
        assertThatThrownBy(() -> ours.send(order(ORDER))).isInstanceOf(Venue.NotSent.class);
        assertThat(theirs.heard("D")).isEmpty();
    }

    @Test
    void an_order_is_sent_and_what_is_said_of_it_is_on_record_with_its_number() throws Exception {
        logOn();

        ours.send(order(ORDER));

        assertThat(theirs.next("D", 1).getString(11)).isEqualTo(ORDER.value());
        say(Says.execution("E1", ORDER, '0', '0'));
        say(Says.trade("E2", ORDER, 100, 100));
        isReported("E1", "E2");
        isCounted();
        assertThat(theirs.admin("3"))
                .as("the dictionary has nothing against what we send")
                .isEmpty();
    }

    @Test
    void requests_are_sent_in_their_own_names() throws Exception {
        logOn();

        ours.cancel(REQUEST, order(ORDER));
        ours.replace(ORDER, order(ORDER.request(2)));

        Message cancel = theirs.next("F", 1);
        assertThat(cancel.getString(11)).isEqualTo(REQUEST.value());
        assertThat(cancel.getString(41)).isEqualTo(ORDER.value());
        Message replace = theirs.next("G", 1);
        assertThat(replace.getString(11)).isEqualTo(ORDER.request(2).value());
        assertThat(replace.getString(41)).isEqualTo(ORDER.value());
        say(Says.cancelReject("R1", REQUEST, "1"));
        say(Says.cancelReject("R2", ORDER.request(2), "2"));
        isReported("R1", "R2");
    }

    @Test
    void what_the_venue_does_not_do_is_rejected_and_hangs_nowhere() {
        logOn();

        say(Says.businessReject("D", ORDER));
        say(Says.businessReject("F", REQUEST));

        Eventually.isTrue("both are reported", () -> records.reports().size() == 2);
        assertThat(records.reports())
                .extracting(ExecutionReport::execution)
                .containsExactly(
                        new Execution.Rejected("not done here"), new Execution.CancelRejected("not done here"));
        assertThat(reported()).doesNotHaveDuplicates().allMatch(id -> id.startsWith("J-1-"));
    }

    @Test
    void an_answer_is_believed_when_what_was_reported_before_is_on_record() throws Exception {
        logOn();
        records.goAway();
        say(Says.trade("E1", ORDER, 40, 40));
        answers('1', "14", "40", "151", "60");

        CompletableFuture<OrderStanding> asked = CompletableFuture.supplyAsync(() -> ours.ask(order(ORDER)));
        Eventually.isTrue(
                "it is asked, and the records are away",
                () -> !theirs.heard("H").isEmpty() && records.failures() > 1);

        assertThat(asked).isNotDone();
        records.comeBack();
        assertThat(asked.get()).isEqualTo(new OrderStanding.Known(new BigDecimal("40"), new BigDecimal("60"), false));
        assertThat(reported()).containsExactly("E1");
    }

    @Test
    void what_the_venue_does_not_know_it_never_received() {
        logOn();
        answers('8', "37", "NONE", "103", "5", "14", "0", "151", "0");

        assertThat(ours.ask(order(ORDER))).isEqualTo(new OrderStanding.NeverReceived());
        assertThat(records.reports()).isEmpty();
    }

    @Test
    void an_order_that_it_rejected_it_knows() {
        logOn();
        answers('8', "103", "2", "14", "0", "151", "0");

        assertThat(ours.ask(order(ORDER))).isEqualTo(new OrderStanding.Known(BigDecimal.ZERO, BigDecimal.ZERO, false));
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '7', '9', 'A', 'B'})
    void an_order_in_a_state_that_the_contract_does_not_have_it_knows_all_the_same(char state) {
        logOn();
        answers(state, "14", "40", "151", "60");

        assertThat(ours.ask(order(ORDER)))
                .isEqualTo(new OrderStanding.Known(new BigDecimal("40"), new BigDecimal("60"), false));
    }

    @Test
    void what_the_contract_does_not_have_is_kept_and_breaks_no_session() {
        logOn();

        say(Says.execution("E1", ORDER, 'A', 'A'));
        say(Says.execution("E2", ORDER, '0', '0'));
        say(Says.with(Says.trade("E3", ORDER, 40, 40), "39", "7"));
        say(Says.execution("E4", ORDER, 'D', '1', "38", "90", "14", "40", "151", "50"));
        say(Says.execution("E5", ORDER, '3', '3', "38", "90", "14", "40", "151", "50"));
        say(Says.execution("E6", ORDER, '3', '3', "14", "40", "151", "0"));

        isReported("E2", "E3", "E6");
        assertThat(records.refused()).extracting(SessionRecords.Refused::execId).containsExactly("E1", "E4", "E5");
        Eventually.isTrue("three session rejects", () -> theirs.admin("3").size() == 3);
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void a_venue_that_does_not_answer_is_silent() {
        ours.close();
        ours = venue(MOMENT, TestVenue.PASSWORD);
        logOn();

        assertThat(ours.ask(order(ORDER))).isEqualTo(new OrderStanding.Silent("no answer within " + MOMENT));
    }

    @Test
    void a_venue_that_is_lost_while_it_is_asked_is_silent_at_once() {
        logOn();
        theirs.then(_ -> theirs.drop(theirs.orders()));

        assertThat(ours.ask(order(ORDER)))
                .isInstanceOfSatisfying(
                        OrderStanding.Silent.class,
                        silent -> assertThat(silent.why()).contains("went down"));
    }

    @Test
    void an_answer_that_cannot_be_read_is_evidence_and_nobody_acts_on_it() {
        ours.close();
        ours = venue(MOMENT, TestVenue.PASSWORD);
        logOn();
        answers('1', "14", "many");

        assertThat(ours.ask(order(ORDER))).isInstanceOf(OrderStanding.Silent.class);
        assertThat(records.refused()).hasSize(1);
    }

    @Test
    void what_cannot_be_read_is_kept_and_told_and_the_rest_goes_on() {
        logOn();

        say(Says.execution("E1", ORDER, '0', '0', "14", "-"));
        say(Says.execution("E2", ORDER, '0', '0', "54", "9"));
        say(Says.execution("E3", ORDER, '0', '0', "11", "WHOSE"));
        say(Wire.message("AE"));
        say(Says.execution("E4", ORDER, '0', '0'));

        isReported("E4");
        assertThat(records.refused()).extracting(SessionRecords.Refused::execId).containsExactly("E1", "E2", "E3");
        assertThat(records.refused())
                .allSatisfy(each -> assertThat(each.message()).contains("|35=8|"));
        Eventually.isTrue("two session rejects", () -> theirs.admin("3").size() == 2);
        Eventually.isTrue("two business rejects", () -> theirs.heard("j").size() == 2);
        assertThat(ours.isUp()).isTrue();
    }

    private MassCancelResult cancelAll(Duration patience) throws Venue.NotSent {
        return ours.cancelAll(ALL, IBM, patience);
    }

    /// It says this when it is asked to cancel all.
    private void saysToAll(Message... messages) {
        theirs.then(message -> {
            if (Wire.type(message).equals("q")) {
                List.of(messages).forEach(this::say);
            }
        });
    }

    @Test
    void what_the_venue_says_to_a_mass_cancel_is_the_answer() throws Exception {
        logOn();
        saysToAll(
                Says.massCancelReport(ALL, '1', "533", "2"),
                Says.execution("E1", ORDER, '4', '4', "151", "0"),
                Says.execution("E2", ORDER, '4', '4', "151", "0"));

        assertThat(cancelAll(LONG)).isEqualTo(new MassCancelResult.Accepted(ALL, 2));

        Message asked = theirs.next("q", 1);
        assertThat(asked.getString(11)).isEqualTo(ALL.value());
        assertThat(asked.getString(55)).isEqualTo("IBM");
        isReported("E1", "E2");
        assertThat(theirs.admin("3"))
                .as("the dictionary has nothing against what we send")
                .isEmpty();
    }

    @Test
    void a_mass_cancel_that_the_venue_does_not_follow_is_refused_with_its_words() throws Exception {
        logOn();

        saysToAll(Says.massCancelReport(ALL, '0', "532", "1"));
        assertThat(cancelAll(LONG)).isEqualTo(new MassCancelResult.Refused(ALL, "invalid or unknown security"));

        saysToAll(Says.massCancelReport(ALL, '0', "532", "99", "58", "not today"));
        assertThat(cancelAll(LONG))
                .isEqualTo(new MassCancelResult.Refused(ALL, "MassCancelRejectReason 99: not today"));

        saysToAll(Says.with(Says.businessReject("q", ORDER), "379", ALL.value()));
        assertThat(cancelAll(LONG)).isEqualTo(new MassCancelResult.Refused(ALL, "not done here"));
        assertThat(records.reports()).isEmpty();
    }

    @Test
    void what_became_of_a_mass_cancel_without_an_answer_is_not_known() throws Exception {
        logOn();

        assertThat(cancelAll(MOMENT)).isEqualTo(new MassCancelResult.Unanswered(ALL, "no answer within " + MOMENT));

        saysToAll(Says.massCancelReport(ALL, '7', "533", "-1"));
        assertThat(cancelAll(MOMENT)).isInstanceOf(MassCancelResult.Unanswered.class);
        assertThat(records.refused()).as("what cannot be read is evidence").hasSize(1);

        say(Says.massCancelReport(ALL, '7', "533", "2"));
        theirs.then(_ -> theirs.drop(theirs.orders()));
        MassCancelId another = new MassCancelId("M-another-1");
        assertThat(ours.cancelAll(another, null, LONG))
                .as("an answer that came too late is not that to another")
                .isInstanceOfSatisfying(
                        MassCancelResult.Unanswered.class,
                        unanswered -> assertThat(unanswered.why()).contains("went down"));
    }

    @Test
    void without_a_session_no_mass_cancel_is_sent() {
        assertThatThrownBy(() -> cancelAll(LONG)).isInstanceOf(Venue.NotSent.class);
    }

    @Test
    void reports_on_orders_that_nobody_knows_are_taken_as_they_come() {
        logOn();

        say(Says.execution("E1", new ClOrdId("O-22222222222222222222222222-7"), '0', '0'));

        isReported("E1");
    }

    @Test
    void while_the_records_are_away_reports_wait_and_none_is_lost() {
        logOn();
        records.goAway();
        for (int i = 0; i < 50; i++) {
            say(Says.execution("E" + i, ORDER, '0', '0'));
        }
        Eventually.isTrue("it was tried", () -> records.failures() > 2);
        assertThat(records.reports()).isEmpty();

        records.comeBack();

        Eventually.isTrue("all are there", () -> records.reports().size() == 50);
        assertThat(reported()).startsWith("E0", "E1").endsWith("E49").doesNotHaveDuplicates();
    }

    @Test
    void after_a_kill_the_venue_sends_again_what_was_not_on_record_and_we_nothing() throws Exception {
        logOn();
        ours.send(order(ORDER));
        theirs.next("D", 1);
        say(Says.execution("E1", ORDER, '0', '0'));
        isReported("E1");
        isCounted();
        records.goAway();
        say(Says.trade("E2", ORDER, 40, 40));
        say(Says.trade("E3", ORDER, 60, 100));
        Eventually.isTrue("both are seen", () -> records.failures() > 1);
        kill();

        logOn();

        isReported("E1", "E2", "E3");
        Eventually.isTrue("the gap is filled", () -> gapFills() == 1);
        assertThat(theirs.onTheWire(theirs.orders(), "D")).hasSize(1);
        answers('2', "14", "100", "151", "0");
        assertThat(ours.ask(order(ORDER))).isInstanceOf(OrderStanding.Known.class);
    }

    private int gapFills() {
        return theirs.onTheWire(theirs.orders(), "4").size();
    }

    /// The process dies, and another begins.
    private void kill() {
        records.forgetWhoIsThere();
        records.comeBack();
        ours.close();
        ours = venue(LONG, TestVenue.PASSWORD);
    }

    @Test
    void after_an_end_in_order_there_is_no_gap() throws Exception {
        logOn();
        Eventually.isTrue("the drop copy is up, and so ends in order too", ours::isCopying);
        ours.send(order(ORDER));
        theirs.next("D", 1);
        ours.close();
        ours = venue(LONG, TestVenue.PASSWORD);

        logOn();
        ours.send(order(ORDER.request(1)));

        theirs.next("D", 2);
        assertThat(gapFills()).isZero();
        assertThat(theirs.admin("2")).isEmpty();
    }

    @Test
    void an_order_that_was_lost_with_the_connection_is_never_sent_again() throws Exception {
        logOn();
        theirs.then(message -> {
            if (Wire.type(message).equals("D")) {
                theirs.drop(theirs.orders());
            }
        });
        int number = theirs.session(theirs.orders()).getExpectedTargetNum();
        ours.send(order(ORDER));
        theirs.next("D", 1);
        Eventually.isTrue("we know", () -> !ours.isUp());
        theirs.forgetsFrom(number); // as if it had never come
        answers('8', "37", "NONE", "103", "5", "14", "0", "151", "0");

        isUp();

        assertThat(ours.ask(order(ORDER))).isEqualTo(new OrderStanding.NeverReceived());
        assertThat(gapFills()).isEqualTo(1);
        assertThat(theirs.onTheWire(theirs.orders(), "D")).hasSize(1);
    }

    @Test
    void nothing_that_acts_is_sent_again_however_the_venue_asks() throws Exception {
        logOn();
        ours.send(order(ORDER));
        ours.cancel(REQUEST, order(ORDER));
        ours.replace(ORDER, order(ORDER.request(2)));
        theirs.next("G", 1);
        assertThat(cancelAll(MOMENT)).isInstanceOf(MassCancelResult.Unanswered.class);

        Message again = Wire.message("2");
        again.setInt(7, 1);
        again.setInt(16, 0);
        theirs.say(theirs.orders(), again);

        Eventually.isTrue("the gap is filled", () -> gapFills() == 1);
        for (String type : List.of("D", "F", "G", "q")) {
            assertThat(theirs.onTheWire(theirs.orders(), type)).hasSize(1);
        }
    }

    @Test
    void what_comes_again_under_a_number_that_was_counted_is_one() throws Exception {
        logOn();
        say(Says.execution("E1", ORDER, '0', '0'));
        isReported("E1");

        // As QuickFIX/J at the venue does when we ask: the same number, PossDupFlag, OrigSendingTime.
        int before = theirs.session(theirs.orders()).getExpectedSenderNum();
        theirs.session(theirs.orders()).setNextSenderMsgSeqNum(before - 1);
        Message again = Says.execution("E1", ORDER, '0', '0');
        again.getHeader().setString(43, "Y");
        theirs.sayAsIs(theirs.orders(), again);
        say(Says.execution("E2", ORDER, '0', '0'));

        isReported("E1", "E2");
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void it_counts_how_often_the_session_for_orders_has_come_up() {
        assertThat(ours.logons()).isZero();
        logOn();
        assertThat(ours.logons()).isEqualTo(1);

        theirs.drop(theirs.orders());
        Eventually.isTrue("the session is lost and back", () -> ours.logons() == 2);
        isUp();
        theirs.drop(theirs.copies());
        isUp();
        assertThat(ours.logons()).isEqualTo(2);
    }

    @Test
    void at_the_end_of_the_venues_day_both_begin_again() throws Exception {
        logOn();
        ours.send(order(ORDER));
        say(Says.execution("E1", ORDER, '0', '0'));
        isReported("E1");

        theirs.endDay();

        Eventually.isTrue(
                "a new epoch",
                () -> records.mark(ORDERS).epoch() == 2 && records.mark(COPIES).epoch() == 2);
        isUp();
        ours.send(order(ORDER.request(1)));
        assertThat(theirs.next("D", 2).getHeader().getInt(34)).isLessThan(5);
        say(Says.execution("E2", ORDER, '0', '0'));
        isReported("E1", "E2");
        assertThat(records.sentIn(ORDERS)).as("those of the day before stay").anyMatch(sent -> sent.epoch() == 1);
    }

    @Test
    void the_venue_may_forget_its_day_only_when_all_of_it_is_on_record() {
        logOn();
        records.goAway();
        say(Says.execution("E1", ORDER, '0', '0'));
        theirs.closeDay();
        theirs.session(theirs.orders()).generateTestRequest("closed");

        Eventually.isTrue("the connection is given up", () -> !ours.isUp());
        assertThat(theirs.admin("0")).noneMatch(FixVenueTest::answersTheClose);
        records.comeBack();
        Eventually.isTrue("closed on record", () -> records.mark(ORDERS).closing());
        isReported("E1");
        isUp();
        theirs.session(theirs.orders()).generateTestRequest("closed");
        Eventually.isTrue("an answer", () -> theirs.admin("0").stream().anyMatch(FixVenueTest::answersTheClose));
    }

    private static boolean answersTheClose(Message heartbeat) {
        return heartbeat.getOptionalString(112).filter("closed"::equals).isPresent();
    }

    @Test
    void a_day_that_has_ended_here_and_not_there_begins_anew_for_both() throws Exception {
        logOn();
        for (int i = 1; i <= 5; i++) {
            ours.send(order(ORDER.request(i)));
        }
        say(Says.execution("E1", ORDER, '0', '0'));
        theirs.closeDay();
        Eventually.isTrue(
                "closed on record",
                () -> records.mark(ORDERS).closing() && records.mark(COPIES).closing());
        theirs.drop(theirs.orders());
        theirs.drop(theirs.copies());
        Eventually.isTrue("down", () -> !ours.isUp());

        isUp();
        Eventually.isTrue("copies too", () -> theirs.session(theirs.copies()).isLoggedOn());
        ours.send(order(ORDER.request(6)));
        assertThat(theirs.next("D", 6).getHeader().getInt(34)).isLessThan(5);
        say(Says.execution("E2", ORDER, '0', '0'));
        isReported("E1", "E2");
    }

    /// As after the loss of our database: what went under the numbers before is nowhere.
    @Test
    void numbers_that_the_venue_has_and_we_never_had_are_not_begun_anew() {
        theirs.forgetsFrom(1_000);

        ours.start();

        Eventually.isTrue(
                "it has tried again and again",
                () -> theirs.onTheWire(theirs.orders(), "A").size() > 2);
        assertThat(theirs.onTheWire(theirs.orders(), "A")).noneMatch(logon -> logon.contains("\u0001141=Y\u0001"));
        assertThat(records.mark(ORDERS).epoch()).isOne();
        theirs.forgetsFrom(1);
        isUp();
    }

    @Test
    void a_reset_that_the_venue_wants_is_a_new_epoch() {
        logOn();
        say(Says.execution("E1", ORDER, '0', '0'));
        isReported("E1");

        theirs.resetAtNextLogon();
        theirs.drop(theirs.orders());
        Eventually.isTrue("down", () -> !ours.isUp());

        Eventually.isTrue("a new epoch", () -> records.mark(ORDERS).epoch() > 1);
        isUp();
        say(Says.execution("E2", ORDER, '0', '0'));
        isReported("E1", "E2");
    }

    @Test
    void a_venue_that_has_lost_its_numbers_is_asked_to_begin_anew() {
        logOn();
        say(Says.execution("E1", ORDER, '0', '0'));
        say(Says.execution("E2", ORDER, '0', '0'));
        isReported("E1", "E2");

        theirs.losesItsNumbers(theirs.orders());
        Eventually.isTrue("down", () -> !ours.isUp());

        Eventually.isTrue("a new epoch", () -> records.mark(ORDERS).epoch() > 1);
        isUp();
        assertThat(theirs.admin("A").getLast().getOptionalString(141)).contains("Y");
        say(Says.execution("E3", ORDER, '0', '0'));
        isReported("E1", "E2", "E3");
        theirs.drop(theirs.orders());
        Eventually.isTrue("down", () -> !ours.isUp());
        isUp();
        assertThat(theirs.admin("A").getLast().isSetField(141))
                .as("the numbers are kept from there on")
                .isFalse();
    }

    @Test
    void copies_of_executions_are_on_record_with_their_number() {
        ours.start();
        Eventually.isTrue(
                "the drop copy is up", () -> theirs.session(theirs.copies()).isLoggedOn());

        theirs.say(theirs.copies(), Says.with(Says.trade("E1", ORDER, 40, 40), "797", "Y"));
        theirs.say(theirs.copies(), Says.with(Says.trade("E2", ORDER, 60, 100), "797", "Y", "31", "-"));

        Eventually.isTrue(
                "one is a copy, and one is evidence", () -> records.refused().size() == 1);
        assertThat(records.copies()).hasSize(1);
        assertThat(records.reports()).isEmpty();
        Eventually.isTrue(
                "both are counted",
                () -> records.mark(COPIES).incoming()
                        == theirs.session(theirs.copies()).getExpectedSenderNum());
    }

    @Test
    void positions_are_on_record_with_their_number_and_what_cannot_be_one_is_evidence() {
        ours.start();
        Eventually.isTrue(
                "the drop copy is up", () -> theirs.session(theirs.copies()).isLoggedOn());

        theirs.say(theirs.copies(), Says.position("P1"));
        theirs.say(theirs.copies(), Says.position("P2", "1", "no account"));
        theirs.say(theirs.copies(), Says.position("P3", "55", "AAPL"));

        Eventually.isTrue(
                "two are positions, and one is evidence",
                () -> records.positions().size() == 2 && records.refused().size() == 1);
        assertThat(records.positions())
                .extracting(
                        said -> said.position().symbol() + " " + said.position().quantity())
                .containsExactly("IBM 100", "AAPL 100");
        assertThat(records.refused().getFirst().execId()).isEqualTo("P2");
        Eventually.isTrue(
                "all are counted",
                () -> records.mark(COPIES).incoming()
                        == theirs.session(theirs.copies()).getExpectedSenderNum());
    }

    private static Message snapshot(Instant at) {
        LocalDateTime time = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        String date = time.format(DateTimeFormatter.ofPattern("yyyyMMdd"));
        String clock = time.format(DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS"));
        Message message = Wire.message("W");
        message.setString(55, "IBM");
        for (String type : List.of("0", "1", "2")) {
            Group entry = new Group(268, 269);
            message.addGroup(Says.with(entry, "269", type, "270", "100", "271", "5", "272", date, "273", clock));
        }
        return message;
    }

    @Test
    void prices_are_asked_for_and_handed_on() throws Exception {
        ours.start();
        Message asked = theirs.next("V", 1);
        assertThat(asked.getGroups(146).getFirst().getString(55)).isEqualTo("IBM");
        assertThat(asked.getGroupCount(267)).isEqualTo(3);
        Instant at = Instant.now();

        theirs.say(theirs.prices(), snapshot(at));

        Eventually.isTrue("a quote and a trade", () -> quotes.size() == 1 && trades.size() == 1);
        assertThat(quotes.getFirst().at()).isEqualTo(at);
    }

    @Test
    void a_quote_from_the_future_counts_for_nothing() {
        ours.start();
        theirs.next("V", 1);

        theirs.say(theirs.prices(), snapshot(Instant.now().plusSeconds(3_600)));
        Instant at = Instant.now();
        theirs.say(theirs.prices(), snapshot(at));

        Eventually.isTrue("a quote", () -> !quotes.isEmpty());
        assertThat(quotes).extracting(Quote::at).containsExactly(at);
    }

    @Test
    void after_the_connection_was_lost_prices_are_asked_for_again() {
        ours.start();
        theirs.next("V", 1);

        theirs.drop(theirs.prices());

        theirs.next("V", 2);
    }

    @Test
    void a_halt_is_known_until_it_is_over() {
        ours.start();
        theirs.next("V", 1);

        theirs.say(theirs.prices(), Says.with(Wire.message("f"), "55", "IBM", "326", "2"));
        Eventually.isTrue("halted", () -> ours.isHalted(IBM));

        theirs.say(theirs.prices(), Says.with(Wire.message("f"), "55", "IBM", "326", "3"));
        Eventually.isTrue("resumed", () -> !ours.isHalted(IBM));
    }
}
