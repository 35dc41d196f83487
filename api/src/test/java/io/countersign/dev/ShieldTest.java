package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShieldTest {

    @TempDir
    Path folder;

    /// A terminal's Ctrl-C goes to a process group: a child in a session of its own is in another one.
    @Test
    void a_child_is_in_a_process_group_of_its_own() throws Exception {
        Path group = folder.resolve("group");
        Process child = new ProcessBuilder(
                        Shield.around(List.of("/bin/sh", "-c", "ps -o pgid= -p $$ > " + group), StopSignal.TERM))
                .start();

        assumeTrue(child.waitFor(20, TimeUnit.SECONDS) && child.exitValue() == 0, "there is a ps");
        assertThat(Files.readString(group).strip()).isEqualTo(Long.toString(child.pid()));
    }
}
