package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The order state change matrices of FIX 4.4 as far as they apply, from `order-state-matrices.txt`, over the wire:
/// what goes in, and every report that comes back.
///
/// The market shows 10.00 / 10.01 with 300 a side in each second of the tape, so a limit of 10.01 trades 300 in a
/// second
/// and one of 9 does not trade.
final class OrderStateMatricesTest {
    private static final String FILE = "/order-state-matrices.txt";

    @TempDir
    private Path directory;

    record Matrix(String name, List<String> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Matrix> matrices() throws IOException {
        Map<String, List<String>> matrices = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        InputStream file = Objects.requireNonNull(OrderStateMatricesTest.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("== ")) {
                    current = new ArrayList<>();
                    matrices.put(line.substring(3), current);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    current.add(line.strip());
                }
            }
        }
        return matrices.entrySet().stream().map(entry -> new Matrix(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void is_followed(Matrix matrix) throws Exception {
        try (RunningVenue venue = new RunningVenue(directory)) {
            FixClient client = venue.orders();
            List<String> expected = new ArrayList<>();
            for (String line : matrix.lines()) {
                String rest = line.substring(1).strip();
                if (line.startsWith("<")) {
                    expected.add(rest);
                    assertThat(client.awaitLines(expected.size()))
                            .as(matrix.name())
                            .startsWith(expected.toArray(String[]::new));
                } else if (line.startsWith(">")) {
                    send(client, rest);
                } else {
                    act(venue, client, rest);
                }
            }
            assertThat(client.lines()).as(matrix.name()).isEqualTo(expected);
        }
    }

    private static void send(FixClient client, String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "order" -> client.order(line.substring("order ".length()));
            case "again" -> {
                var message = FixClient.orderMessage(line.substring("again ".length()));
                message.getHeader().setString(Tag.POSS_RESEND, "Y");
                client.send(message);
            }
            case "cancel" -> client.cancel(words[1], words[2]);
            case "replace" -> client.replace(words[1], words[2], Long.parseLong(words[3]), words[4]);
            case "ask" -> client.ask(words[1], "q");
            default -> throw new AssertionError("what is " + line);
        }
    }

    private static void act(RunningVenue venue, FixClient client, String line) throws Exception {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "pass" -> venue.clock().pass(Duration.ofSeconds(Long.parseLong(words[1])));
            case "pending" -> venue.command("/fault?fault=pending&count=%s&millis=%s".formatted(words[1], words[2]));
            case "post" -> venue.command(words[1].replace("{trade}", lastTrade(client)));
            default -> throw new AssertionError("what is " + line);
        }
    }

    private static String lastTrade(FixClient client) {
        return client.received("8").stream()
                .filter(report -> FixClient.field(report, Tag.EXEC_TYPE).equals("F"))
                .map(report -> FixClient.field(report, Tag.EXEC_ID))
                .reduce("", (_, last) -> last);
    }

    @Test
    void are_the_ones_that_the_documentation_says_apply() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "fix.md"));
        List<String> applying = documentation
                .lines()
                .filter(line -> line.matches("\\| [A-L]\\.\\d\\.[a-g] \\|.*\\| (yes|otherwise)[ |:].*"))
                .map(line -> line.substring(2, 7))
                .toList();

        assertThat(matrices().map(matrix -> matrix.name().substring(0, 5)).toList())
                .isEqualTo(applying);
    }
}
