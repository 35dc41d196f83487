package io.countersign.audit;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client;
import io.countersign.fixture.RunningApi;
import io.countersign.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class EventsIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader1");

    @Test
    void tells_what_is_recorded_in_order_without_a_gap_in_the_story() throws Exception {
        try (Listener listener = new Listener(trader)) {
            String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                    .at("/orderId");
            List<JsonNode> events = listener.until("FILLED");

            assertThat(events)
                    .extracting(event -> event.path("orderId").asText())
                    .containsOnly(id);
            assertThat(events)
                    .extracting(event -> event.path("sequence").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(events).hasSize(records(id).size());
        }
    }

    @Test
    void goes_on_after_the_last_event_that_was_heard() throws Exception {
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        JsonNode records = records(id);
        long first = records.path(0).path("sequence").asLong();
        try (Listener listener = new Listener(trader, "Last-Event-ID", Long.toString(first))) {
            List<JsonNode> events = listener.take(records.size() - 1);

            assertThat(events)
                    .extracting(event -> event.path("sequence").asLong())
                    .containsExactlyElementsOf(records.findValues("sequence").stream()
                            .map(JsonNode::asLong)
                            .skip(1)
                            .toList());
        }
    }

    @Test
    void tells_nobody_of_accounts_that_are_not_theirs() throws Exception {
        Client other = API.as("trader2");
        try (Listener listener = new Listener(trader)) {
            other.post("/api/orders", aLimitBuy().with("accountId", "ACC-003").toString(), "Prefer", "wait=20");
            trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20");

            assertThat(listener.until("FILLED"))
                    .extracting(event -> event.path("accountId").asText())
                    .containsOnly("ACC-001");
        }
    }

    @Test
    void a_listener_who_missed_too_much_is_told_so_and_hears_what_comes_from_now_on() throws Exception {
        long before = lastRecord();
        for (int i = 0; i < 3; i++) {
            record(700, null);
        }
        long now = lastRecord();

        try (Listener listener = new Listener(trader, "Last-Event-ID", Long.toString(before))) {
            assertThat(listener.frame())
                    .hasSize(3)
                    .startsWith("id: " + now, "event: reset")
                    .last(InstanceOfAssertFactories.STRING)
                    .startsWith("data: {\"sequence\":" + now)
                    .contains("\"type\":\"RESET\"");
            String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                    .at("/orderId");
            assertThat(listener.until("FILLED"))
                    .as("and nothing of what was left out")
                    .extracting(event -> event.path("orderId").asText())
                    .containsOnly(id);
        }
    }

    @Test
    void a_listener_who_catches_up_is_told_all_and_page_by_page_that_somebody_is_there() throws Exception {
        long before = lastRecord();
        record(700, null);
        record(700, null);
        record(500, "ACC-001");

        try (Listener listener = new Listener(trader, "Last-Event-ID", Long.toString(before))) {
            assertThat(listener.frame())
                    .as("a thousand records, none of them for this listener")
                    .containsExactly(": still here");
            assertThat(listener.take(500))
                    .extracting(event -> event.path("type").asText())
                    .containsOnly("TEST");
        }
    }

    @Test
    void who_takes_nothing_of_the_stream_costs_nobody_else_anything_and_is_cut_off() throws Exception {
        try (Socket dead = new Socket();
                Listener reader = new Listener(API.as("checker1"))) {
            dead.setReceiveBufferSize(1_024);
            dead.connect(new InetSocketAddress(API.base().getHost(), API.base().getPort()));
            dead.getOutputStream()
                    .write("""
                    GET /api/events HTTP/1.1
                    Host: localhost
                    Accept: text/event-stream
                    Connection: close
                    Authorization: Bearer %s

                    """.formatted(trader.token()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader stream =
                    new BufferedReader(new InputStreamReader(dead.getInputStream(), StandardCharsets.UTF_8));
            while (!stream.readLine().startsWith("retry:")) {
                // It listens.
            }

            // More than the buffers between the two hold, and than is kept for a listener besides.
            for (int i = 0; i < 10; i++) {
                API.jdbi().useTransaction(handle -> {
                    insert(handle, 700, "ACC-001", "TEST".repeat(500));
                    insert(handle, 1, "ACC-009", "TEST");
                });
                reader.take(1);
            }

            assertThat(stream.lines().filter(line -> line.startsWith("data:")))
                    .as("what was on its way, and then the end")
                    .hasSizeLessThan(7_000);
        }
    }

    private static long lastRecord() {
        return API.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT coalesce(max(sequence), 0) FROM audit")
                        .mapTo(Long.class)
                        .one());
    }

    /// Records that belong to no order, and one of an account that only a checker hears of: when one did, the
    /// feed has them all.
    private static void record(int records, @Nullable String account) throws Exception {
        try (Listener witness = new Listener(API.as("checker1"))) {
            API.jdbi().useTransaction(handle -> {
                insert(handle, records, account, "TEST");
                insert(handle, 1, "ACC-009", "TEST");
            });
            long last = lastRecord();
            while (witness.next().path("sequence").asLong() < last) {
                // Reads on.
            }
        }
    }

    private static void insert(Handle handle, int records, @Nullable String account, String type) {
        handle.createUpdate("""
                        INSERT INTO audit (at_ns, type, service, account_id, verdict, reasons)
                        SELECT 1, :type, 'spiffe://countersign/order', :account, 'DONE', '[]'
                          FROM generate_series(1, :records)""")
                .bind("account", account)
                .bind("records", records)
                .bind("type", type)
                .execute();
    }

    @Test
    void a_last_event_id_is_a_number() {
        assertThat(trader.get("/api/events", "Last-Event-ID", "abc").at("/field"))
                .isEqualTo("Last-Event-ID");
    }

    private static JsonNode records(String orderId) {
        return API.as("auditor1").get("/api/audit?orderId=" + orderId).json().path("items");
    }

    /// One who reads the stream line by line.
    private static final class Listener implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final BufferedReader lines;

        Listener(Client client, String... headers) throws IOException, InterruptedException {
            HttpResponse<java.io.InputStream> response = http.send(
                    client.request("/api/events", headers).build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("retry: 1000");
        }

        /// The events up to one with this status.
        List<JsonNode> until(String status) throws IOException {
            List<JsonNode> events = new ArrayList<>();
            while (events.isEmpty()
                    || !events.getLast().at("/order/status").asText().equals(status)) {
                events.add(next());
            }
            return events;
        }

        List<JsonNode> take(int count) throws IOException {
            List<JsonNode> events = new ArrayList<>();
            while (events.size() < count) {
                events.add(next());
            }
            return events;
        }

        /// The lines up to the next empty one.
        List<String> frame() throws IOException {
            List<String> frame = new ArrayList<>();
            for (String line = lines.readLine(); !line.isEmpty() || frame.isEmpty(); line = lines.readLine()) {
                if (!line.isEmpty()) {
                    frame.add(line);
                }
            }
            return frame;
        }

        private JsonNode next() throws IOException {
            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
            }
            return Json.tree(line.substring("data: ".length()));
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
