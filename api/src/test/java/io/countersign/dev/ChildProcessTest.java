package io.countersign.dev;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With shells as children: what matters here is how a child lives and dies.
class ChildProcessTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private DataDirectory data;

    @BeforeEach
    void hold() {
        data = DataDirectory.hold(folder);
    }

    @AfterEach
    void release() {
        data.close();
    }

    @Test
    void is_ready_when_it_says_so_and_gone_when_stopped() {
        ChildProcess child = start("touch \"$READY\"; exec sleep 600");

        child.awaitReady(SOON, () -> Files.exists(folder.resolve("ready")));
        child.stop();

        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(data.runFile("child.process")).doesNotExist();
    }

    @Test
    void that_ends_at_its_start_is_quoted() {
        ChildProcess child = start("echo cannot open the thing; exit 3");

        assertThatThrownBy(() -> child.awaitReady(SOON, () -> false))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("child ended at its start (status 3)")
                .hasMessageContaining("cannot open the thing");
        child.stop();
    }

    @Test
    void that_is_never_ready_is_not_waited_for_without_end() {
        ChildProcess child = start("exec sleep 600");

        assertThatThrownBy(() -> child.awaitReady(Duration.ZERO, () -> {
                    throw new IllegalStateException("not yet");
                }))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("child is not ready after 0 s");
        child.stop();
    }

    @Test
    void that_ends_by_itself_is_told_once_it_happens() throws Exception {
        ChildProcess child = start("echo last words; exec sleep 600");
        CompletableFuture<String> told = new CompletableFuture<>();
        child.awaitReady(SOON, () -> Files.readString(data.logFile("child.log")).contains("last words"));

        child.onDeath(told::complete);
        ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();

        assertThat(told.get(20, SECONDS))
                .contains("child (pid %d) ended by itself (status 137)".formatted(child.pid()))
                .contains("last words");
        child.stop();
    }

    @Test
    void that_was_stopped_is_not_told_of() {
        ChildProcess child = start("exec sleep 600");
        CompletableFuture<String> told = new CompletableFuture<>();

        child.onDeath(told::complete);
        child.stop();

        assertThat(told).isNotDone();
    }

    @Test
    void keeps_the_log_of_the_run_before() {
        ChildProcess first = start("echo first; exec sleep 600");
        first.awaitReady(SOON, () -> Files.readString(data.logFile("child.log")).contains("first"));
        first.stop();

        start("exec sleep 600").stop();

        assertThat(data.logFile("child.log.1")).hasContent("first");
    }

    @Test
    void a_leftover_is_known_by_its_process_and_its_data_and_can_be_stopped() {
        ChildProcess child = start("exec tail -f \"$1/run/lock\"");
        // While a process becomes another program it has no command line for a moment; tail is the last it becomes.
        child.awaitReady(SOON, () -> List.of(argumentsOf(child)).contains("-f"));

        Leftover leftover = Leftover.find("child", StopSignal.TERM, data).orElseThrow();
        assertThat(leftover.process().pid()).isEqualTo(child.pid());
        leftover.stop();

        assertThat(Leftover.find("child", StopSignal.TERM, data)).isEmpty();
        child.stop();
    }

    @Test
    void a_process_that_got_the_same_number_later_is_no_leftover() throws Exception {
        ProcessHandle someoneElse = ProcessHandle.current();
        Files.writeString(
                data.runFile("child.process"),
                "pid=%d\nstarted=2020-01-01T00\\:00\\:00Z\n".formatted(someoneElse.pid()));

        assertThat(Leftover.find("child", StopSignal.TERM, data)).isEmpty();
    }

    @Test
    void a_process_file_cut_short_by_a_crash_is_no_leftover() throws Exception {
        Files.writeString(data.runFile("child.process"), "pi");

        assertThat(Leftover.find("child", StopSignal.TERM, data)).isEmpty();
    }

    private static String[] argumentsOf(ChildProcess child) {
        return ProcessHandle.of(child.pid()).orElseThrow().info().arguments().orElseThrow();
    }

    /// The data directory is among its words, as with every part.
    private ChildProcess start(String script) {
        List<String> command = List.of("/bin/sh", "-c", script, "sh", folder.toString());
        return ChildProcess.start(
                new ChildProcess.Launch(
                        "child",
                        command,
                        Map.of("READY", folder.resolve("ready").toString()),
                        StopSignal.TERM),
                data);
    }
}
