package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.VenueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
