package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JettyProblemsTest {

    private static String code(int status) {
        return Json.tree(Json.write(JettyProblems.problem(status).withStatus(status)))
                .path("code")
                .asText();
    }

    @Test
    void a_server_that_stops_asks_to_be_tried_again() {
        assertThat(code(503)).isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 599})
    void what_else_goes_wrong_in_the_server_is_a_defect(int status) {
        assertThat(code(status)).isEqualTo("INTERNAL");
    }
}
