package io.countersign.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of a request: one flat JSON object, read strictly. Nothing is converted from one type to another, no field
/// is ignored, and every fault is noted in [#faults]. Not for sharing between threads.
public final class JsonBody {
    public static final int MAX_BYTES = 64 * 1024;

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern WHOLE = Pattern.compile("[0-9]+\\.0+");

    private final Map<String, Value> fields = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Faults faults = new Faults();

    private record Value(JsonToken token, String text) {}

    /// @throws ProblemException when it is no JSON object
    public static JsonBody parse(byte[] bytes) {
        JsonBody body = new JsonBody();
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body must be one JSON object");
            }
            body.readFields(parser);
            if (parser.nextToken() != null) {
                throw malformed("The body must be one JSON object and nothing after it");
            }
        } catch (IOException e) {
            throw malformed("The body is not well-formed JSON in UTF-8");
        }
        return body;
    }

    public Faults faults() {
        return faults;
    }

    /// A field that must be a string.
    public <T> @Nullable T required(String field, Function<String, T> type) {
        return faults.parse(field, text(field, true, false), type);
    }

    /// As [#required], but it may be absent or null.
    public <T> @Nullable T optional(String field, Function<String, T> type) {
        return faults.parse(field, text(field, false, false), type);
    }

    /// A field that must be a decimal in a string; a whole JSON number (`100`, `100.0`) will do, for that is exact,
    /// too.
    public <T> @Nullable T requiredDecimal(String field, Function<String, T> type) {
        return faults.parse(field, text(field, true, true), type);
    }

    /// As [#requiredDecimal], but it may be absent or null.
    public <T> @Nullable T optionalDecimal(String field, Function<String, T> type) {
        return faults.parse(field, text(field, false, true), type);
    }

    public boolean has(String field) {
        Value value = fields.get(field);
        return value != null && value.token != JsonToken.VALUE_NULL;
    }

    /// Notes every field that nobody asked for, and then throws when anything at all was noted.
    public void finish() {
        for (String field : fields.keySet()) {
            if (!asked.contains(field)) {
                faults.add(field, FieldFault.Code.UNKNOWN, "no such field; known are " + asked);
            }
        }
        faults.throwIfAny();
    }

    private @Nullable String text(String field, boolean required, boolean number) {
        asked.add(field);
        Value value = fields.get(field);
        if (value == null || value.token == JsonToken.VALUE_NULL) {
            if (required) {
                faults.add(field, FieldFault.Code.REQUIRED, "must be there");
            }
            return null;
        }
        boolean whole = value.token == JsonToken.VALUE_NUMBER_INT
                || (value.token == JsonToken.VALUE_NUMBER_FLOAT
                        && WHOLE.matcher(value.text).matches());
        if (value.token == JsonToken.VALUE_STRING || (number && whole)) {
            return value.text;
        }
        faults.add(
                field,
                FieldFault.Code.WRONG_TYPE,
                number ? "must be a decimal in a string, such as \"125.50\"" : "must be a string");
        return null;
    }

    private void readFields(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            String text = parser.getText();
            if (token.isStructStart()) {
                parser.skipChildren();
            }
            if (fields.put(field, new Value(token, text)) != null) {
                faults.add(field, FieldFault.Code.REPEATED, "must be there once");
            }
        }
    }

    private static ProblemException malformed(String detail) {
        return ProblemException.of(ProblemCode.MALFORMED_JSON, detail);
    }
}
