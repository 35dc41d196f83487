package io.countersign.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A server of ours that runs beside us and writes to a log file.
final class ChildProcess {

    /// The kernel's death signal is tied to the thread that started the child, so one thread starts all and never ends.
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("child-processes").factory());

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int SHOWN_LINES = 12;

    private final Launch launch;
    private final DataDirectory data;
    private final Process process;
    private volatile boolean stopping;

    /// @param name of the part; its log and its process file are called after it
    /// @param environment set besides what we have ourselves
    record Launch(String name, List<String> command, Map<String, String> environment, StopSignal signal) {}

    /// A question that is answered with `true` when a server is ready; anything thrown means not yet.
    @FunctionalInterface
    interface Readiness {
        boolean isReady() throws Exception;
    }

    private ChildProcess(Launch launch, DataDirectory data, Process process) {
        this.launch = launch;
        this.data = data;
        this.process = process;
    }

    static ChildProcess start(Launch launch, DataDirectory data) {
        Path log = data.logFile(launch.name() + ".log");
        List<String> command = Shield.around(launch.command(), launch.signal());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        try {
            keepLast(log);
            Process process = STARTER.submit(builder::start).get();
            process.getOutputStream().close();
            Leftover.remember(launch.name(), process.toHandle(), data);
            return new ChildProcess(launch, data, process);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while starting " + launch.name());
        } catch (IOException | ExecutionException e) {
            throw new StartFailure("%s does not start: %s".formatted(launch.name(), e.getMessage()), e);
        }
    }

    /// The log of the run before is often what one needs after a crash.
    private static void keepLast(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Waits until it is ready.
    ///
    /// @throws StartFailure with the end of its log, where it ends or takes too long
    void awaitReady(Duration atMost, Readiness readiness) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isReady(readiness)) {
            if (!process.isAlive()) {
                throw new StartFailure("%s ended at its start (status %d)%s"
                        .formatted(launch.name(), process.exitValue(), endOfLog()));
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure(
                        "%s is not ready after %d s%s".formatted(launch.name(), atMost.toSeconds(), endOfLog()));
            }
            pause();
        }
    }

    private static boolean isReady(Readiness readiness) {
        try {
            return readiness.isReady();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception _) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while waiting for a server", e);
        }
    }

    /// Calls back once, with words that say so, when it ends without having been told to.
    void onDeath(Consumer<String> listener) {
        CompletableFuture<Void> _ = process.onExit().thenAccept(ended -> {
            if (!stopping) {
                listener.accept("%s (pid %d) ended by itself (status %d)%s"
                        .formatted(launch.name(), ended.pid(), ended.exitValue(), endOfLog()));
            }
        });
    }

    long pid() {
        return process.pid();
    }

    /// Asks it to stop, waits, and makes it where it does not. Can be called twice.
    void stop() {
        stopping = true;
        if (process.isAlive()) {
            launch.signal().send(process.toHandle());
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Leftover.forget(launch.name(), data);
    }

    /// Ends it at once and gives it no chance to finish anything.
    void kill() {
        stopping = true;
        process.destroyForcibly();
        stop();
    }

    private String endOfLog() {
        Path log = data.logFile(launch.name() + ".log");
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            List<String> end = all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size());
            return "; the end of its log, %s:%n  %s".formatted(log, String.join(System.lineSeparator() + "  ", end));
        } catch (IOException | UncheckedIOException e) {
            return "; its log %s cannot be read: %s".formatted(log, e.getMessage());
        }
    }
}
