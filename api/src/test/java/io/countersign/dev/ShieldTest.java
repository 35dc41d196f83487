package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ShieldTest {

    /// A terminal's Ctrl-C goes to a process group: a child in a session of its own is in another one.
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_child_is_in_a_process_group_of_its_own() throws Exception {
        Process child = new ProcessBuilder(
                        Shield.around(List.of("/bin/sh", "-c", "cut -d ' ' -f 5 /proc/$$/stat"), StopSignal.TERM))
                .start();

        String group = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(group.strip()).isEqualTo(Long.toString(child.pid()));
    }
}
