package io.countersign.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/// A server that an earlier run started and did not live to stop.
///
/// @param name of the part
/// @param process still running
/// @param signal asks it to stop
record Leftover(String name, ProcessHandle process, StopSignal signal) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    /// The kernel counts start times from a boot time that clock corrections move a little.
    private static final Duration CLOCK_DRIFT = Duration.ofSeconds(3);

    /// Writes down who runs as a part, for the case that we cannot stop it ourselves.
    static void remember(String name, ProcessHandle process, DataDirectory data) {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(process.pid()));
        process.info().startInstant().ifPresent(start -> properties.setProperty("started", start.toString()));
        try (Writer file = Files.newBufferedWriter(fileOf(name, data))) {
            properties.store(file, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void forget(String name, DataDirectory data) {
        try {
            Files.deleteIfExists(fileOf(name, data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The process that was written down, where it is still that one: a process id alone may by now be someone else's.
    static Optional<Leftover> find(String name, StopSignal signal, DataDirectory data) {
        Path file = fileOf(name, data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return ProcessHandle.of(Long.parseLong(properties.getProperty("pid", "")))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startedAt(process, properties.getProperty("started", "")))
                    .filter(process ->
                            CommandLine.of(process).contains(data.root().toString()))
                    .map(process -> new Leftover(name, process, signal));
        } catch (IOException | IllegalArgumentException _) {
            // Half written, or not ours: nothing can be concluded from it.
            return Optional.empty();
        }
    }

    private static boolean startedAt(ProcessHandle process, String instant) {
        return instant.isEmpty()
                || process.info()
                        .startInstant()
                        .map(start ->
                                Duration.between(start, Instant.parse(instant)).abs())
                        .map(difference -> difference.compareTo(CLOCK_DRIFT) <= 0)
                        .orElse(true);
    }

    /// Asks it to stop, and after a while makes it.
    void stop() {
        signal.send(process);
        if (!isGoneWithin(PATIENCE)) {
            process.destroyForcibly();
            isGoneWithin(PATIENCE);
        }
    }

    /// A process whose parent is gone may stay in the table, dead and without a command line, until someone collects
    /// it.
    private boolean isGoneWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && !CommandLine.of(process).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static Path fileOf(String name, DataDirectory data) {
        return data.runFile(name + ".process");
    }
}
