package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a client that keeps its connection may rely on.
class ConnectionIT {
    private static final int MOMENT_MILLIS = 300;

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    @Test
    void a_refusal_waits_for_the_body_so_that_the_connection_serves_the_next_request() throws IOException {
        String body = "{\"user\": \"trader1\"}";
        String headers = """
                POST /api/orders HTTP/1.1\r
                Host: countersign\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(body.length());

        try (Socket socket = new Socket(
                countersign.api().address().getHost(),
                countersign.api().address().getPort())) {
            socket.setSoTimeout(MOMENT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(headers.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(0);
            out.write(body.getBytes(StandardCharsets.US_ASCII));
            out.write((headers + body).getBytes(StandardCharsets.US_ASCII));

            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(nextStatus(answers)).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(nextStatus(answers)).isEqualTo("HTTP/1.1 401 Unauthorized");
        }
    }

    /// The next line that begins an answer; null where the connection ended before.
    private static String nextStatus(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.contains("HTTP/1.1 ")) {
            line = answers.readLine();
        }
        return line == null ? null : line.substring(line.indexOf("HTTP/1.1 "));
    }

    @Test
    void of_a_body_that_is_too_large_the_rest_is_not_read_and_the_answer_says_so() {
        Person trader = countersign.as("trader1");

        Answer answer = trader.send("POST", "/api/orders", "{\"symbol\": \"" + "A".repeat(1 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
        assertThat(answer.header("Connection")).hasValue("close");
        assertThat(trader.submit(Order.buy("BAC", 100)).status()).isEqualTo(201);
    }
}
