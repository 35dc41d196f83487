package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.Message;

/// The tables of `docs/fix.md`, row by row, over the wire. The market shows 10.00 / 10.01 with 300 a side.
final class OrderSessionTest {
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

    @Test
    void reports_an_order_with_every_field_of_the_contract() {
        client.order("a short 400 TEST at 10.00 for 1");
        List<Message> reports = client.await("8", 2);

        String orderId = FixClient.field(reports.get(0), Tag.ORDER_ID);
        assertThat(fields(reports.get(0)))
                .isEqualTo("1=ACC-001|6=0|11=a|14=0|17=~1|37=" + orderId
                        + "|38=400|39=0|40=2|44=10|54=5|55=TEST|59=1|60=20260302-14:30:00.000000000|150=0|151=400|");
        assertThat(fields(reports.get(1)))
                .isEqualTo("1=ACC-001|6=10|11=a|14=300|17=~2|31=10|32=300|37=" + orderId
                        + "|38=400|39=1|40=2|44=10|54=5|55=TEST|59=1|60=20260302-14:30:00.000000000|150=F|151=100|");
        assertThat(reports.get(0).getHeader().getOptionalString(52).orElse(""))
                .matches("\\d{8}-\\d\\d:\\d\\d:\\d\\d\\.\\d{9}");
    }

    /// In the order of the tags, without header and trailer; an ExecID by its number alone.
    private static String fields(Message report) {
        String text = report.toString();
        int body = text.indexOf("\u00011=") + 1;
        return text.substring(body, text.lastIndexOf("10="))
                .replace('\u0001', '|')
                .replaceAll("17=XSIM-[0-9a-f]{8}-0*", "17=~");
    }

    @Test
    void rejects_with_the_reason_of_the_contract() {
        assertThat(rejection("a buy 100 NONE")).isEqualTo("1 unknown symbol NONE");
        assertThat(rejection("b buy 100 HALT")).isEqualTo("2 trading in HALT is halted");
        assertThat(rejection("c buy 150 LOTS")).isEqualTo("13 quantity 150 is not a multiple of the lot, 100");
        assertThat(rejection("d buy 100 TEST at 10.005")).startsWith("99 price 10.005");
        client.send("35=D|11=e|1=ACC-001|21=1|54=1|38=100|55=TEST|40=3|99=10|59=0");
        assertThat(rejected(5)).isEqualTo("11 OrdType 3 is not done here");
        client.send("35=D|11=f|1=ACC-001|21=1|54=1|38=100|55=TEST|40=1|59=2");
        assertThat(rejected(6)).isEqualTo("11 TimeInForce 2 is not done here");
        assertThat(client.lines()).allMatch(line -> line.matches(". 8 8 1[05]0 0 0"));
    }

    private int rejections;

    private String rejection(String order) {
        client.order(order);
        return rejected(++rejections);
    }

    private String rejected(int count) {
        Message report = client.await("8", count).getLast();
        return FixClient.field(report, Tag.ORD_REJ_REASON) + " " + FixClient.field(report, Tag.TEXT);
    }

    @Test
    void does_not_take_a_name_twice() throws Exception {
        client.order("a buy 400 TEST at 10.01");
        client.awaitLines(2);

        client.order("a sell 200 TEST");
        Message again = FixClient.orderMessage("a buy 400 TEST at 10.01");
        again.getHeader().setString(Tag.POSS_RESEND, "Y");
        client.send(again);

        assertThat(client.awaitLines(4)).endsWith("a 8 1 400 300 100", "a I 1 400 300 100");
        assertThat(FixClient.field(client.received("8").get(2), Tag.ORD_REJ_REASON))
                .isEqualTo("6");
        assertThat(venue.json("/counts").get("duplicates").asInt()).isEqualTo(2);
        assertThat(venue.json("/counts").get("orders").asInt()).isEqualTo(3);

        FixClient other = venue.connect("other");
        other.order("a buy 1 TEST at 9");
        assertThat(other.awaitLines(1)).as("another firm's name").containsExactly("a 0 0 1 0 1");
    }

