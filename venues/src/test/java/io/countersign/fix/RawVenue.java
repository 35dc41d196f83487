package io.countersign.fix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The other end of one session, byte by byte: says what no engine would.
final class RawVenue implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSSSSSSSS");
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private final String client;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /// @param client who is to connect; others are turned away
    RawVenue(String client) {
        this.client = client;
        try {
            this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            server.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /// Waits for the client's Logon and gives it.
    String accept() throws IOException {
        while (true) {
            Socket next = server.accept();
            next.setSoTimeout(PATIENCE_MILLIS);
            socket = next;
            in = new BufferedInputStream(next.getInputStream());
            String logon = hear();
            if (logon.contains("|49=" + client + "|")) {
                return logon;
            }
            next.close();
        }
    }

    /// The next message of the client, with `|` for the separator; empty when it has hung up.
    String hear() throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().matches("(?s).*\\|10=[0-9]{3}\\|")) {
            int next = in == null ? -1 : in.read();
            if (next < 0) {
                return "";
            }
            text.append(next == 1 ? '|' : (char) next);
        }
        return text.toString();
    }

    /// The next message of this type; what comes before is left unanswered.
    String hear(String type) throws IOException {
        String message = hear();
        while (!message.isEmpty() && !message.contains("|35=" + type + "|")) {
            message = hear();
        }
        return message;
    }

    static byte[] message(String type, int number, String body) {
        return message(type, number, LocalDateTime.now(ZoneOffset.UTC), body);
    }

    static byte[] message(String type, int number, LocalDateTime at, String body) {
        String middle = "35=" + type + "|34=" + number + "|49=XSIM|52=" + TIME.format(at) + "|56=COUNTERSIGN|" + body;
        String text = ("8=FIX.4.4|9=" + middle.length() + "|" + middle).replace('|', '\u0001');
        int sum = 0;
        for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
            sum += one & 0xff;
        }
        return "%s10=%03d\u0001".formatted(text, sum % 256).getBytes(StandardCharsets.ISO_8859_1);
    }

    void say(byte[] bytes) throws IOException {
        say(bytes, 0, bytes.length);
    }

    void say(byte[] bytes, int from, int to) throws IOException {
        if (socket == null) {
            throw new IllegalStateException("nobody has connected");
        }
        socket.getOutputStream().write(bytes, from, to - from);
        socket.getOutputStream().flush();
    }

    void hangUp() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        hangUp();
        server.close();
    }
}
