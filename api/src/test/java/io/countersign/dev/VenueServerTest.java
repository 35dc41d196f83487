package io.countersign.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A venue as a child process, of the code that these tests run with.
class VenueServerTest {

    @TempDir
    Path folder;

    private final DevelopmentSettings.VenuePorts ports = ports();

    private static DevelopmentSettings.VenuePorts ports() {
        List<Integer> free = PortCheck.free(2);
        return new DevelopmentSettings.VenuePorts(free.get(0), free.get(1));
    }

    @Test
    void accepts_when_it_is_ready_and_comes_back_after_a_kill() throws Exception {
        try (DataDirectory data = DataDirectory.hold(folder)) {
            VenueServer venue = VenueServer.start(VenueServer.Market.XSIM, ports, 1_000, data);
            assertThat(venue.title()).isEqualTo("Venue XSIM");
            assertThat(venue.venueAddress().fix()).isEqualTo("127.0.0.1:" + ports.fix());
            assertAccepts();
            String journal = Files.readString(data.file("venues").resolve("XSIM.journal"));
            assertThat(data.logFile("xsim.log")).content().contains("XSIM accepts FIX on 127.0.0.1:" + ports.fix());

            venue.process().kill();
            VenueServer again = VenueServer.start(VenueServer.Market.XSIM, ports, 1_000, data);
            assertAccepts();
            assertThat(data.file("venues").resolve("XSIM.journal")).content().startsWith(journal);

            again.process().stop();
            assertThat(ProcessHandle.of(again.process().pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void says_in_its_log_why_it_does_not_start() throws Exception {
        try (DataDirectory data = DataDirectory.hold(folder)) {
            Path journal = data.file("venues").resolve("XSIM.journal");
            Files.createDirectories(journal.getParent());
            Files.writeString(journal, "not a journal\n");

            assertThatThrownBy(() -> VenueServer.start(VenueServer.Market.XSIM, ports, 1_000, data))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("xsim ended at its start (status 1)")
                    .hasMessageContaining("cannot open its journal");
        }
    }

    private void assertAccepts() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.fix())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
