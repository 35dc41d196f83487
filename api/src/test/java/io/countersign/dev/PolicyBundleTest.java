package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PolicyBundleTest {

    @TempDir
    Path folder;

    @Test
    void replaces_what_was_there_with_the_policies_and_their_revision() throws Exception {
        Path old = Files.writeString(
                Files.createDirectories(folder.resolve("trading")).resolve("old.rego"), "package old");

        PolicyBundle bundle = PolicyBundle.unpackInto(folder);

        assertThat(old).doesNotExist();
        assertThat(files()).anyMatch(file -> file.toString().endsWith(".rego"));
        JsonNode manifest = new ObjectMapper()
                .readTree(Files.readAllBytes(folder.resolve("trading").resolve(".manifest")));
        assertThat(manifest.get("revision").asText())
                .isEqualTo(bundle.revision())
                .matches("[0-9a-f]{64}");
        assertThat(manifest.get("roots")).hasToString("[\"trading\"]");
    }

    @Test
    void the_same_policies_have_the_same_revision() {
        String first = PolicyBundle.unpackInto(folder).revision();

        assertThat(PolicyBundle.unpackInto(folder).revision()).isEqualTo(first);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_revision_can_be_computed_from_the_sources_without_us() throws Exception {
        Process pipe = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "find . -type f ! -name '*_test.rego' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64")
                .directory(Path.of(System.getProperty("countersign.root"), "policies", "trading")
                        .toFile())
                .start();
        String sum = new String(pipe.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();

        assertThat(PolicyBundle.unpackInto(folder).revision()).isEqualTo(sum);
    }

    @Test
    void leaves_the_tests_of_the_policies_out() throws Exception {
        PolicyBundle.unpackInto(folder);

        assertThat(files()).noneMatch(file -> file.toString().endsWith("_test.rego"));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
