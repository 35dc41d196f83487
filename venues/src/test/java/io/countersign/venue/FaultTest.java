package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.Message;

/// Each fault, over the wire: what the firm gets to see, that it happens as often as it should, and that the venue's
/// own books stay right.
final class FaultTest {
    private static final List<String> BOUGHT_100 = List.of("a 0 0 100 0 100", "a F 2 100 100 0");

    @TempDir
    private Path directory;

    private RunningVenue venue;
    private FixClient client;

    @BeforeEach
    void connect() throws Exception {
        venue = new RunningVenue(directory);
        client = venue.orders();
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private void fault(String query) throws Exception {
        venue.command("/fault?fault=" + query);
    }

    private int trades() throws Exception {
        return venue.json("/ledger").get("trades").size();
    }

    @Test
    void rejects() throws Exception {
        fault("reject&count=1");
        client.order("a buy 100 TEST");
        client.order("b buy 100 TEST");

        assertThat(client.awaitLines(3)).containsExactly("a 8 8 100 0 0", "b 0 0 100 0 100", "b F 2 100 100 0");
        assertThat(FixClient.field(client.received("8").getFirst(), Tag.TEXT)).isEqualTo("simulated reject");
    }

    @Test
    void keeps_silent_until_it_is_asked_for_the_third_time() throws Exception {
        fault("silent&count=1");
        client.order("a buy 100 TEST");
        client.order("b sell 100 TEST");
        assertThat(client.awaitLines(2)).containsExactly("b 0 0 100 0 100", "b F 2 100 100 0");

        client.ask("a", "1");
        client.ask("a", "2");
        client.ask("a", "3");

        assertThat(client.awaitLines(5)).contains("a I 2 100 100 0").containsAll(BOUGHT_100);
        assertThat(client.received("8").stream()
                        .filter(report -> FixClient.field(report, Tag.EXEC_TYPE).equals("I")))
                .hasSize(1);
    }

    @Test
    void keeps_silent_about_a_cancel() throws Exception {
        client.order("a buy 100 TEST at 9");
        client.awaitLines(1);
        fault("silent_cancel&count=1");
        client.cancel("a-1", "a");
        client.ask("a", "1");
        client.ask("a", "2");
        client.order("b buy 1 TEST at 9");
        assertThat(client.awaitLines(2)).containsExactly("a 0 0 100 0 100", "b 0 0 1 0 1");

        client.ask("a", "3");
        assertThat(client.awaitLines(4)).contains("a I 4 100 0 0", "a-1,a 4 4 100 0 0");
    }

    @Test
    void is_slow() throws Exception {
        fault("slow&count=1&millis=400");
        long before = System.nanoTime();
        client.order("a buy 100 TEST");
        client.order("b buy 100 TEST");

        assertThat(client.awaitLines(4).subList(2, 4)).isEqualTo(BOUGHT_100);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void loses_an_order_on_the_way() throws Exception {
        fault("disconnect&count=1");
        client.order("a buy 100 TEST");
        client.awaitLogout();
        client.awaitHeard();
        client.ask("a", "1");

        assertThat(client.awaitLines(1)).containsExactly("a I 8  0 0");
        client.order("a buy 100 TEST");
        assertThat(client.awaitLines(3)).endsWith("a 0 0 100 0 100", "a F 2 100 100 0");
        assertThat(venue.json("/counts").get("duplicates").asInt()).isZero();
    }

    @Test
    void disconnects_with_an_order_and_reports_it_after_the_next_logon() throws Exception {
        fault("disconnect_after&count=1");
        client.order("a buy 100 TEST");
        client.awaitLogout();
        assertThat(client.lines()).isEmpty();

        client.awaitLogon();
        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100);
        assertThat(trades()).isEqualTo(1);
    }

    @Test
    void reports_twice_under_the_same_number() throws Exception {
        fault("duplicate&count=2");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(4))
                .containsExactly(BOUGHT_100.get(0), BOUGHT_100.get(0), BOUGHT_100.get(1), BOUGHT_100.get(1));
        assertThat(client.received("8").stream()
                        .map(report -> FixClient.field(report, Tag.EXEC_ID))
                        .distinct())
                .hasSize(2);
        assertThat(trades()).isEqualTo(1);
    }

