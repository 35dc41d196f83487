package io.countersign.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands before OPA, and lets it answer, or answers in its place what it was told to for a package.
final class PolicyProxy implements AutoCloseable {

    private final URI opa;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Manner> meddling = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// How a package is answered that no longer answers as it should.
    enum Manner {
        /// The package is not there: OPA says so with 200 and no result.
        UNDEFINED(200, "{\"decision_id\": \"d1\"}"),
        /// Allowed, as it seems to one who does not look closely.
        ALLOW_IS_A_TEXT(200, """
                {"decision_id": "d1", "provenance": {"bundles": {"policies": {"revision": "r1"}}},
                 "result": {"allow": "true", "reasons": [], "checks": [], "obligations": []}}"""),
        /// Allowed, but by nobody one could name.
        FROM_NOWHERE(200, "{\"result\": {\"allow\": true, \"reasons\": [], \"checks\": [], \"obligations\": []}}"),
        NO_JSON(200, "<html>allow</html>"),
        FAILED(500, "{\"code\": \"internal_error\", \"result\": {\"allow\": true, \"reasons\": []}}"),
        /// Never answers.
        LATE(0, "");

        private final int status;
        private final String body;

        Manner(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    PolicyProxy(URI opa) throws IOException {
        this.opa = opa;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// @param name of a policy package, such as `risk`
    void meddleWith(String name, Manner manner) {
        meddling.put(name, manner);
    }

    void stopMeddling() {
        meddling.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            Manner manner = meddling.get(path[path.length - 2]);
            if (manner == null) {
                HttpResponse<byte[]> answer = client.send(
                        HttpRequest.newBuilder(
                                        opa.resolve(exchange.getRequestURI().toString()))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                send(exchange, answer.statusCode(), answer.body());
            } else if (manner == Manner.LATE) {
                closed.await();
            } else {
                send(exchange, manner.status, manner.body.getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
