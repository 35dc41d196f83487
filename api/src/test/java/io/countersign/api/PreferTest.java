package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {

    @ParameterizedTest
    @CsvSource({
        "wait=5, 5, false",
        "'wait = \"5\"', 5, false",
        "WAIT=5, 5, false",
        "wait=31, 30, false",
        "wait=0, 0, false",
        "'wait=5, wait=9', 5, false",
        "respond-async, , true",
        "'respond-async, wait=10', 10, true",
        "'return=minimal; wait=3', 3, false",
        "wait=-1, , false",
        "wait=1.5, , false",
        "wait=99999999999, , false",
        "nonsense, , false",
    })
    void means_what_rfc_7240_says(String header, Long seconds, boolean respondAsync) {
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        headers.put("Prefer", List.of(header));
        Prefer prefer = Prefer.of(headers);

        assertThat(prefer.patience()).isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
        assertThat(prefer.respondAsync()).isEqualTo(respondAsync);
    }
}