    @Test
    void reports_out_of_order() throws Exception {
        fault("out_of_order&count=1");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100.reversed());
        client.order("b buy 100 TEST");
        assertThat(client.awaitLines(4)).endsWith("b 0 0 100 0 100", "b F 2 100 100 0");
    }

    @Test
    void fills_after_it_has_canceled() throws Exception {
        client.order("a buy 100 TEST at 9");
        client.awaitLines(1);
        fault("late_fill&count=1");
        client.cancel("a-1", "a");

        assertThat(client.awaitLines(3)).endsWith("a-1,a 4 4 100 0 0", "a F 4 100 1 0");
        assertThat(trades()).isEqualTo(1);
    }

    /// The cancel that came too late was not followed: what would trade after it would be more than was ordered.
    @Test
    void keeps_the_late_fill_for_a_cancel_that_is_followed() throws Exception {
        fault("late_fill&count=1");
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        client.cancel("a-1", "a");
        client.order("b buy 100 TEST at 9");
        client.awaitLines(4);
        client.cancel("b-1", "b");

        assertThat(client.awaitLines(6)).endsWith("b-1,b 4 4 100 0 0", "b F 4 100 1 0");
        assertThat(trades()).isEqualTo(2);
    }

    @Test
    void says_a_wrong_quantity_and_a_wrong_price() throws Exception {
        fault("wrong_quantity&count=1");
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        fault("wrong_price&count=1");
        client.order("b buy 100 TEST");
        client.awaitLines(4);

        assertThat(client.received(
                        report -> FixClient.field(report, Tag.EXEC_TYPE).equals("F")))
                .extracting(report -> "%s at %s, cum %s at %s"
                        .formatted(
                                FixClient.field(report, Tag.LAST_QTY),
                                FixClient.field(report, Tag.LAST_PX),
                                FixClient.field(report, Tag.CUM_QTY),
                                FixClient.field(report, Tag.AVG_PX)))
                .containsExactly("101 at 10.01, cum 100 at 10.01", "100 at 11.01, cum 100 at 10.01");
        assertThat(venue.json("/ledger")
                        .get("positions")
                        .get("ACC-001")
                        .get("TEST")
                        .asText())
                .isEqualTo("200");
    }

    @Test
    void reports_an_order_that_nobody_sent() throws Exception {
        fault("unknown_order&count=1");
        client.order("a buy 100 TEST");

        client.awaitLines(3);
        List<Message> reports = client.received("8");
        assertThat(reports.stream()
                        .filter(report -> FixClient.field(report, Tag.CL_ORD_ID).startsWith("NEVER-SENT-XSIM-")))
                .hasSize(1);
        assertThat(reports.stream()
                        .map(report -> FixClient.field(report, Tag.EXEC_ID))
                        .distinct())
                .hasSize(3);
        assertThat(trades()).isEqualTo(1);
    }

    @Test
    void sends_garbage_between() throws Exception {
        fault("garbage&count=1");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100);
        assertThat(client.logons()).isEqualTo(1);
    }

    @Test
    void sends_half_a_message_and_is_gone() throws Exception {
        fault("half_message&count=1");
        client.order("a buy 100 TEST");
        client.awaitLogout();
        client.awaitLogon();

        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100);
        assertThat(client.logons()).isEqualTo(2);
    }

    @Test
    void forgets_its_numbers_and_says_all_again_when_the_other_side_begins_anew() throws Exception {
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        fault("sequence_reset&count=1");
        client.order("b buy 100 TEST");
        client.awaitLogout();
        client.resetAtNextLogon();

        client.await(() -> client.lines().size() >= 6, "all of the day");
        assertThat(client.lines()).endsWith(BOUGHT_100.get(0), BOUGHT_100.get(1), "b 0 0 100 0 100", "b F 2 100 100 0");
        assertThat(client.received("8"))
                .extracting(report -> FixClient.field(report.getHeader(), Tag.POSS_RESEND))
                .containsExactly("", "", "Y", "Y", "", "");
        assertThat(client.received("8").stream()
                        .map(report -> FixClient.field(report, Tag.EXEC_ID))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void trades_more_than_was_ordered() throws Exception {
        fault("overfill&count=1");
        client.order("a buy 100 TEST at 9");

        assertThat(client.awaitLines(2)).containsExactly("a 0 0 100 0 100", "a F 2 100 101 0");
        assertThat(venue.json("/ledger")
                        .get("positions")
                        .get("ACC-001")
                        .get("TEST")
                        .asText())
                .isEqualTo("101");
    }

    @Test
    void trades_what_it_tells_nobody() throws Exception {
        fault("unreported_trade&count=1");
        client.order("a buy 100 TEST");
        client.order("b buy 100 TEST");

        assertThat(client.awaitLines(4)).startsWith(BOUGHT_100.toArray(String[]::new));
        assertThat(trades()).isEqualTo(3);
        assertThat(venue.json("/ledger")
                        .get("positions")
                        .get("ACC-001")
                        .get("TEST")
                        .asText())
                .isEqualTo("201");
    }

    @Test
    void lets_changes_wait() throws Exception {
        client.order("a buy 100 TEST at 9");
        fault("pending&count=2&millis=5000");
        client.replace("a-1", "a", 50, "9");
        assertThat(client.awaitLines(2)).endsWith("a-1,a E E 100 0 100");
        venue.clock().pass(Duration.ofSeconds(5));
        assertThat(client.awaitLines(3)).endsWith("a-1,a 5 0 50 0 50");
        client.cancel("a-2", "a-1");
        assertThat(client.awaitLines(4)).endsWith("a-2,a-1 6 6 50 0 50");
        venue.clock().pass(Duration.ofSeconds(5));
        assertThat(client.awaitLines(5)).endsWith("a-2,a-1 4 4 50 0 0");
    }

    @Test
    void does_not_answer_questions() throws Exception {
        client.order("a buy 100 TEST at 9");
        fault("status_silent&count=2");
        client.ask("a", "1");
        client.ask("a", "2");
        client.ask("a", "3");

        client.awaitLines(2);
        assertThat(FixClient.field(client.received("8").get(1), Tag.ORD_STATUS_REQ_ID))
                .isEqualTo("3");
    }

    @Test
    void is_told_not_to_any_more() throws Exception {
        fault("reject&count=5");
        fault("reject&count=0");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100);
    }
}
