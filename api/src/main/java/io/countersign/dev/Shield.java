package io.countersign.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Words put before a command so that a child neither dies too early nor lives too long.
///
/// Ctrl-C in a terminal goes to every process of the group. In a session of its own a child does not get it, so that
/// the application, which uses it, can stop first. And where the kernel offers it, a child is told when this process
/// is gone, `kill -9` included.
final class Shield {

    private static final Optional<Path> SETSID = ToolPath.onPath("setsid");
    private static final Optional<Path> PERL = ToolPath.onPath("perl");
    private static final Optional<Path> SETPRIV = ToolPath.onPath("setpriv").filter(Shield::knowsDeathSignals);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Shield() {}

    /// @param whenWeAreGone sent to the child by the kernel, where it can
    static List<String> around(List<String> command, StopSignal whenWeAreGone) {
        List<String> words = new ArrayList<>();
        if (SETSID.isPresent()) {
            words.add(SETSID.get().toString());
        } else if (PERL.isPresent()) {
            words.addAll(
                    List.of(PERL.get().toString(), "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127", "--"));
        }
        words.addAll(bounded(command, whenWeAreGone));
        return List.copyOf(words);
    }

    private static List<String> bounded(List<String> command, StopSignal whenWeAreGone) {
        return SETPRIV.map(setpriv -> join(List.of(setpriv.toString(), "--pdeathsig", whenWeAreGone.name()), command))
                .orElse(command);
    }

    /// PostgreSQL refuses to run as root. In a user namespace of its own root is nobody, and still owns its files.
    ///
    /// @throws StartFailure where we are root and cannot shed it
    static List<String> shedRoot(List<String> command) {
        if (!ROOT) {
            return command;
        }
        Path unshare = ToolPath.onPath("unshare")
                .orElseThrow(() -> new StartFailure(
                        "PostgreSQL refuses to run as root, and there is no unshare on PATH to shed it: start as another user,"
                                + " or set COUNTERSIGN_DATABASE_URL"));
        return join(List.of(unshare.toString(), "--user"), command);
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static boolean knowsDeathSignals(Path setpriv) {
        try {
            return new ProcessBuilder(setpriv.toString(), "--pdeathsig", "TERM", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
