package io.countersign.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// Whether a port is ours to take, and if not, who has it.
final class PortCheck {

    private static final List<Path> SOCKET_TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int SHOWN = 80;

    private static final int FIRST_FREE = 10_000;
    private static final int FIRST_OUTGOING = 32_768;
    private static final int PORTS_TRIED = 1_000;

    private PortCheck() {}

    /// @param setting the environment variable that gives another port
    /// @throws StartFailure that names who has it, where it is taken
    static void requireFree(int port, String setting) {
        if (!isFree(port)) {
            throw new StartFailure(holder(port)
                    .map(process -> taken(port, process, setting))
                    .orElseGet(() -> "port %d is in use by a process we may not see: stop it, or set %s"
                            .formatted(port, setting)));
        }
    }

    /// Ports nobody listens on, each another one, for tests. None that the system gives to outgoing connections:
    /// one of those might have it when it is wanted, or wanted again after a kill.
    static List<Integer> free(int count) {
        List<Integer> ports = ThreadLocalRandom.current()
                .ints(PORTS_TRIED, FIRST_FREE, FIRST_OUTGOING)
                .distinct()
                .filter(PortCheck::isFree)
                .limit(count)
                .boxed()
                .toList();
        if (ports.size() < count) {
            throw new StartFailure("no port is free");
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run that linger do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    private static String taken(int port, ProcessHandle process, String setting) {
        String command = CommandLine.of(process);
        String program = Path.of(process.info().command().orElse(command.split(" ", 2)[0]))
                .getFileName()
                .toString();
        String shown = command.length() > SHOWN ? command.substring(0, SHOWN) + "…" : command;
        return "port %d is in use by %s (pid %d: %s): stop it with \"kill %d\", or set %s"
                .formatted(port, program, process.pid(), shown, process.pid(), setting);
    }

    private static Optional<ProcessHandle> holder(int port) {
        return SOCKET_TABLES.stream()
                .flatMap(PortCheck::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > INODE
                        && fields[STATE].equals(LISTENING)
                        && fields[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)))
                .map(fields -> "socket:[" + fields[INODE] + "]")
                .flatMap(socket -> ProcessHandle.allProcesses().filter(process -> holds(process, socket)))
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("\n"));
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path file : files) {
                if (socket.equals(linkOf(file))) {
                    return true;
                }
            }
        } catch (IOException _) {
            // Gone in the meantime, or another user's.
        }
        return false;
    }

    private static String linkOf(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
