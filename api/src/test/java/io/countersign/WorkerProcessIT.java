package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.countersign.database.TestDatabase;
import io.countersign.fix.Eventually;
import io.countersign.fix.TestVenue;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The application itself, as `worker` runs it: no REST interface, and an admin port like every process has.
@Timeout(60)
class WorkerProcessIT {
    private static final byte[] DENIAL = """
            {"decision_id": "d1", "provenance": {"bundles": {"policies": {"revision": "r1"}}},
             "result": {"allow": false, "reasons": [{"code": "C", "message": "m"}]}}""".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private final TestVenue xsim = new TestVenue("XSIM");
    private final TestVenue ysim = new TestVenue("YSIM");
    private HttpServer opa;
    private TestServer.PortBoundTestServer temporal;
    private DropwizardTestSupport<CountersignConfiguration> worker;

    @BeforeEach
    void start() throws Exception {
        opa = opa();
        xsim.open().showsPrices();
        ysim.open().showsPrices();
        int temporalPort = freePort();
        temporal = TestServer.createPortBoundServer(temporalPort, true);
        worker = new DropwizardTestSupport<>(
                CountersignApplication.class,
                "countersign.yml",
                new SubstitutingSourceProvider(
                        new ResourceConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)),
                ConfigOverride.config("roles", "order,execution"),
                ConfigOverride.config("server.applicationConnectors[0].port", "0"),
                ConfigOverride.config("server.adminConnectors[0].port", "0"),
                ConfigOverride.config("logging.level", "WARN"),
                // The test server has no heartbeats of workers, of which Temporal would warn each time.
                ConfigOverride.config("logging.loggers.io\\.temporal\\.internal\\.worker\\.HeartbeatManager", "ERROR"),
                ConfigOverride.config("venues[0].port", Integer.toString(xsim.port())),
                ConfigOverride.config("venues[0].compId", TestVenue.US),
                ConfigOverride.config("venues[0].password", TestVenue.PASSWORD),
                ConfigOverride.config("venues[1].port", Integer.toString(ysim.port())),
                ConfigOverride.config("venues[1].compId", TestVenue.US),
                ConfigOverride.config("venues[1].password", TestVenue.PASSWORD),
                ConfigOverride.config("orders.maxQuoteAge", "PT1M"), // they show their prices once
                ConfigOverride.config("database.url", databaseUrl()),
                ConfigOverride.config("temporal.address", "127.0.0.1:" + temporalPort),
                ConfigOverride.config(
                        "policy.url", "http://127.0.0.1:" + opa.getAddress().getPort()),
                ConfigOverride.config("dataDirectory", data.toString()));
        worker.before();
    }

    @AfterEach
    void stop() {
        worker.after();
        temporal.close();
        opa.stop(0);
        xsim.close();
        ysim.close();
    }

    @Test
    void is_well_part_by_part_and_shows_its_metrics() {
        Client admin = new Client(URI.create("http://127.0.0.1:" + worker.getAdminPort()), null);

        // Quotes are waited for before it is up; the other sessions come a moment later.
        Eventually.isTrue("well", () -> admin.get("/healthcheck").status() == 200);
        Answer health = admin.get("/healthcheck");
        Answer metrics = admin.get("/metrics");

        assertThat(health.status()).as(health.body()).isEqualTo(200);
        Set<String> parts =
                health.json().properties().stream().map(entry -> entry.getKey()).collect(Collectors.toSet());
        assertThat(parts)
                .as("what only the REST interface needs is not asked for")
                .containsExactlyInAnyOrder(
                        "database", "temporal", "policy", "quotes", "sessions", "breaks", "deadlocks");
        assertThat(health.json()).allMatch(part -> part.path("healthy").asBoolean());
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body())
                .contains(
                        "hikaricp_connections_active",
                        "countersign_fix_messages_total{direction=\"in\",venue=\"XSIM\"}",
                        "countersign_fix_up{session=\"ORDERS\",venue=\"XSIM\"} 1.0",
                        "countersign_fix_up{session=\"DROP_COPY\",venue=\"YSIM\"} 1.0");
    }

    @Test
    void is_not_well_when_a_part_is_gone() {
        Client admin = new Client(URI.create("http://127.0.0.1:" + worker.getAdminPort()), null);
        opa.stop(0);

        Answer health = admin.get("/healthcheck");

        assertThat(health.status()).as(health.body()).isEqualTo(500);
        JsonNode policy = health.json().path("policy");
        assertThat(policy.path("healthy").asBoolean(true)).isFalse();
    }

    private static HttpServer opa() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, DENIAL.length);
                exchange.getResponseBody().write(DENIAL);
            }
        });
        server.start();
        return server;
    }

    private String databaseUrl() throws Exception {
        try (Connection connection = database.connect()) {
            return connection.getMetaData().getURL();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
