package io.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.api.ProblemCode;
import io.countersign.order.RejectCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reject-codes.md` is what the code and the policies say, word for word. To write it anew:
/// `make docs`.
class RejectCodesTest {
    private static final Path ROOT = Path.of(System.getProperty("countersign.root"));
    private static final Path DOCUMENT = ROOT.resolve("docs/reject-codes.md");
    private static final Pattern METADATA = Pattern.compile("# METADATA\\n((?:#.*\\n)+)");
    private static final List<String> PACKAGES = List.of("risk", "approval", "execution", "authz");

    @Test
    void the_document_lists_every_code_of_the_code_and_of_policy() throws IOException {
        String said = document();

        if (Boolean.getBoolean("countersign.docs.write")) {
            Files.writeString(DOCUMENT, said);
        }

        assertThat(DOCUMENT)
                .as("docs/reject-codes.md; `make docs` writes it anew")
                .hasContent(said);
    }

    @Test
    void a_code_that_an_answer_takes_over_from_policy_is_a_code_of_the_interface() throws IOException {
        List<String> answered = new ArrayList<>();
        for (String name : List.of("approval", "authz")) {
            rules(name).forEach(rule -> answered.add(rule.get("code")));
        }
        answered.removeAll(List.of("INPUT_INVALID", "REASON_REQUIRED")); // refused before policy is asked

        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::name)).containsAll(answered);
    }

    @Test
    void the_readme_has_the_number_of_risk_checks() throws IOException {
        String policy = Files.readString(ROOT.resolve("policies/trading/risk/decision.rego"));
        Matcher list = Pattern.compile("\nchecks := \\[([^]]+)]").matcher(policy);
        assertThat(list.find()).isTrue();
        long checks = list.group(1).lines().filter(line -> !line.isBlank()).count();

        assertThat(ROOT.resolve("README.md")).content().contains(" %d checks, each with its limit".formatted(checks));
    }

    private static String document() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Reject codes

                Stable codes; programs may rely on them, the sentences may change. This page is written from the code and
                the policies (`make docs`), and a test keeps it so.

                ## Reasons of an order

                What `reasons[].code` of an order can be. Those of policy come with the limit and the value that broke it.
                """);
        for (String name : PACKAGES) {
            text.append("\n### Policy `trading.")
                    .append(name)
                    .append("`\n\n| code | rule | regulation |\n|---|---|---|\n");
            for (Map<String, String> rule : rules(name)) {
                text.append("| `%s` | %s | %s |%n"
                        .formatted(rule.get("code"), rule.get("message"), rule.get("regulation")));
            }
        }
        text.append("\n### Everything else\n\n| code | meaning |\n|---|---|\n");
        for (RejectCode code : RejectCode.values()) {
            text.append("| `%s` | %s |%n".formatted(code, code.message()));
        }
        text.append("""

                ## Problems

                What `code` of an `application/problem+json` can be (RFC 9457).

                | status | code | title |
                |---|---|---|
                """);
        for (ProblemCode code : ProblemCode.values()) {
            text.append("| %d | `%s` | %s |%n".formatted(code.status(), code, code.title()));
        }
        return text.toString();
    }

    /// The reasons that a policy package gives, by code; a rule in several clauses counts once.
    private static List<Map<String, String>> rules(String name) throws IOException {
        Map<String, Map<String, String>> rules = new TreeMap<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("policies/trading").resolve(name))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".rego"))
                    .filter(file -> !file.toString().endsWith("_test.rego"))
                    .sorted()
                    .collect(Collectors.toList());
            for (Path source : sources) {
                Matcher block = METADATA.matcher(Files.readString(source));
                while (block.find()) {
                    Map<String, String> fields = fields(block.group(1));
                    if (fields.containsKey("code")) {
                        rules.putIfAbsent(fields.get("code"), fields);
                    }
                }
            }
        }
        assertThat(rules).as("codes of policy " + name).isNotEmpty();
        return List.copyOf(rules.values());
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : block.lines().toList()) {
            String[] pair = line.replaceFirst("^#\\s*", "").split(": ", 2);
            if (pair.length == 2) {
                fields.put(pair[0], pair[1]);
            }
        }
        return fields;
    }
}
