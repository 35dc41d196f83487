package io.countersign.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The policies of the class path as a folder that OPA can load.
///
/// @param revision the SHA-256 of its content, so that a record that names it names the very rules that decided
record PolicyBundle(Path folder, String revision) {

    private static final String RESOURCES = "/policies/trading";
    private static final String MANIFEST = ".manifest";

    /// Replaces whatever is in the folder.
    static PolicyBundle unpackInto(Path folder) {
        try {
            SortedMap<String, byte[]> files = resources();
            if (files.isEmpty()) {
                throw new StartFailure("no policies are on the class path");
            }
            String revision = digest(files);
            byte[] manifest = files.getOrDefault(MANIFEST, "{}".getBytes(StandardCharsets.UTF_8));
            files.put(MANIFEST, withRevision(manifest, revision));
            Trees.delete(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = folder.resolve("trading").resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
            return new PolicyBundle(folder, revision);
        } catch (IOException | URISyntaxException e) {
            throw new StartFailure("the policies cannot be written to %s: %s".formatted(folder, e), e);
        }
    }

    private static SortedMap<String, byte[]> resources() throws IOException, URISyntaxException {
        URL url = PolicyBundle.class.getResource(RESOURCES);
        if (url == null) {
            return new TreeMap<>();
        }
        URI uri = url.toURI();
        if (!uri.getScheme().equals("jar")) {
            return filesIn(Path.of(uri));
        }
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return filesIn(jar.getPath(RESOURCES));
        }
    }

    private static SortedMap<String, byte[]> filesIn(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /// Anyone can check it, without us: `find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum`.
    private static String digest(SortedMap<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, content) ->
                sums.append(sha256(content)).append("  ./").append(name).append('\n'));
        return sha256(sums.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] withRevision(byte[] manifest, String revision) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try {
            ObjectNode node = (ObjectNode) json.readTree(manifest);
            return json.writeValueAsBytes(node.put("revision", revision));
        } catch (JsonProcessingException | ClassCastException e) {
            throw new StartFailure("the policies' manifest is not a JSON object", e);
        }
    }
}
