package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00Z, 2026-01-31T09:30:00Z",
        "2026-01-31t09:30:00z, 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00.123456789Z, 2026-01-31T09:30:00.123456789Z",
        "2026-01-31T09:30:00.1234567899Z, 2026-01-31T09:30:00.123456789Z",
        "2026-01-31T09:30:00+02:30, 2026-01-31T07:00:00Z",
        "2026-01-31T09:30:00-23:59, 2026-02-01T09:29:00Z",
        "2026-12-31T23:59:60Z, 2026-12-31T23:59:59.999999999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    })
    void reads_what_the_rfc_allows(String text, Instant expected) {
        assertThat(Rfc3339.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2026-01-31",
                "2026-01-31T09:30Z",
                "2026-01-31 09:30:00Z",
                "2026-02-30T09:30:00Z",
                "2026-01-31T25:30:00Z",
                "2026-01-31T09:30:00",
                "2026-01-31T09:30:61Z",
                "+12026-01-31T09:30:00Z"
            })
    void refuses_everything_else(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 3339");
    }
}
