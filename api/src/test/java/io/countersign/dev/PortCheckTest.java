package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortCheckTest {

    @Test
    void a_port_nobody_has_is_free() {
        assertThat(PortCheck.free(3)).doesNotHaveDuplicates().allSatisfy(port -> PortCheck.requireFree(port, "X_PORT"));
    }

    @Test
    void says_which_setting_gives_another_port() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PortCheck.requireFree(taken.getLocalPort(), "COUNTERSIGN_OPA_PORT"))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port %d is in use by ".formatted(taken.getLocalPort()))
                    .hasMessageEndingWith("or set COUNTERSIGN_OPA_PORT");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void names_the_process_that_has_it_on_whatever_address() throws Exception {
        long pid = ProcessHandle.current().pid();

        try (ServerSocket everywhere = new ServerSocket(0)) {
            assertThatThrownBy(() -> PortCheck.requireFree(everywhere.getLocalPort(), "COUNTERSIGN_OPA_PORT"))
                    .hasMessageContaining("in use by java (pid %d: ".formatted(pid))
                    .hasMessageContaining("stop it with \"kill %d\"".formatted(pid));
        }
        assertThat(pid).isPositive();
    }
}