    @Test
    void takes_any_printable_name_of_up_to_64_characters() {
        String longest = "~!@#$%^&*()_+{}".repeat(5).substring(0, 64);
        client.send("35=D|11=%s|1=A|21=1|54=1|38=1|55=TEST|40=1|59=0".formatted(longest));
        client.send("35=D|11=%sx|1=A|21=1|54=1|38=1|55=TEST|40=1|59=0".formatted(longest));

        client.await(() -> !client.admin("3").isEmpty(), "a session reject");
        assertThat(client.awaitLines(2)).allMatch(line -> line.startsWith(longest + " "));
        assertThat(FixClient.field(client.admin("3").getFirst(), 371)).isEqualTo("11");
    }

    @Test
    void answers_changes_and_says_why_not() {
        client.order("a buy 100 TEST at 9");
        client.replace("a-1", "a", 120, "9.5");
        client.cancel("x", "a");
        client.cancel("x", "unknown");
        client.cancel("a-1", "a-1");
        client.cancel("a-2", "a-1");
        client.replace("a-3", "a-1", 10, "9");

        assertThat(client.awaitLines(7))
                .containsExactly(
                        "a 0 0 100 0 100",
                        "a-1,a 5 0 120 0 120",
                        "x,a-1 refused 0 1",
                        "x,unknown refused 8 1",
                        "a-1,a-1 refused 0 6",
                        "a-2,a-1 4 4 120 0 0",
                        "a-3,a-1 refused 4 0");
        List<Message> refusals = client.received("9");
        assertThat(refusals)
                .extracting(refusal -> FixClient.field(refusal, Tag.CXL_REJ_RESPONSE_TO))
                .containsExactly("1", "1", "1", "2");
        assertThat(refusals.get(1))
                .satisfies(refusal ->
                        assertThat(FixClient.field(refusal, Tag.ORDER_ID)).isEqualTo("NONE"));
        assertThat(refusals.get(0))
                .satisfies(refusal ->
                        assertThat(FixClient.field(refusal, Tag.REJECT_ID)).matches("XSIM-[0-9a-f]{8}-000000003"));
        assertThat(client.received("8"))
                .extracting(report -> FixClient.field(report, Tag.ORDER_ID))
                .containsOnly(FixClient.field(refusals.get(3), Tag.ORDER_ID));
    }

    @Test
    void says_how_an_order_stands() {
        client.order("a buy 400 TEST at 10.01");
        client.ask("a", "q1");
        client.ask("none", "q2");

        assertThat(client.awaitLines(4)).endsWith("a I 1 400 300 100", "none I 8  0 0");
        Message known = client.received("8").get(2);
        assertThat(FixClient.field(known, Tag.EXEC_ID)).isEqualTo("0");
        assertThat(FixClient.field(known, Tag.ORD_STATUS_REQ_ID)).isEqualTo("q1");
        Message unknown = client.received("8").get(3);
        assertThat(FixClient.field(unknown, Tag.ORDER_ID)).isEqualTo("NONE");
        assertThat(FixClient.field(unknown, Tag.ORD_REJ_REASON)).isEqualTo("5");
        assertThat(FixClient.field(unknown, Tag.ORD_STATUS_REQ_ID)).isEqualTo("q2");
    }

    @Test
    void cancels_many() {
        client.order("a buy 100 TEST at 9");
        client.order("b buy 100 LOTS at 9");
        client.send("35=q|11=m1|530=1|55=LOTS");
        client.send("35=q|11=m2|530=7");
        client.send("35=q|11=m3|530=1|55=NONE");

        assertThat(client.awaitLines(4)).endsWith("b 4 4 100 0 0", "a 4 4 100 0 0");
        assertThat(client.await("r", 3))
                .extracting(report -> FixClient.field(report, Tag.MASS_CANCEL_RESPONSE) + " "
                        + FixClient.field(report, Tag.TOTAL_AFFECTED_ORDERS))
                .containsExactly("1 1", "7 1", "0 0");
    }

