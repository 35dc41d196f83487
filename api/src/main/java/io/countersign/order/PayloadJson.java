package io.countersign.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.countersign.json.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.util.Map;

/// Shows what Temporal keeps as payloads as the JSON that it is.
final class PayloadJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PayloadJson() {}

    /// One value as itself, several as an array, none as null.
    static JsonNode of(Payloads payloads) {
        if (payloads.getPayloadsCount() == 1) {
            return of(payloads.getPayloads(0));
        }
        if (payloads.getPayloadsCount() == 0) {
            return NODES.nullNode();
        }
        ArrayNode values = NODES.arrayNode();
        payloads.getPayloadsList().forEach(payload -> values.add(of(payload)));
        return values;
    }

    static ObjectNode of(Map<String, Payloads> named) {
        ObjectNode values = NODES.objectNode();
        named.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> values.set(entry.getKey(), of(entry.getValue())));
        return values;
    }

    /// What is not JSON (encrypted, or binary) is said to be so, by its encoding.
    private static JsonNode of(Payload payload) {
        String encoding =
                payload.getMetadataOrDefault("encoding", ByteString.EMPTY).toStringUtf8();
        if (!encoding.startsWith("json/")) {
            return encoding.equals("binary/null") ? NODES.nullNode() : NODES.textNode("(" + encoding + ")");
        }
        try {
            return Json.MAPPER.readTree(payload.getData().toStringUtf8());
        } catch (JsonProcessingException _) {
            return NODES.textNode("(ill-formed " + encoding + ")");
        }
    }
}
