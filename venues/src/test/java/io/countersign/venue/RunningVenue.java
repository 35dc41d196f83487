package io.countersign.venue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.execution.VenueId;
import io.countersign.instrument.TradingStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import quickfix.Message;

/// A venue on any free port, and who is connected to it. Its market shows 10.00 / 10.01 with 300 a side, for ever;
/// its clock stands still until it is set.
final class RunningVenue implements AutoCloseable {
    private static final MarketTape TAPE = new TapeScript()
            .quote(0, 1_000, 300, 1_001, 300)
            .trade(3, 990, 1_005, 80)
            .tape();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final SettableClock clock = new SettableClock(Listings.OPENING);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FixClient> clients = new ArrayList<>();
    private VenueProcess venue;

    RunningVenue(Path directory) {
        this.directory = directory;
        this.venue = started(0, 0);
    }

    private VenueProcess started(int port, int adminPort) {
        return VenueProcess.start(
                new VenueSettings(
                        new VenueId("XSIM"),
                        port,
                        adminPort,
                        venueData(),
                        List.of(
                                new VenueSettings.Client("countersign", "secret"),
                                new VenueSettings.Client("other", "secret")),
                        List.of(
                                Listings.listing("TEST", TAPE),
                                Listings.listing("QUIET", MarketTape.silent()),
                                Listings.listing("LOTS", "100", TradingStatus.OPEN, Listings.roundTheClock(), TAPE),
                                Listings.listing("HALT", "1", TradingStatus.HALTED, Listings.roundTheClock(), TAPE)),
                        MarketReplay.asRecorded(Listings.CLOCK),
                        Duration.ofMillis(5)),
                clock);
    }

    /// Closes the venue and starts it on the same ports.
    void restart() {
        restart(() -> {});
    }

    /// @param meanwhile is done while it is closed
    void restart(Runnable meanwhile) {
        int port = venue.port();
        int adminPort = venue.adminPort();
        venue.close();
        meanwhile.run();
        venue = started(port, adminPort);
    }

    Path venueData() {
        return directory.resolve("venue");
    }

    Path journal() {
        return venueData().resolve("XSIM.journal");
    }

    /// Loses what the sessions' stores have.
    void loseStores() {
        try (var files = Files.list(venueData().resolve("XSIM.sessions"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return venue.port();
    }

    SettableClock clock() {
        return clock;
    }

    FixClient orders() throws Exception {
        return connect("countersign");
    }

    FixClient connect(String compId) throws Exception {
        return kept(FixClient.connect(compId, venue.port(), directory.resolve("client")));
    }

    FixClient connect(String compId, Consumer<Message> logon) throws Exception {
        return kept(FixClient.connect(compId, venue.port(), directory.resolve("client"), logon));
    }

    FixClient attempt(String compId, Consumer<Message> logon) throws Exception {
        return kept(FixClient.attempt(compId, venue.port(), directory.resolve("client"), logon));
    }

    private FixClient kept(FixClient client) {
        clients.add(client);
        return client;
    }

    /// A command that is done.
    void command(String pathAndQuery) throws Exception {
        HttpResponse<String> response = http("POST", pathAndQuery);
        if (response.statusCode() != 200) {
            throw new AssertionError(pathAndQuery + ": " + response.statusCode() + " " + response.body());
        }
    }

    HttpResponse<String> http(String method, String pathAndQuery) throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(venue.adminPort(), pathAndQuery));
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws Exception {
        return JSON.readTree(http("GET", path).body());
    }

    @Override
    public void close() {
        clients.forEach(FixClient::close);
        venue.close();
        http.close();
    }
}
