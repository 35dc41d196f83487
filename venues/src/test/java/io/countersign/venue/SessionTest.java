package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.Message;

/// What holds of the sessions themselves: who gets in, numbers, gaps, losses, restarts and the end of a day.
final class SessionTest {
    private static final List<String> BOUGHT_100 = List.of("a 0 0 100 0 100", "a F 2 100 100 0");

    @TempDir
    private Path directory;

    private RunningVenue venue;

    @BeforeEach
    void open() {
        venue = new RunningVenue(directory);
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private String refusal(FixClient client) {
        client.await(() -> !client.admin("5").isEmpty(), "a Logout");
        return FixClient.field(client.admin("5").getFirst(), Tag.TEXT);
    }

    @Test
    void lets_in_only_who_has_the_password() throws Exception {
        FixClient client = venue.attempt("countersign", logon -> logon.setString(Tag.PASSWORD, "wrong"));

        assertThat(refusal(client)).isEqualTo("wrong Username or Password");
        assertThat(client.logons()).isZero();
    }

    @Test
    void tells_a_stranger_that_he_is_not_known() throws Exception {
        FixClient client = venue.attempt("stranger", _ -> {});

        assertThat(refusal(client)).isEqualTo("unknown CompID stranger at XSIM");
    }

    @Test
    void sends_again_what_was_missed() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        client.session().logout();
        client.awaitLogout();
        client.session().setNextTargetMsgSeqNum(2); // as if all after the Logon had been lost
        client.session().logon();
        client.awaitLogon();

        List<String> twice = client.awaitLines(4);
        assertThat(twice.subList(2, 4)).isEqualTo(BOUGHT_100);
        Message again = client.received("8").get(2);
        assertThat(FixClient.field(again.getHeader(), Tag.POSS_DUP_FLAG)).isEqualTo("Y");
        assertThat(FixClient.field(again.getHeader(), 122)).isNotEmpty();
        assertThat(FixClient.field(again, Tag.EXEC_ID))
                .isEqualTo(FixClient.field(client.received("8").get(0), Tag.EXEC_ID));
    }

