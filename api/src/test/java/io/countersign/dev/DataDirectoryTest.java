package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void is_held_by_one_run_at_a_time() {
        try (DataDirectory _ = DataDirectory.hold(folder)) {
            assertThatThrownBy(() -> DataDirectory.hold(folder))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("already running on the data in " + folder)
                    .hasMessageContaining(
                            "(pid %d)".formatted(ProcessHandle.current().pid()));
        }
        DataDirectory.hold(folder).close();
    }

    @Test
    void makes_what_is_missing() {
        Path data = folder.resolve("not/there/yet");

        try (DataDirectory held = DataDirectory.hold(data)) {
            assertThat(held.logFile("opa.log").getParent()).isDirectory();
            assertThat(held.runFile("opa.process").getParent()).isDirectory();
        }
    }

    @Test
    void says_so_where_it_cannot_be_a_folder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.hold(file))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file.toString());
    }
}
