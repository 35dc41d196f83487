package io.countersign.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process was started as.
final class CommandLine {

    private CommandLine() {}

    /// Empty where the system does not let us see it.
    static String of(ProcessHandle process) {
        try {
            // Java's own answer is cut at one memory page.
            byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(words, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException _) {
            return process.info().commandLine().orElse("");
        }
    }
}
