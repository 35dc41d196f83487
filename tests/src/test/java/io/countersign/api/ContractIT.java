package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the interface says of itself holds: Schemathesis reads `openapi.json`, asks everything it can think of,
/// well- and ill-formed, and compares the answers. The same questions each time.
class ContractIT {
    private static Path tool;
    private static Path settings;
    private static Path settingsWithIds;

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    @BeforeAll
    static void have_something_to_ask_for() throws IOException {
        Person trader = countersign.as("trader1");
        trader.submit(Order.buy("BAC", 100), "wait=20");
        trader.submit(Order.buy("NOPE", 1));
        Answer approval = countersign
                .as("checker1")
                .approvalOf(trader.submit(Order.buy("BAC", 40_000)).orderId());
        Path root = Path.of(System.getProperty("countersign.root"));
        tool = root.resolve(".tools/bin/schemathesis");
        settings = root.resolve("tools/schemathesis/schemathesis.toml");
        settingsWithIds = countersign.place().dataDirectory().resolve("schemathesis.toml");
        Files.writeString(
                settingsWithIds,
                Files.readString(settings) + """

                [parameters]
                "path.orderId" = "%s"
                "path.approvalId" = "%s"
                """.formatted(approval.orderId(), approval.text("/approvalId")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trader1", "auditor1"})
    void every_answer_is_one_that_the_description_allows(String user) throws Exception {
        assertConforms(user, settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checker1", "operations1"})
    void so_is_every_answer_about_an_order_that_waits(String user) throws Exception {
        assertConforms(user, settingsWithIds);
    }

    private static void assertConforms(String user, Path config) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        tool.toString(),
                        "--config-file",
                        config.toString(),
                        "--no-color",
                        "run",
                        countersign.api().address() + "/api/openapi.json",
                        "--header",
                        "Authorization: Bearer " + countersign.as(user).token(),
                        "--phases",
                        "examples,coverage,fuzzing",
                        "--max-examples",
                        "10",
                        "--generation-deterministic",
                        "--no-shrink",
                        "--continue-on-failure"))
                .redirectErrorStream(true)
                .directory(countersign.place().dataDirectory().toFile())
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
