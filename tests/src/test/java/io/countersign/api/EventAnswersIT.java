package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Events;
import io.countersign.fixture.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `/events` answers when it is no stream. [ContractIT] leaves it out, since a stream does not end: so these
/// answers are held against `openapi.json` here.
class EventAnswersIT {
    private static final String PATH = "/api/events";

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final JsonNode document = trader.get("/api/openapi.json").body();

    @Test
    void without_a_token_that_proves_who_calls() {
        for (String token : List.of("", "made.up.token")) {
            Answer answer = countersign.api().with(token).get(PATH);

            assertIsProblem(answer, 401, "UNAUTHENTICATED");
            assertThat(answer.header("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void to_somebody_whose_roles_may_not_listen() {
        Person nobody = countersign.somebody(Clock.systemUTC(), "nobody", Set.of());

        assertIsProblem(nobody.get(PATH), 403, "NOT_ENTITLED");
    }

    @Test
    void to_a_last_event_id_that_is_none() {
        for (String id : List.of("yesterday", "-1", "1.5", "1234567890123456789", "")) {
            Answer answer = trader.get(PATH, "Last-Event-ID", id);

            assertIsProblem(answer, 400, "INVALID_REQUEST");
            assertThat(answer.text("/field")).isEqualTo("Last-Event-ID");
        }
    }

    @Test
    void to_a_client_that_takes_no_events() {
        assertIsProblem(trader.get(PATH, "Accept", "application/json"), 406, "NOT_ACCEPTABLE");
    }

    /// The last line shows that one who listens would have been counted.
    @Test
    void no_request_but_the_stream_leaves_anybody_listening() {
        Answer head = trader.send("HEAD", PATH, "");
        Answer options = trader.send("OPTIONS", PATH, "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).hasValue("text/event-stream");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow").orElseThrow().split(", ?"))
                .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        assertThat(listeners()).isZero();
        try (Events _ = trader.events()) {
            assertThat(listeners()).isEqualTo(1);
        }
    }

    private static double listeners() {
        return countersign
                .api()
                .admin("GET", "/metrics")
                .http()
                .body()
                .lines()
                .filter(line -> line.startsWith("countersign_events_listeners "))
                .map(line -> line.substring(line.indexOf(' ')))
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    private void assertIsProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        JsonNode described = resolved(document.at("/paths/~1events/get/responses/" + status));
        assertThat(described.path("description").asText()).contains(code);
        String type = answer.header("Content-Type").orElseThrow();
        assertThat(described.path("content").has(type)).as(type).isTrue();
        assertThat(faults(
                        "", answer.body(), described.path("content").path(type).path("schema")))
                .as(answer.toString())
                .isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        assertThat(node.isMissingNode()).as("described").isFalse();
        return node.has("$ref")
                ? resolved(document.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /// What of a value is not as its schema says; of the schema language, as much as these answers need.
    private List<String> faults(String at, JsonNode value, JsonNode reference) {
        JsonNode schema = resolved(reference);
        List<String> faults = new ArrayList<>();
        boolean fits = switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "integer" -> value.isIntegralNumber();
            default -> value.isTextual();
        };
        if (!fits) {
            faults.add(at + " is no " + schema.path("type"));
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + " is none of those");
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(value.asText())
                        .find()) {
            faults.add(at + " does not match");
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(at + "/" + name.asText() + " is missing");
            }
        });
        value.properties().forEach(field -> {
            JsonNode property = schema.path("properties").path(field.getKey());
            if (property.isMissingNode()) {
                faults.add(at + "/" + field.getKey() + " is not described");
            } else {
                faults.addAll(faults(at + "/" + field.getKey(), field.getValue(), property));
            }
        });
        if (value.isArray()) {
            value.forEach(item -> faults.addAll(faults(at + "/-", item, schema.path("items"))));
        }
        return faults;
    }
}
