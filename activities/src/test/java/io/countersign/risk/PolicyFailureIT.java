package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.StubbornOpa;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.OpaClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is not a well-formed allowance in time is a refusal.
class PolicyFailureIT {

    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final Duration FAR_LATER = Duration.ofSeconds(10);

    private static final String CHECK =
            "{\"code\": \"C\", \"outcome\": \"PASS\", \"message\": \"m\", \"limit\": null, \"actual\": null}";

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(DATABASE);
    }

    private static String answer(String result) {
        return """
                {"decision_id": "d1", "provenance": {"bundles": {"policies": {"revision": "r1"}}}, "result": %s}""".formatted(result);
    }

    private static String allowing(String checks, String obligations) {
        return answer("""
                {"allow": true, "reasons": [], "checks": %s, "obligations": %s}""".formatted(checks, obligations));
    }

    private static Arguments says(String name, String body) {
        return Arguments.of(name, StubbornOpa.saying(200, body));
    }

    static Stream<Arguments> failures() {
        String allowed = allowing("[" + CHECK + "]", "[]");
        return Stream.of(
                Arguments.of("silent", StubbornOpa.silent()),
                Arguments.of("stops in the middle", StubbornOpa.stoppingInTheMiddleOf(allowed)),
                Arguments.of("endless", StubbornOpa.endless()),
                Arguments.of("status 500", StubbornOpa.saying(500, allowed)),
                Arguments.of("status 404", StubbornOpa.saying(404, "{}")),
                Arguments.of("status 302", StubbornOpa.saying(302, allowed)),
                says("empty", ""),
                says("not JSON", "<html>OK</html>"),
                says("half of the JSON", allowed.substring(0, allowed.length() / 2)),
                says("undefined", "{}"),
                says("null", "null"),
                says("a bare true", "true"),
                says("result is a bare true", answer("true")),
                says("allow is a text", allowed.replace("true", "\"true\"")),
                says("allow is a number", allowed.replace("true", "1")),
                says(
                        "allowed for a reason",
                        allowed.replace("\"reasons\": []", "\"reasons\": [{\"code\": \"C\", \"message\": \"m\"}]")),
                says("refused for no reason", allowed.replace("true", "false")),
                says("no decision id", allowed.replace("\"d1\"", "\"\"")),
                says("no bundle revision", allowed.replace("\"r1\"", "\"\"")));
    }

    /// Decisions that contradict themselves. They are on record as what refused the order.
    static Stream<Arguments> contradictions() {
        return Stream.of(
                says("nothing was checked", allowing("[]", "[]")),
                says("checks are missing", allowing("null", "[]")),
                says("a check failed", allowing("[" + CHECK.replace("PASS", "FAIL") + "]", "[]")),
                says("a check is undecided", allowing("[" + CHECK.replace("PASS", "UNDECIDED") + "]", "[]")),
                says("obligations are missing", allowing("[" + CHECK + "]", "null")),
                says("an unknown obligation", allowing("[" + CHECK + "]", "[{\"type\": \"DANCE\", \"required\": 1}]")),
                says("an approval by nobody", allowing("[" + CHECK + "]", "[{\"type\": \"APPROVAL\"}]")),
                says(
                        "an approval by a text",
                        allowing("[" + CHECK + "]", "[{\"type\": \"APPROVAL\", \"required\": \"2\"}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void an_order_is_refused_when_policy_is(String name, StubbornOpa.Manner manner) throws IOException {
        try (StubbornOpa opa = new StubbornOpa(manner)) {
            isRefused(opa.base(), null);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void an_order_is_refused_when_policy_contradicts_itself(String name, StubbornOpa.Manner manner) throws IOException {
        try (StubbornOpa opa = new StubbornOpa(manner)) {
            isRefused(opa.base(), "d1");
        }
    }

    @Test
    void an_order_is_refused_when_nobody_listens() throws IOException {
        URI gone;
        try (StubbornOpa opa = new StubbornOpa(StubbornOpa.silent())) {
            gone = opa.base();
        }

        isRefused(gone, null);
    }

    @Test
    void the_same_answer_in_good_order_allows() throws IOException {
        try (StubbornOpa opa = new StubbornOpa(StubbornOpa.saying(200, allowing("[" + CHECK + "]", "[]")))) {
            OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();

            assertThat(desk.asking(new OpaClient(opa.base(), FAR_LATER)).enter(input))
                    .isInstanceOf(OrderEvent.Allowed.class);
        }
    }

    private void isRefused(URI base, @Nullable String decisionId) {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        long began = System.nanoTime();

        OrderEvent event = desk.asking(new OpaClient(base, DEADLINE)).enter(input);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FAR_LATER);
        assertThat(event).isEqualTo(new OrderEvent.Refused(List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE))));
        assertThat(desk.row(
                        "SELECT * FROM audit WHERE order_id = ?",
                        input.orderId().value()))
                .containsEntry("type", "RISK_DENIED")
                .containsEntry("verdict", "DENY")
                .containsEntry("decision_id", decisionId);
    }
}