    @Test
    void copies_trades_busts_and_corrections() throws Exception {
        FixClient copy = venue.connect("countersign-DC");
        client.order("a buy 400 TEST at 10.01");
        String trade = FixClient.field(client.await("8", 2).get(1), Tag.EXEC_ID);

        venue.command("/correct?execId=" + trade + "&qty=200&px=10");
        venue.command("/bust?execId=" + trade);

        assertThat(client.awaitLines(4)).endsWith("a G 1 400 200 200", "a H 0 400 0 400");
        Message correction = client.received("8").get(2);
        assertThat(FixClient.field(correction, Tag.EXEC_REF_ID)).isEqualTo(trade);
        assertThat(FixClient.field(correction, Tag.LAST_QTY)).isEqualTo("200");
        assertThat(FixClient.field(correction, Tag.LAST_PX)).isEqualTo("10");
        assertThat(FixClient.field(correction, Tag.AVG_PX)).isEqualTo("10");
        List<Message> copies = copy.await("8", 3);
        assertThat(copies)
                .extracting(report ->
                        FixClient.field(report, Tag.EXEC_TYPE) + FixClient.field(report, Tag.COPY_MSG_INDICATOR))
                .containsExactly("FY", "GY", "HY");
        assertThat(copies)
                .extracting(report -> FixClient.field(report, Tag.EXEC_ID))
                .isEqualTo(client.received("8").subList(1, 4).stream()
                        .map(report -> FixClient.field(report, Tag.EXEC_ID))
                        .toList());
    }

    @Test
    void rejects_what_is_malformed_and_what_it_does_not_do() throws Exception {
        client.send("35=D|11=a|1=ACC-001|21=1|54=1|38=0|55=TEST|40=1|59=0");
        client.send("35=D|11=a|1=ACC-001|21=1|54=1|38=1|55=TEST|59=0");
        client.await(() -> client.admin("3").size() == 2, "session rejects");
        assertThat(client.admin("3"))
                .extracting(reject -> FixClient.field(reject, 371))
                .containsExactly("38", "40");

        client.send("35=AF|584=x|585=7");
        assertThat(client.await("j", 1))
                .extracting(reject -> FixClient.field(reject, 372))
                .containsExactly("AF");
        FixClient copy = venue.connect("countersign-DC");
        copy.order("a buy 1 TEST");
        assertThat(copy.await("j", 1)).hasSize(1);
        assertThat(client.lines()).isEmpty();
    }

    @Test
    void keeps_a_ledger_for_everybody_to_read() throws Exception {
        client.order("a buy 400 TEST at 10.01");
        client.awaitLines(2);

        var ledger = venue.json("/ledger");
        assertThat(ledger.get("positions").get("ACC-001").get("TEST").asText()).isEqualTo("300");
        assertThat(ledger.get("trades").get(0).get("clOrdId").asText()).isEqualTo("a");
        assertThat(ledger.get("trades").get(0).get("state").asText()).isEqualTo("TRADED");
        assertThat(ledger.get("orders").get(0).get("ordStatus").asText()).isEqualTo("PARTIALLY_FILLED");
        assertThat(VenueLedger.read(new io.countersign.execution.VenueId("XSIM"), venue.journal())
                        .position("ACC-001", new io.countersign.instrument.Symbol("TEST")))
                .isEqualByComparingTo("300");
    }

    @Test
    void says_what_was_expected_of_a_command() throws Exception {
        assertThat(venue.http("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(venue.http("POST", "/health").statusCode()).isEqualTo(405);
        assertThat(venue.http("GET", "/nothing").statusCode()).isEqualTo(404);
        assertThat(refused("/bust")).isEqualTo("execId is missing: it should be the ExecID of a trade");
        assertThat(refused("/bust?execId=x")).isEqualTo("there is no trade x");
        assertThat(refused("/halt?symbol=NONE")).contains("symbol should be one of [TEST, QUIET, LOTS, HALT]");
        assertThat(refused("/fault?fault=no&count=1"))
                .startsWith("fault is \"no\": it should be one of reject, silent");
        assertThat(refused("/fault?fault=slow&count=1")).isEqualTo("millis is missing: it should be 0 to 1000000");
        assertThat(refused("/fault?fault=slow&count=-1&millis=1")).contains("it should be 0 to 1000000");
    }

    private String refused(String command) throws Exception {
        var response = venue.http("POST", command);
        assertThat(response.statusCode()).isEqualTo(400);
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(response.body())
                .get("error")
                .asText();
    }
}
