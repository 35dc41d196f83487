package io.countersign.fix;

import static io.countersign.fix.OrderWriterTest.order;
import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.OrderStanding;
import io.countersign.execution.VenueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a line can do that no engine would.
class RawWireTest {
    private static final String SESSION = "COUNTERSIGN->XSIM";

    private final RawVenue theirs = new RawVenue("COUNTERSIGN");
    private final MemoryRecords records = new MemoryRecords();
    private final FixVenue ours = new FixVenue(
            new FixSettings(
                    new VenueId("XSIM"),
                    "127.0.0.1",
                    theirs.port(),
                    "COUNTERSIGN",
                    "countersign",
                    "secret",
                    Duration.ofSeconds(1),
                    false,
                    Duration.ofSeconds(1)),
            List.of(),
            Clock.systemUTC(),
            records,
            _ -> {},
            _ -> {},
            SessionMeter.NONE);

    @BeforeEach
    void logOn() throws IOException {
        ours.start();
        acceptLogon(1);
    }

    @AfterEach
    void close() throws IOException {
        theirs.close();
        ours.close();
    }

    private void acceptLogon(int number) throws IOException {
        assertThat(theirs.accept()).contains("|98=0|", "|108=1|", "|8013=N|");
        theirs.say(RawVenue.message("A", number, "98=0|108=1|"));
        assertThat(theirs.hear("1")).contains("|112=READY|");
        assertThat(ours.isUp())
                .as("before it is known whether the venue missed anything")
                .isFalse();
        theirs.say(RawVenue.message("0", number + 1, "112=READY|"));
        Eventually.isTrue("up", ours::isUp);
    }

