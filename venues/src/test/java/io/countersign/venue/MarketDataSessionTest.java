package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.Group;
import quickfix.Message;

/// The market shows 10.00 / 10.01 with 300 a side; others trade 80 between 9.90 and 10.05 in second 3.
final class MarketDataSessionTest {
    @TempDir
    private Path directory;

    private RunningVenue venue;
    private FixClient client;

    @BeforeEach
    void connect() throws Exception {
        venue = new RunningVenue(directory);
        client = venue.connect("countersign-MD");
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private void subscribe(String... symbols) {
        Message request = FixClient.message("35=V|262=r1|263=1|264=1|265=1");
        for (String type : List.of("0", "1", "2")) {
            Group group = new Group(267, Tag.MD_ENTRY_TYPE);
            group.setString(Tag.MD_ENTRY_TYPE, type);
            request.addGroup(group);
        }
        for (String symbol : symbols) {
            Group group = new Group(Tag.NO_RELATED_SYM, Tag.SYMBOL);
            group.setString(Tag.SYMBOL, symbol);
            request.addGroup(group);
        }
        client.send(request);
    }

    private static List<String> entries(Message message) {
        List<String> entries = new ArrayList<>();
        for (Group group : message.getGroups(Tag.NO_MD_ENTRIES)) {
            entries.add("%s%s %s %s %s"
                    .formatted(
                            FixClient.field(group, Tag.MD_UPDATE_ACTION),
                            FixClient.field(group, Tag.SYMBOL),
                            FixClient.field(group, Tag.MD_ENTRY_TYPE),
                            FixClient.field(group, Tag.MD_ENTRY_PX),
                            FixClient.field(group, Tag.MD_ENTRY_SIZE)));
        }
        return entries;
    }

    private List<String> updates() {
        return client.received("X").stream()
                .flatMap(message -> entries(message).stream())
                .toList();
    }

    @Test
    void shows_what_stands_and_then_repeats_it() {
        subscribe("TEST", "HALT", "QUIET");

        List<Message> snapshots = client.await("W", 3);
        assertThat(entries(snapshots.get(0))).containsExactly(" 0 10 300", " 1 10.01 300");
        assertThat(entries(snapshots.get(2))).isEmpty();
        assertThat(FixClient.field(snapshots.get(0).getGroups(Tag.NO_MD_ENTRIES).getFirst(), Tag.MD_ENTRY_TIME))
                .isEqualTo("14:30:00.000000000");
        assertThat(client.await("f", 3))
                .extracting(status -> FixClient.field(status, Tag.SECURITY_TRADING_STATUS))
                .containsExactly("17", "2", "17");
        assertThat(client.await("h", 1))
                .extracting(status -> FixClient.field(status, Tag.TRAD_SES_STATUS))
                .containsExactly("2");
        long before = System.nanoTime();
        client.await("X", 2);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(updates()).contains("1TEST 0 10 300", "1TEST 1 10.01 300").doesNotContain("1QUIET 0  ");
    }

    @Test
    void shows_trades_once() {
        subscribe("TEST");
        client.await("W", 1);

        venue.clock().pass(Duration.ofSeconds(4));
        client.await(
                () -> updates().stream().filter(entry -> entry.startsWith("0")).count() >= 2, "trades");
        client.await("X", client.received("X").size() + 1);

        assertThat(updates().stream().filter(entry -> entry.startsWith("0")))
                .containsExactly("0TEST 2 9.9 40", "0TEST 2 10.05 40");
    }

    @Test
    void tells_of_halts_after_they_are_in_the_journal() throws Exception {
        subscribe("TEST");
        client.await("f", 1);

        venue.command("/halt?symbol=TEST");
        venue.command("/halt?symbol=LOTS");
        venue.command("/resume?symbol=TEST");

        assertThat(client.await("f", 3))
                .extracting(status -> FixClient.field(status, Tag.SECURITY_TRADING_STATUS))
                .containsExactly("17", "2", "3");
    }

    @Test
    void refuses_a_symbol_that_it_does_not_list() {
        subscribe("TEST", "NONE");

        Message reject = client.await("Y", 1).getFirst();
        assertThat(FixClient.field(reject, Tag.MD_REQ_REJ_REASON)).isEqualTo("0");
        assertThat(FixClient.field(reject, Tag.TEXT)).isEqualTo("unknown symbol NONE");
    }

    @Test
    void stops_when_told_to_and_goes_on() throws Exception {
        subscribe("TEST");
        client.await("X", 1);
        venue.command("/fault?fault=market_data_stop&count=1000000");
        int before = client.received("X").size();

        venue.clock().pass(Duration.ofSeconds(4));
        client.order("a buy 1 TEST"); // answered after a while: what comes before it has come
        client.await("j", 1);
        assertThat(client.received("X")).hasSizeLessThanOrEqualTo(before + 1);

        venue.command("/fault?fault=market_data_stop&count=0");
        client.await("X", before + 2);
    }

    @Test
    void begins_its_numbers_anew_at_each_logon() {
        subscribe("TEST");
        client.await("X", 1);
        client.session().logout();
        client.awaitLogout();
        client.session().logon();
        client.awaitLogon();

        assertThat(client.session().getExpectedSenderNum()).isEqualTo(2);
        assertThat(client.admin("2")).isEmpty();
    }
}
