package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \t", "\u00a0", "\u2003", "\u200b", "\u00a0\u2003\u200b", "\u2800", "\u3164", "\ufeff"})
    void a_text_in_which_there_is_nothing_to_see_is_no_reason(String blank) {
        assertThatThrownBy(() -> ReasonText.parse(blank))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("visible");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u200bx", " x ", "\u2713", "\u3042", "\ud83d\udc4d", "one\ntwo"})
    void one_visible_character_is_enough_and_all_are_kept(String reason) {
        assertThat(ReasonText.parse(reason)).isEqualTo(reason);
    }

    @Test
    void the_contract_has_a_pattern_that_takes_exactly_the_same() throws IOException {
        Pattern contract = contract();
        List<String> differing = new ArrayList<>();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            String text = Character.toString(codePoint);
            if (!half && contract.matcher(text).find() != isTaken(text)) {
                differing.add(String.format("U+%04X", codePoint));
            }
        }

        assertThat(differing).isEmpty();
    }

    private static boolean isTaken(String text) {
        try {
            return ReasonText.parse(text).equals(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Pattern contract() throws IOException {
        try (InputStream file = ReasonText.class.getResourceAsStream("/openapi.json")) {
            JsonNode contract =
                    Json.tree(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
            return Pattern.compile(
                    contract.at("/components/schemas/ReasonText/pattern").textValue());
        }
    }
}
