package io.countersign.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one way in which values become JSON and come back: times as RFC 3339 text, never as numbers.
public final class Json {
    /// Shared, and never reconfigured.
    public static final ObjectMapper MAPPER = JsonMapper.builder(
                    new JsonFactoryBuilder().characterEscapes(new WithoutNul()).build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /// PostgreSQL takes every character but NUL. A text with one, typed by a person or sent by a venue, must not make
    /// a record impossible: it is written as U+FFFD, which stands for what cannot be shown.
    private static final class WithoutNul extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final SerializableString INSTEAD = new SerializedString("\\uFFFD");

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[0] = ESCAPE_CUSTOM;
            return codes;
        }

        /// Asked about every character beyond ASCII, too: null leaves it as it is.
        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0 ? INSTEAD : null;
        }
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
        }
    }

    /// @throws IllegalArgumentException when the text is not JSON of this type
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName(), e);
        }
    }

    /// @throws IllegalArgumentException when the text is not a JSON array of this type
    public static <T> List<T> readList(String json, Class<T> element) {
        try {
            return MAPPER.readValue(json, MAPPER.getTypeFactory().constructCollectionType(List.class, element));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON array of " + element.getSimpleName(), e);
        }
    }

    /// @throws IllegalArgumentException when the text is not JSON
    public static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }
}
