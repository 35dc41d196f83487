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
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The order state change matrices of FIX 4.4 as far as they apply, from `order-state-matrices.txt`, over the wire:
/// what goes in, and every report that comes back.
///
/// The market shows 10.00 / 10.01 with 300 a side in each second of the tape, so a limit of 10.01 trades 300 in a
/// second and one of 9 does not trade. The firm has its orders canceled when its session is lost.
final class OrderStateMatricesTest {
    private static final String FILE = "/order-state-matrices.txt";
    private static final Pattern DOCUMENTED =
            Pattern.compile("\\| ([A-L]\\.\\d\\.[a-g]) \\| (.*?)( \\(D\\d+\\))? \\| (yes|otherwise|no)(: .+)? \\|");

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
            FixClient client =
                    venue.connect("countersign", logon -> logon.setString(Tag.CANCEL_ORDERS_ON_DISCONNECT, "Y"));
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
            case "post" ->
                venue.command(words[1].replace("{first}", trade(client, (first, _) -> first))
                        .replace("{trade}", trade(client, (_, last) -> last)));
            case "end" -> {
                venue.command("/close-session");
                client.await(() -> client.logons() == 2, "the next day");
            }
            case "lose" -> {
                client.session().disconnect("lost", false);
                client.await(() -> client.logons() == 2, "back");
            }
            default -> throw new AssertionError("what is " + line);
        }
    }

    private static String trade(FixClient client, BinaryOperator<String> which) {
        return client.received("8").stream()
                .filter(report -> FixClient.field(report, Tag.EXEC_TYPE).equals("F"))
                .map(report -> FixClient.field(report, Tag.EXEC_ID))
                .reduce(which)
                .orElse("");
    }

    @Test
    void are_the_ones_that_the_documentation_says_apply() throws IOException {
        List<String> applying = documented()
                .filter(row -> !row.group(4).equals("no"))
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(matrices().map(Matrix::name).toList()).isEqualTo(applying);
    }

    @Test
    void of_the_standard_none_is_left_out_and_what_does_not_apply_has_a_reason() throws IOException {
        assertThat(documented().map(row -> row.group(1)))
                .containsExactlyElementsOf(List.of(
                        "A.1.a", "A.1.b", "B.1.a", "B.1.b", "B.1.c", "B.1.d", "B.1.e", "B.1.f", "C.1.a", "C.1.b",
                        "C.1.c", "C.2.a", "C.3.a", "C.3.b", "C.3.c", "D.1.a", "D.1.b", "D.1.c", "D.2.a", "D.2.b",
                        "D.2.c", "D.2.d", "E.1.a", "E.1.b", "E.1.c", "E.1.d", "E.1.e", "F.1.a", "F.1.b", "F.1.c",
                        "G.1.a", "G.1.b", "G.1.c", "H.1.a", "H.1.b", "H.1.c", "H.1.d", "I.1.a", "I.1.b", "J.1.a",
                        "J.1.b", "J.1.c", "K.1.a", "K.1.b", "L.1.a", "L.1.b"));
        assertThat(documented().filter(row -> !row.group(4).equals("yes")))
                .allSatisfy(row -> assertThat(row.group(5)).as(row.group(1)).isNotEmpty());
    }

    private static Stream<MatchResult> documented() throws IOException {
        return DOCUMENTED
                .matcher(Files.readString(Path.of("..", "docs", "fix.md")))
                .results();
    }
}
