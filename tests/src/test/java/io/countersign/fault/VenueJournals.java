package io.countersign.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.fixture.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the simulated venues themselves have on record, read from their journals: the counterparty's side of the
/// story.
///
/// @param receipts every order received, as often as it was received
/// @param executions everything that was reported on them, in the order in which it happened at each venue
record VenueJournals(List<Receipt> receipts, List<Execution> executions) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// An order, as a venue took it.
    record Receipt(String venue, String clOrdId, Instant at) {}

    /// Something that happened to it there.
    ///
    /// @param said all that the venue wrote down of it
    record Execution(String venue, String execId, String said) {
        String name() {
            return venue + " " + execId;
        }
    }

    /// The application whose venues they are may be running.
    static VenueJournals of(RealParts.Place place) {
        VenueJournals found = new VenueJournals(new ArrayList<>(), new ArrayList<>());
        try (Stream<Path> files = Files.list(place.dataDirectory().resolve("venues"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".journal"))
                    .sorted()
                    .toList()) {
                found.read(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void read(Path file) throws IOException {
        String venue = file.getFileName().toString().replace(".journal", "");
        String text = Files.readString(file, StandardCharsets.UTF_8);
        // What comes after the last line's end is being written just now.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode entry = JSON.readTree(line);
            switch (entry.get("entry").asText()) {
                case "RECEIVED" -> {
                    JsonNode ticket = entry.get("ticket");
                    receipts.add(new Receipt(
                            venue,
                            ticket.get("clOrdId").asText(),
                            Instant.parse(entry.get("at").asText())));
                    entry.get("reports").forEach(report -> executions.add(execution(venue, report)));
                }
                case "REPORTED" -> executions.add(execution(venue, entry.get("report")));
                case "REFUSED" ->
                    executions.add(
                            new Execution(venue, entry.at("/refused/rejectId").asText(), entry.toString()));
                case "BEGUN", "DELIVERED", "CONNECTED", "HALTED", "RESUMED", "DAY_ENDED", "SPENT" -> {
                    // says nothing of orders
                }
                default -> throw new IllegalStateException("unknown entry in " + file + ": " + line);
            }
        }
    }

    private static Execution execution(String venue, JsonNode report) {
        return new Execution(venue, report.get("execId").asText(), report.toString());
    }
}
