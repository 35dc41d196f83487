package io.countersign.venue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The venue's durable memory: a file of JSON lines that only grows. Everything else the venue knows can be rebuilt
/// from it. It has an id, made at random with the file and kept in it.
///
/// Thread contract: one thread at a time; and nobody interrupts that thread, since an interrupt closes the file.
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final int TAIL_CHUNK = 64 * 1024; // bytes

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    /// Opens the file, or makes it; reads what is in it, oldest first; and holds it, so that no other venue can write
    /// to it. The beginning of a line that a crash cut short is taken off: nobody was ever told what it says.
    /// Without an id, being new or older than ids, the journal is given one.
    ///
    /// @throws IOException when the file cannot be read, is held by another venue, or has a foreign line
    static Journal open(Path path, Consumer<JournalEntry> past) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            hold(file, path);
            cutTornLine(file, path);
            boolean hasId = readAll(file, path, file.size(), past);
            file.position(file.size());
            Journal journal = new Journal(file);
            if (!hasId) {
                past.accept(journal.begin());
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Reads the whole lines of a file that a venue may be writing to, oldest first.
    ///
    /// @throws IOException when the file cannot be read, or has a foreign line
    static void read(Path path, Consumer<JournalEntry> past) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long whole = endOfLastLine(file);
            boolean _ = readAll(file, path, whole, past);
        }
    }

    private static void hold(FileChannel file, Path path) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // held within this process
        }
        throw new IOException("another venue holds the journal " + path);
    }

    private static void cutTornLine(FileChannel file, Path path) throws IOException {
        long whole = endOfLastLine(file);
        long torn = file.size() - whole;
        if (torn > 0) {
            LOG.warn("The last line of the journal {} is torn; its {} bytes are cut off", path, torn);
            file.truncate(whole);
            file.force(true);
        }
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(TAIL_CHUNK);
        for (long end = file.size(); end > 0; ) {
            long start = Math.max(0, end - TAIL_CHUNK);
            chunk.clear().limit((int) (end - start));
            while (chunk.hasRemaining() && file.read(chunk, start + chunk.position()) >= 0) {
                // until the chunk is full
            }
            for (int at = chunk.position() - 1; at >= 0; at--) {
                if (chunk.get(at) == '\n') {
                    return start + at + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /// @param end where a line ends; what is behind it is not read
    /// @return whether the journal has an id
    private static boolean readAll(FileChannel file, Path path, long end, Consumer<JournalEntry> past)
            throws IOException {
        boolean hasId = false;
        file.position(0);
        BufferedReader lines = new BufferedReader(Channels.newReader(file, StandardCharsets.UTF_8));
        long number = 0;
        long at = 0;
        for (String line = at < end ? lines.readLine() : null;
                line != null;
                line = at < end ? lines.readLine() : null) {
            number++;
            at += line.getBytes(StandardCharsets.UTF_8).length + 1L;
            JournalEntry entry;
            try {
                entry = JSON.readValue(line, JournalEntry.class);
            } catch (JsonProcessingException e) {
                throw new IOException("line %d of the journal %s cannot be read".formatted(number, path), e);
            }
            hasId |= entry instanceof JournalEntry.Begun;
            past.accept(entry);
        }
        return hasId;
    }

    private JournalEntry begin() throws IOException {
        String id = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
        JournalEntry begun = new JournalEntry.Begun(id);
        append(List.of(begun));
        force();
        return begun;
    }

    /// Adds lines. They survive the end of this process from here on, the end of the machine only after [#force].
    void append(List<? extends JournalEntry> entries) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JournalEntry entry : entries) {
            lines.writeBytes(JSON.writerFor(JournalEntry.class).writeValueAsBytes(entry));
            lines.write('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /// Waits until all lines are on the disk.
    void force() throws IOException {
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
