package io.countersign.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/// Stands before a server, and hands on what is said in both directions until it is cut: then nothing comes through
/// any more, in either.
final class Relay implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final InetSocketAddress server;
    private final ServerSocket here;
    private final Set<Socket> open = new HashSet<>();
    private boolean isCut;

    /// @param server as `host:port`
    Relay(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        this.server = new InetSocketAddress(
                InetAddress.ofLiteral(server.substring(0, colon)), Integer.parseInt(server.substring(colon + 1)));
        here = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// As `host:port`.
    String address() {
        return "127.0.0.1:" + here.getLocalPort();
    }

    /// When this returns, nothing comes through.
    synchronized void cut() {
        isCut = true;
        open.forEach(Relay::close);
        open.clear();
    }

    synchronized void mend() {
        isCut = false;
    }

    private void accept() {
        try {
            while (true) {
                join(here.accept());
            }
        } catch (IOException _) {
            // it is closed
        }
    }

    private synchronized void join(Socket caller) {
        open.add(caller);
        if (isCut) {
            close(caller);
            return;
        }
        Socket callee = new Socket();
        open.add(callee);
        try {
            callee.connect(server);
            Thread.ofVirtual().start(() -> handOn(caller, callee));
            Thread.ofVirtual().start(() -> handOn(callee, caller));
        } catch (IOException _) {
            close(caller);
        }
    }

    private static void handOn(Socket from, Socket to) {
        try (from;
                to;
                InputStream said = from.getInputStream();
                OutputStream heard = to.getOutputStream()) {
            said.transferTo(heard);
        } catch (IOException _) {
            // one of the two has gone, or it is cut: the other hears of it by the end of its connection
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
        cut();
    }
}
