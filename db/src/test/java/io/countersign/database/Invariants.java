package io.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What must hold in the database whatever was done to it: the sentences and queries of `invariants.sql`.
public final class Invariants {

    private static final Map<String, String> QUERIES = read();

    private Invariants() {}

    /// @throws AssertionError with every sentence that does not hold, and the rows that break it
    public static void hold(Handle handle) {
        assertThat(broken(handle)).as("broken invariants").isEmpty();
    }

    public static Set<String> sentences() {
        return QUERIES.keySet();
    }

    /// Every sentence that does not hold, with the rows that break it.
    public static List<String> broken(Handle handle) {
        List<String> broken = new ArrayList<>();
        QUERIES.forEach((sentence, query) -> {
            List<Map<String, Object>> rows =
                    handle.createQuery(query).mapToMap().list();
            if (!rows.isEmpty()) {
                broken.add(sentence + ": " + rows);
            }
        });
        return broken;
    }

    private static Map<String, String> read() {
        try (InputStream file = Invariants.class.getResourceAsStream("/invariants.sql")) {
            if (file == null) {
                throw new IllegalStateException("invariants.sql is not on the class path");
            }
            Map<String, String> queries = new LinkedHashMap<>();
            String[] parts = new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n--! ", -1);
            for (int i = 1; i < parts.length; i++) { // the first is what stands above them
                String[] sentenceAndQuery = parts[i].split("\n", 2);
                queries.put(sentenceAndQuery[0], sentenceAndQuery[1].strip().replaceFirst(";$", ""));
            }
            return queries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
