package io.countersign.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The folder of PostgreSQL's data.
final class PostgresCluster {

    private PostgresCluster() {}

    /// Makes it where there is none, and clears away what a crash left in the way of a start.
    ///
    /// @param bin where PostgreSQL's programs are
    static void ensure(Path folder, Path bin) {
        try {
            if (Files.exists(folder.resolve("PG_VERSION"))) {
                requireSameMajor(folder, bin);
                forgetDeadPostmaster(folder);
            } else {
                create(folder, bin);
            }
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL's data in %s cannot be used: %s".formatted(folder, e), e);
        }
    }

    /// Made beside and moved in place, so that what was interrupted is made again.
    private static void create(Path folder, Path bin) throws IOException {
        Path partial = folder.resolveSibling(folder.getFileName() + ".new");
        Trees.delete(partial);
        run(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + partial,
                "--username=" + PostgresServer.SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requireSameMajor(Path folder, Path bin) throws IOException {
        String made = Files.readString(folder.resolve("PG_VERSION")).strip();
        // "postgres (PostgreSQL) 18.6"
        String ours =
                run(List.of(bin.resolve("postgres").toString(), "--version")).strip();
        if (!ours.matches(".* " + made + "\\..*")) {
            throw new StartFailure(
                    ("the data in %s was written by PostgreSQL %s and this is %s: move it away, or remove all data with"
                                    + " \"make clean-data\"")
                            .formatted(folder, made, ours));
        }
    }

    /// PostgreSQL takes the file of one that died for a living one when its process id has since been given to another.
    private static void forgetDeadPostmaster(Path folder) throws IOException {
        Path file = folder.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid =
                Files.readAllLines(file, StandardCharsets.US_ASCII).getFirst().strip();
        boolean living = ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> CommandLine.of(process).contains(folder.toString()))
                .isPresent();
        if (living) {
            throw new StartFailure(
                    "a PostgreSQL that we did not start is running on %s (pid %s): stop it with \"kill -INT %s\""
                            .formatted(folder, pid, pid));
        }
        Files.delete(file);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(Shield.shedRoot(command))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new StartFailure(
                        "%s failed (status %d):%n%s".formatted(String.join(" ", command), process.exitValue(), output));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while PostgreSQL's data directory was made", e);
        }
    }
}