    /// The venue has counted it, and made no order of it: that is what it says when it is asked. It may ask for it
    /// again, and does not get it.
    @Test
    void an_order_that_the_session_rejects_was_never_received_and_is_never_sent_again() throws Exception {
        ours.send(order(ORDER));
        String sent = theirs.hear("D");
        String number = field(sent, "34");
        theirs.say(RawVenue.message("3", 3, "45=" + number + "|371=38|372=D|373=5|58=Value is incorrect|"));
        CompletableFuture<OrderStanding> asked = CompletableFuture.supplyAsync(() -> ours.ask(order(ORDER)));
        String question = theirs.hear("H");
        theirs.say(RawVenue.message("8", 4, unknown(field(question, "790"))));

        assertThat(asked.get()).isEqualTo(new OrderStanding.NeverReceived());
        theirs.say(RawVenue.message("2", 5, "7=" + number + "|16=0|"));
        assertThat(theirs.hear())
                .as("neither the order nor the question")
                .contains("|35=4|", "|34=" + number + "|", "|123=Y|");
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void an_order_that_the_session_rejects_stays_unknown_as_long_as_the_venue_does_not_say() throws Exception {
        ours.send(order(ORDER));
        String number = field(theirs.hear("D"), "34");
        theirs.say(RawVenue.message("3", 3, "45=" + number + "|371=38|372=D|373=5|58=Value is incorrect|"));
        CompletableFuture<OrderStanding> asked = CompletableFuture.supplyAsync(() -> ours.ask(order(ORDER)));
        theirs.hear("H");
        theirs.hangUp();

        assertThat(asked.get()).isInstanceOf(OrderStanding.Silent.class);
        acceptLogon(4);
        theirs.say(RawVenue.message("2", 6, "7=" + number + "|16=0|"));
        assertThat(theirs.hear()).contains("|35=4|", "|123=Y|");
    }

    private static String unknown(String question) {
        return "37=NONE|17=0|150=I|39=8|103=5|11=" + ORDER + "|1=ACC-001|55=IBM|54=1|38=0|14=0|151=0|6=0|790="
                + question + "|60=20261122-10:00:00.000000001|";
    }

    private static String field(String message, String tag) {
        int at = message.indexOf("|" + tag + "=") + tag.length() + 2;
        return message.substring(at, message.indexOf('|', at));
    }

    private static byte[] report(int number, String execId) {
        return RawVenue.message("8", number, body(execId));
    }

    private static String body(String execId) {
        return "37=V-1|17=" + execId + "|150=0|39=0|11=" + ORDER
                + "|1=ACC-001|55=IBM|54=1|38=100|40=2|44=100.5|59=0|14=0|151=100|6=0|60=20261122-10:00:00.000000001|";
    }

    private void isReported(String... execIds) {
        Eventually.isTrue(
                "reported " + List.of(execIds), () -> records.reports().size() >= execIds.length);
        assertThat(records.reports()).extracting(report -> report.id().execId()).containsExactly(execIds);
    }

    /// When the clock of either end is wrong.
    @Test
    void a_report_is_heard_whatever_time_it_says_it_was_sent_at() throws IOException {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        theirs.say(RawVenue.message("8", 3, now.minusHours(1), body("E1")));
        theirs.say(RawVenue.message("8", 4, now.plusHours(1), body("E2")));

        isReported("E1", "E2");
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void garbage_between_messages_is_passed_over() throws IOException {
        theirs.say("GET / HTTP/1.1\r\n\r\n\u0000\u0001\u00ff8=FIX".getBytes(StandardCharsets.ISO_8859_1));
        theirs.say(report(3, "E1"));

        isReported("E1");
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void a_message_that_was_damaged_on_the_way_is_asked_for_again() throws IOException {
        byte[] damaged = report(3, "E1");
        damaged[damaged.length - 20] ^= 1;
        theirs.say(damaged);
        theirs.say(report(4, "E2"));

        assertThat(theirs.hear("2")).contains("|7=3|");

        String again = "43=Y|122=20261122-10:00:00|" + body("E1");
        theirs.say(RawVenue.message("8", 3, again));
        theirs.say(RawVenue.message("8", 4, "43=Y|122=20261122-10:00:00|" + body("E2")));
        isReported("E1", "E2");
    }

    @Test
    void half_a_message_is_none_and_the_rest_of_it_makes_it_one() throws IOException {
        byte[] whole = report(3, "E1");
        theirs.say(whole, 0, whole.length / 2);
        theirs.say(whole, whole.length / 2, whole.length);

        isReported("E1");
    }

    @Test
    void half_a_message_before_the_line_is_lost_is_forgotten() throws IOException {
        byte[] whole = report(3, "E1");
        theirs.say(whole, 0, whole.length / 2);
        theirs.hangUp();

        acceptLogon(3);
        theirs.say(report(5, "E1"));

        isReported("E1");
    }

    @Test
    void a_number_that_is_too_low_ends_the_connection() throws IOException {
        theirs.say(report(3, "E1"));
        isReported("E1");
        theirs.say(report(1, "E2"));

        assertThat(theirs.hear("5")).contains("|58=MsgSeqNum too low, expecting 4 but received 1|");
        assertThat(theirs.hear("-")).as("it hung up").isEmpty();
        isReported("E1");
    }

    @Test
    void a_message_that_comes_again_under_its_number_is_one() throws IOException {
        theirs.say(report(3, "E1"));
        theirs.say(RawVenue.message("8", 3, "43=Y|122=20261122-10:00:00|" + body("E1")));
        theirs.say(report(4, "E2"));

        isReported("E1", "E2");
        assertThat(ours.isUp()).isTrue();
    }

    @Test
    void a_line_on_which_nothing_comes_is_lost_after_two_heartbeats_and_a_bit() throws IOException {
        assertThat(theirs.hear("1")).as("it asks whether anybody is there").contains("|112=TEST|");

        Eventually.isTrue("down", () -> !ours.isUp());

        acceptLogon(3);
        Eventually.isTrue("counted", () -> records.mark(SESSION).incoming() == 5);
    }
}
