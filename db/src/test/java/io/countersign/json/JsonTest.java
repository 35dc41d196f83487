package io.countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void text_in_any_language_stays_as_it_is() {
        String text = "für \u8ba2\u5355 \ud83d\ude00 \u0441\u0434\u0435\u043b\u043a\u0430";

        assertThat(Json.read(Json.write(text), String.class)).isEqualTo(text);
        assertThat(Json.read(Json.MAPPER.valueToTree(text).toString(), String.class))
                .isEqualTo(text);
    }

    @Test
    void a_nul_becomes_what_stands_for_it() {
        assertThat(Json.read(Json.write("a\u0000b"), String.class)).isEqualTo("a\ufffdb");
    }
}