    @Test
    void asks_for_what_it_missed_and_takes_a_gap_fill_in_place_of_an_order() throws Exception {
        FixClient client = venue.orders();
        client.session().setNextSenderMsgSeqNum(client.session().getExpectedSenderNum() + 5);
        client.order("a buy 100 TEST");

        client.await(() -> !client.admin("2").isEmpty(), "a ResendRequest");
        client.awaitHeard();
        client.ask("a", "1");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(3).getFirst()).isEqualTo("a I 8  0 0");
        assertThat(client.lines().subList(1, 3)).isEqualTo(BOUGHT_100);
        assertThat(client.logons()).isEqualTo(1);
    }

    @Test
    void ends_the_connection_when_a_number_is_too_low() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        client.session().setNextSenderMsgSeqNum(1);
        client.order("b buy 100 TEST");

        assertThat(refusal(client)).contains("MsgSeqNum too low");
        client.awaitLogout();
        assertThat(venue.json("/ledger").get("trades")).hasSize(1);
    }

    @Test
    void takes_a_possible_duplicate_once() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 100 TEST");
        client.awaitLines(2);
        Message order = FixClient.orderMessage("b buy 100 TEST");
        order.getHeader().setString(49, "countersign");
        order.getHeader().setString(56, "XSIM");
        order.getHeader().setString(8, "FIX.4.4");
        order.getHeader().setInt(34, 2);
        order.getHeader().setString(Tag.POSS_DUP_FLAG, "Y");
        order.getHeader().setString(52, "20260302-14:30:00.000");
        order.getHeader().setString(122, "20260302-14:30:00.000");
        assertThat(client.session().getResponder().send(order.toString())).isTrue();
        client.ask("b", "1");

        assertThat(client.awaitLines(3)).endsWith("b I 8  0 0");
    }

    @Test
    void ends_a_connection_that_has_gone_quiet() throws Exception {
        String logon = sealed(
                "35=A|34=1|49=countersign|52=20260302-14:30:00.000|56=XSIM|98=0|108=1" + "|553=countersign|554=secret");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), venue.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(logon.getBytes(StandardCharsets.US_ASCII));

            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(said).contains("\u000135=A\u0001", "\u000135=1\u0001");
        }
    }

    private static String sealed(String body) {
        String fields = body.replace('|', '\u0001') + "\u0001";
        String message = "8=FIX.4.4\u00019=%d\u0001%s".formatted(fields.length(), fields);
        int sum = message.chars().sum() % 256;
        return message + "10=%03d\u0001".formatted(sum);
    }

    @Test
    void reports_after_the_next_logon_what_happened_meanwhile() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 400 TEST at 10.01");
        client.awaitLines(2);
        client.session().logout();
        client.awaitLogout();

        venue.clock().pass(java.time.Duration.ofSeconds(1));
        client.session().logon();

        assertThat(client.awaitLines(3)).endsWith("a F 2 400 400 0");
        Message report = client.received("8").getLast();
        assertThat(report.getHeader().isSetField(Tag.POSS_DUP_FLAG)).isFalse();
    }

    @Test
    void goes_on_after_a_restart_with_its_numbers_and_its_orders() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 400 TEST at 10.01 for 1");
        client.awaitLines(2);

        venue.restart();
        client.await(() -> client.logons() == 2, "a second logon");
        venue.clock().pass(java.time.Duration.ofSeconds(1));

        assertThat(client.awaitLines(3)).endsWith("a F 2 400 400 0");
        assertThat(client.lines()).as("nothing twice").hasSize(3);
        client.order("a buy 400 TEST");
        assertThat(client.awaitLines(4)).endsWith("a 8 2 400 400 0");
    }

    @Test
    void sends_what_a_kill_kept_from_the_store() throws Exception {
        FixClient client = venue.orders();
        client.order("z buy 1 TEST at 9");
        client.awaitLines(1);
        Path stores = venue.venueData().resolve("XSIM.sessions");
        Path before = directory.resolve("before");
        copy(stores, before);
        client.order("a buy 100 TEST");
        client.awaitLines(3);

        // The journal has it, the store and the note that it went there have not.
        venue.restart(() -> {
            withoutLastDelivered();
            copy(before, stores);
        });
        client.await(() -> client.awaitLines(3).size() >= 3 && client.logons() >= 1, "back");
        client.session().setNextTargetMsgSeqNum(3); // the firm is as far as the store
        assertThat(client.awaitLines(5).subList(3, 5)).isEqualTo(BOUGHT_100);
    }

    private void withoutLastDelivered() {
        try {
            List<String> lines = Files.readAllLines(venue.journal());
            Files.write(
                    venue.journal(),
                    lines.stream()
                            .filter(line -> !line.contains("DELIVERED")
                                    || line.contains(lines.get(2).replaceAll(".*\"execId\":\"([^\"]*)\".*", "$1")))
                            .toList());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            try (var files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void says_all_of_the_day_again_when_its_stores_are_lost() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 100 TEST");
        client.awaitLines(2);

        client.resetAtNextLogon();
        venue.restart(venue::loseStores);

        assertThat(client.awaitLines(4).subList(2, 4)).isEqualTo(BOUGHT_100);
        assertThat(client.received("8").subList(2, 4))
                .allMatch(report ->
                        FixClient.field(report.getHeader(), Tag.POSS_RESEND).equals("Y"));
    }

    @Test
    void cuts_all_connections_when_told_to_and_goes_on_with_the_next() throws Exception {
        FixClient client = venue.orders();
        FixClient copy = venue.connect("countersign-DC");

        venue.command("/disconnect");
        client.await(() -> client.logons() == 2, "the next session");
        copy.await(() -> copy.logons() == 2, "the next session of the copies");
        client.order("a buy 100 TEST");

        assertThat(client.awaitLines(2)).isEqualTo(BOUGHT_100);
    }

    @Test
    void ends_the_day_and_begins_the_next_with_new_numbers() throws Exception {
        FixClient client = venue.orders();
        FixClient copy = venue.connect("countersign-DC");
        client.order("a buy 100 TEST at 9");
        client.order("b buy 100 TEST at 9 for 1");
        client.order("c buy 100 TEST");
        client.awaitLines(4);

        venue.command("/close-session");
        client.await(() -> client.logons() == 2, "the next day");
        copy.await(() -> copy.logons() == 2, "the next day of the copies");

        assertThat(client.lines()).endsWith("a C C 100 0 0");
        assertThat(client.await("h", 1))
                .extracting(status -> FixClient.field(status, Tag.TRAD_SES_STATUS))
                .containsExactly("3");
        assertThat(client.admin("5"))
                .extracting(logout -> FixClient.field(logout, Tag.TEXT))
                .containsExactly("end of day");
        assertThat(client.session().getExpectedTargetNum()).isEqualTo(2);
        client.ask("b", "1");
        assertThat(client.awaitLines(6)).endsWith("b I 0 100 0 100");
        assertThat(client.admin("2")).as("nothing was asked for again").isEmpty();
    }

    @Test
    void says_before_the_close_what_everybody_holds_and_after_a_restart_the_same() throws Exception {
        FixClient client = venue.orders();
        FixClient copy = venue.connect("countersign-DC");
        client.order("a buy 100 TEST");
        client.order("b sell 30 TEST");
        client.order("c sell 200 LOTS");
        client.awaitLines(6);
        copy.await("8", 3);
        copy.session().logout();
        copy.awaitLogout();

        venue.command("/close-session");
        client.await(() -> client.logons() == 2, "the next day");
        client.order("d buy 7 TEST");
        client.awaitLines(8);
        venue.restart();
        copy.session().logon();
        copy.await(() -> copy.logons() == 3, "back, told, and back again");

        List<Message> positions = copy.received("AP");
        assertThat(positions).extracting(SessionTest::position).containsExactly("ACC-001 TEST 70", "ACC-001 LOTS -200");
        assertThat(positions.stream().map(said -> FixClient.field(said, Tag.POS_MAINT_RPT_ID)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("XSIM-"));
        assertThat(copy.received())
                .extracting(said -> FixClient.field(said.getHeader(), Tag.MSG_TYPE))
                .startsWith("8", "8", "8", "AP", "AP", "h");
        assertThat(client.received("AP")).as("on the orders session").isEmpty();
    }

    private static String position(Message message) {
        try {
            Group quantity = message.getGroup(1, Tag.NO_POSITIONS);
            return "%s %s %s"
                    .formatted(
                            message.getString(Tag.ACCOUNT),
                            message.getString(Tag.SYMBOL),
                            quantity.getDecimal(Tag.LONG_QTY)
                                    .subtract(quantity.getDecimal(Tag.SHORT_QTY))
                                    .toPlainString());
        } catch (FieldNotFound e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_is_held_is_written_as_the_standard_has_it() throws Exception {
        FixClient client = venue.orders();
        FixClient copy = venue.connect("countersign-DC");
        client.order("a buy 100 TEST");
        client.awaitLines(2);

        venue.command("/close-session");

        // The client has checked it against the dictionary, or it would have nothing of it.
        String text = copy.await("AP", 1).getFirst().toString().replace('\u0001', '|');
        assertThat(text)
                .contains("|1=ACC-001|", "|55=TEST|", "|325=Y|", "|581=1|", "|715=20", "|721=XSIM-", "|728=0|")
                .contains("|730=10.01|731=1|734=10.01|", "|20018=20")
                .contains("|453=1|448=countersign|447=D|452=1|")
                .contains("|702=1|703=FIN|704=100|705=0|")
                .contains("|753=1|707=FMTM|708=1001.00|");
    }

    @Test
    void ends_the_day_of_one_who_was_away_when_he_is_back() throws Exception {
        FixClient client = venue.orders();
        client.order("a buy 100 TEST at 9");
        client.awaitLines(1);
        client.session().logout();
        client.awaitLogout();

        venue.command("/close-session");
        venue.restart();
        client.session().logon();
        client.await(() -> client.logons() == 3, "back, told, and back again");

        assertThat(client.lines()).containsExactly("a 0 0 100 0 100", "a C C 100 0 0");
        assertThat(client.session().getExpectedTargetNum()).isEqualTo(2);
    }

    @Test
    void cancels_the_orders_of_a_connection_that_is_lost_where_that_was_wanted() throws Exception {
        FixClient client = venue.connect("countersign", logon -> logon.setString(Tag.CANCEL_ORDERS_ON_DISCONNECT, "Y"));
        FixClient other = venue.connect("other");
        client.order("a buy 100 TEST at 9");
        other.order("o buy 100 TEST at 9");
        client.awaitLines(1);
        other.awaitLines(1);

        client.session().disconnect("pulled", false);
        other.session().disconnect("pulled", false);
        client.await(() -> client.logons() == 2, "back");
        other.await(() -> other.logons() == 2, "the other is back");

        assertThat(client.awaitLines(2)).endsWith("a 4 4 100 0 0");
        other.ask("o", "1");
        assertThat(other.awaitLines(2)).endsWith("o I 0 100 0 100");
    }

    @Test
    void cancels_them_also_when_it_was_the_venue_that_went_away() throws Exception {
        FixClient client = venue.connect("countersign", logon -> logon.setString(Tag.CANCEL_ORDERS_ON_DISCONNECT, "Y"));
        client.order("a buy 100 TEST at 9");
        client.awaitLines(1);

        venue.restart();

        assertThat(client.awaitLines(2)).endsWith("a 4 4 100 0 0");
    }
}
