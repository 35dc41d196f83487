package io.countersign.dev;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds programs: first where `make tools` puts them, then on `PATH`.
final class ToolPath {

    private ToolPath() {}

    /// @throws StartFailure where there is none
    static Path require(String name, Path tools) {
        return Stream.concat(Stream.of(tools), path())
                .map(folder -> folder.resolve(name))
                .filter(ToolPath::isProgram)
                .findFirst()
                .orElseThrow(() -> new StartFailure(
                        "%s is neither in %s nor on PATH: install it with \"make tools\"".formatted(name, tools)));
    }

    static Optional<Path> onPath(String name) {
        return path().map(folder -> folder.resolve(name))
                .filter(ToolPath::isProgram)
                .findFirst();
    }

    private static Stream<Path> path() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
