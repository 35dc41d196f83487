package io.countersign.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folder where the parts keep their data, held by one run at a time.
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// Creates the folder where it is missing and holds it until closed, or until this process is gone, however it
    /// went.
    ///
    /// @throws StartFailure where another run holds it
    static DataDirectory hold(Path root) {
        try {
            Files.createDirectories(root.resolve("log"));
            Files.createDirectories(root.resolve("run"));
            Path file = root.resolve("run").resolve("lock");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw heldElsewhere(root, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new StartFailure("the data directory %s cannot be used: %s".formatted(root, e), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static StartFailure heldElsewhere(Path root, String pid) {
        return new StartFailure(
                ("Countersign is already running on the data in %s (pid %s): stop that first, or give this one its own"
                                + " COUNTERSIGN_DATA_DIR and ports")
                        .formatted(root, pid.isEmpty() ? "unknown" : pid));
    }

    Path root() {
        return root;
    }

    Path file(String name) {
        return root.resolve(name);
    }

    Path runFile(String name) {
        return root.resolve("run").resolve(name);
    }

    Path logFile(String name) {
        return root.resolve("log").resolve(name);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
