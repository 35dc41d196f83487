package io.countersign.api;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private static final String JSON = "application/json";

    private final Client trader = API.as("trader1");

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("empty", "", "MALFORMED_JSON", null),
                body("no JSON", "hello", "MALFORMED_JSON", null),
                body("cut off", "{\"clientOrderId\":\"a\"", "MALFORMED_JSON", null),
                body("an array", "[]", "MALFORMED_JSON", null),
                body("null", "null", "MALFORMED_JSON", null),
                body("something after it", aLimitBuy() + "{}", "MALFORMED_JSON", null),
                body("NaN", aLimitBuy().spelling("quantity", "NaN"), "MALFORMED_JSON", null),
                body("Infinity", aLimitBuy().spelling("quantity", "Infinity"), "MALFORMED_JSON", null),
                body("leading zeros", aLimitBuy().spelling("quantity", "007"), "MALFORMED_JSON", null),
                body("deeply nested", aLimitBuy().spelling("symbol", "[".repeat(5_000)), "MALFORMED_JSON", null),
                body("huge digits", aLimitBuy().spelling("quantity", "9".repeat(5_000)), "MALFORMED_JSON", null),
                body("no fields", "{}", "INVALID_REQUEST", "clientOrderId"),
                body("NaN as text", aLimitBuy().with("quantity", "NaN").toString(), "INVALID_REQUEST", "quantity"),
                body("negative", aLimitBuy().with("quantity", "-1").toString(), "INVALID_REQUEST", "quantity"),
                body("zero", aLimitBuy().with("quantity", "0").toString(), "INVALID_REQUEST", "quantity"),
                body("zero price", aLimitBuy().with("limitPrice", "0.00").toString(), "INVALID_REQUEST", "limitPrice"),
                body("exponent", aLimitBuy().with("quantity", "1e3").toString(), "INVALID_REQUEST", "quantity"),
                body("exponent number", aLimitBuy().spelling("quantity", "1e3"), "INVALID_REQUEST", "quantity"),
                body("binary fraction", aLimitBuy().spelling("limitPrice", "100.02"), "INVALID_REQUEST", "limitPrice"),
                body(
                        "too many digits",
                        aLimitBuy().with("quantity", "1".repeat(16)).toString(),
                        "INVALID_REQUEST",
                        "quantity"),
                body(
                        "too many decimals",
                        aLimitBuy().with("limitPrice", "1.123456789").toString(),
                        "INVALID_REQUEST",
                        "limitPrice"),
                body(
                        "other digits",
                        aLimitBuy().with("quantity", "\u0661\u0662").toString(),
                        "INVALID_REQUEST",
                        "quantity"),
                body("number for text", aLimitBuy().spelling("symbol", "1"), "INVALID_REQUEST", "symbol"),
                body("true for text", aLimitBuy().spelling("side", "true"), "INVALID_REQUEST", "side"),
                body("object for text", aLimitBuy().spelling("side", "{\"a\":1}"), "INVALID_REQUEST", "side"),
                body("true for a number", aLimitBuy().spelling("quantity", "true"), "INVALID_REQUEST", "quantity"),
                body("null", aLimitBuy().spelling("timeInForce", "null"), "INVALID_REQUEST", "timeInForce"),
                body("unknown side", aLimitBuy().with("side", "buy").toString(), "INVALID_REQUEST", "side"),
                body("unknown field", aLimitBuy().with("price", "1").toString(), "INVALID_REQUEST", "price"),
                body(
                        "field twice",
                        aLimitBuy().spelling("symbol", "\"AIG\",\"symbol\":\"BAC\""),
                        "INVALID_REQUEST",
                        "symbol"),
                body(
                        "NUL",
                        aLimitBuy().with("clientOrderId", "a\u0000b").toString(),
                        "INVALID_REQUEST",
                        "clientOrderId"),
                body(
                        "line break",
                        aLimitBuy().with("clientOrderId", "a\n").toString(),
                        "INVALID_REQUEST",
                        "clientOrderId"),
                body(
                        "too long",
                        aLimitBuy().with("clientOrderId", "a".repeat(65)).toString(),
                        "INVALID_REQUEST",
                        "clientOrderId"),
                body("lower case", aLimitBuy().with("symbol", "aig").toString(), "INVALID_REQUEST", "symbol"),
                body(
                        "a stop price too much",
                        aLimitBuy().with("stopPrice", "1").toString(),
                        "INVALID_REQUEST",
                        "stopPrice"),
                body(
                        "no stop price",
                        aLimitBuy().with("orderType", "STOP_LIMIT").toString(),
                        "INVALID_REQUEST",
                        "stopPrice"),
                body(
                        "a stop with a limit",
                        aLimitBuy()
                                .with("orderType", "STOP")
                                .with("stopPrice", "101.00")
                                .toString(),
                        "INVALID_REQUEST",
                        "limitPrice"),
                body("no price", aLimitBuy().without("limitPrice").toString(), "INVALID_REQUEST", "limitPrice"),
                body(
                        "a price too much",
                        aLimitBuy().with("orderType", "MARKET").toString(),
                        "INVALID_REQUEST",
                        "limitPrice"));
    }

    private static Arguments body(String what, String body, String code, String field) {
        return Arguments.of(what, body, code, field);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_bad_order_is_a_problem_that_names_the_field(String what, String body, String code, String field) {
        Answer answer = trader.post("/api/orders", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo(code);
        assertThat(answer.at("/status")).isEqualTo("400");
        if (field != null) {
            assertThat(answer.json().path("errors").findValuesAsText("field")).contains(field);
            assertThat(answer.at("/expected")).isNotEmpty();
        }
    }

    @Test
    void all_faults_are_reported_at_once() {
        Answer answer = trader.post(
                "/api/orders",
                aLimitBuy()
                        .with("symbol", "?")
                        .with("quantity", "-5")
                        .with("side", "HOLD")
                        .without("timeInForce")
                        .with("colour", "red")
                        .toString());

        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactly("symbol", "side", "quantity", "timeInForce", "colour");
        assertThat(answer.json().path("errors").findValuesAsText("code"))
                .containsExactly("INVALID", "INVALID", "INVALID", "REQUIRED", "UNKNOWN");
        assertThat(answer.at("/field")).isEqualTo("symbol");
    }

    @Test
    void ill_formed_utf8_is_a_problem() {
        byte[] body = aLimitBuy().with("symbol", "A?").toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }

        problem(trader.send("POST", "/api/orders", body, "Content-Type", JSON), 400, "MALFORMED_JSON");
    }

    @Test
    void a_megabyte_is_too_much() {
        String body = aLimitBuy().with("clientOrderId", "a".repeat(1 << 20)).toString();

        problem(trader.post("/api/orders", body), 413, "BODY_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/nothing,            404, NOT_FOUND",
        "GET,    /elsewhere,              404, NOT_FOUND",
        "GET,    /api,                    404, NOT_FOUND",
        "DELETE, /api/orders,             405, METHOD_NOT_ALLOWED",
        "TRACE,  /api/orders,             405, METHOD_NOT_ALLOWED",
        "BREW,   /api/orders,             405, METHOD_NOT_ALLOWED",
        "POST,   /api/orders,             400, MALFORMED_JSON",
        "POST,   /api/dev/token,          400, MALFORMED_JSON",
        "PATCH,  /api/approvals,          405, METHOD_NOT_ALLOWED",
        "GET,    /api/orders/nonsense,    404, ORDER_NOT_FOUND",
        "GET,    /api/orders/O-AAAAAAAAAAAAAAAAAAAAAAAAAA, 404, ORDER_NOT_FOUND",
        "GET,    /api/orders/%00,         400, BAD_REQUEST",
        "GET,    /api/orders/a%2Fb,       400, BAD_REQUEST",
        "GET,    /api/approvals/A-1,      404, APPROVAL_NOT_FOUND",
        "GET,    /api/orders?limit=0,     400, INVALID_REQUEST",
        "GET,    /api/orders?limit=501,   400, INVALID_REQUEST",
        "GET,    /api/orders?limit=ten,   400, INVALID_REQUEST",
        "GET,    /api/orders?from=today,  400, INVALID_REQUEST",
        "GET,    /api/orders?status=DONE, 400, INVALID_REQUEST",
        "GET,    /api/orders?account=a,   400, INVALID_REQUEST",
        "GET,    /api/orders?account=,    400, INVALID_REQUEST",
        "GET,    /api/orders?account=ACC-001&account=ACC-002, 400, INVALID_REQUEST",
        "GET,    /api/orders?acount=ACC-001, 400, INVALID_REQUEST",
        "GET,    /api/orders?trader=%00,  400, INVALID_REQUEST",
        "GET,    /api/executions,         400, INVALID_REQUEST",
        "GET,    /api/approvals?state=open, 400, INVALID_REQUEST",
        "GET,    /api/positions?symbol=AIG, 400, INVALID_REQUEST"
    })
    void a_bad_address_is_a_problem(String method, String path, int status, String code) {
        problem(trader.send(method, path, null), status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/orders/%00", "/api/orders/a%2Fb"})
    void after_what_cannot_be_read_the_connection_ends_and_the_answer_says_so(String path) {
        assertThat(trader.get(path).header("Connection")).isEqualTo("close");
    }

    @Test
    void method_not_allowed_says_which_are() {
        assertThat(trader.send("PUT", "/api/orders", null).header("Allow")).contains("GET", "POST");
    }

    @Test
    void other_media_types_are_refused() {
        byte[] body = aLimitBuy().toString().getBytes(StandardCharsets.UTF_8);

        problem(trader.send("POST", "/api/orders", body, "Content-Type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        problem(trader.send("POST", "/api/orders", body), 415, "UNSUPPORTED_MEDIA_TYPE");
        problem(trader.send("POST", "/api/orders", body, "Content-Type", "nonsense"), 400, "BAD_REQUEST");
        problem(trader.get("/api/orders", "Accept", "image/png"), 406, "NOT_ACCEPTABLE");
        problem(trader.get("/api/orders", "Accept", "nonsense"), 406, "NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @CsvSource({"GET /api/orders HTTP/9.9, 505", "GE\u0001T /api/orders HTTP/1.1, 400", "nonsense, 400"})
    void what_is_no_http_is_a_problem(String requestLine, int status) throws IOException {
        try (Socket socket = new Socket(API.base().getHost(), API.base().getPort())) {
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + trader.token() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json");
        }
    }

    @Test
    void headers_that_are_too_large_are_a_problem() {
        problem(trader.get("/api/orders", "X-Long", "a".repeat(60_000)), 431, "HEADERS_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\\u3000",
                "\u3000",
                "\\u00a0\\u2003\\u200b",
                "a\\u0000b",
                "\\u0007",
                "a\\ud800",
                "\\ud83d"
            })
    void a_reason_must_be_sayable(String reason) {
        String body = "{\"reason\":\"" + reason + "\"}";
        Answer answer = trader.post("/api/orders/O-AAAAAAAAAAAAAAAAAAAAAAAAAA/cancel", body);

        problem(answer, 400, "INVALID_REQUEST");
        assertThat(answer.at("/field")).isEqualTo("reason");
        assertThat(answer.at("/errors/0/code")).isEqualTo("INVALID");
    }

    @Test
    void an_idempotency_key_must_be_one_printable_word() {
        Answer answer = trader.post(
                "/api/orders/O-AAAAAAAAAAAAAAAAAAAAAAAAAA/cancel",
                "{\"reason\":\"x\"}",
                "Idempotency-Key",
                "a".repeat(129));

        problem(answer, 400, "INVALID_REQUEST");
        assertThat(answer.at("/field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void answers_are_not_for_caches_frames_or_guesses() {
        Answer answer = trader.get("/api/me");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    }

    private static void problem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty();
        assertThat(problem.path("type").asText()).startsWith("urn:countersign:problem:");
    }
}
