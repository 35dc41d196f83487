package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import io.countersign.instrument.Symbol;
import io.countersign.venue.VenueLedger;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The venues close their day and begin the next.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndOfDayIT {

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void day_orders_expire_and_others_live_on_through_the_next_day_and_a_restart() {
        try (ForkedApplication application = ForkedApplication.start(place)) {
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            Venues venues = Venues.of(place);
            venues.fault("overfill", 1);
            String overfilled = enter(trader, Order.buy("BAC", 100));
            JsonNode held = raised(operations, "OVERFILL");
            venues.behave();
            String ofTheDay = resting(trader, "DAY");
            String untilCanceled = resting(trader, "GTC");

            venues.names().forEach(name -> venues.command(name, "/close-session"));
            Answer expired = trader.awaitStatus(ofTheDay, "EXPIRED");
            assertThat(expired.reasons()).containsExactly("EXPIRED_AT_VENUE");
            // What is held is what the venue's ledger has and our fills have not.
            JsonNode position = raised(operations, "POSITION");
            assertThat(position.path("accountId").asText()).isEqualTo("ACC-001");
            assertThat(position.at("/details/symbol").asText()).isEqualTo("BAC");
            assertThat(position.at("/details/venueQuantity").asText()).isEqualTo("101");
            assertThat(position.at("/details/ourQuantity").asText()).isEqualTo("100");
            Eventually.holds(
                    () -> assertThat(daysCompared()).isEqualTo(venues.names().size()));

            trader.awaitFilled(enter(trader, Order.buy("BAC", 10)), operations);
            assertThat(trader.order(untilCanceled).orderStatus()).isEqualTo("WORKING");
            String report =
                    held.path("venue").asText() + " " + held.path("execId").asText();
            Books.agreeBut(place, Set.of(report), List.of(overfilled, ofTheDay, untilCanceled), "WORKING");

            application.stop();
            application.start();
            assertThat(trader.order(untilCanceled).orderStatus()).isEqualTo("WORKING");
            Eventually.get(
                    () -> trader.ask(untilCanceled, "cancel", "changed my mind"), answer -> answer.status() == 200);
            trader.awaitStatus(untilCanceled, "CANCELED");
            resolve(operations, held, "ACCEPT");
            resolve(operations, position, "DISMISS");
            Books.agree(place, List.of(overfilled, ofTheDay, untilCanceled));
            for (String venue : venues.names()) {
                assertThat(venues.duplicates(venue))
                        .as("sent twice to %s", venue)
                        .isZero();
            }
        }
    }

    @Test
    void positions_are_those_of_the_venues_ledgers_or_a_break() {
        try (ForkedApplication application = ForkedApplication.start(place)) {
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            Venues venues = Venues.of(place);
            trader.awaitFilled(enter(trader, Order.buy("BAC", 100)), operations);
            trader.awaitFilled(enter(trader, Order.buy("IBM", 10)), operations);
            trader.awaitFilled(enter(trader, Order.sell("IBM", 10)), operations);

            venues.names().forEach(name -> venues.command(name, "/close-session"));
            Eventually.holds(
                    () -> assertThat(daysCompared()).isEqualTo(venues.names().size()));
            assertThat(stated()).isEqualTo(held(venues)).contains("ACC-001 BAC");
            assertThat(operations.get("/api/breaks?state=OPEN").items()).isEmpty();

            venues.fault("unreported_trade", 1);
            String order = enter(trader, Order.buy("BAC", 100));
            trader.awaitFilled(order, operations);
            venues.behave();
            String venue =
                    trader.executions(order).items().getFirst().path("venue").asText();
            venues.names().forEach(name -> venues.command(name, "/close-session"));

            JsonNode position = raised(operations, "POSITION");
            BigDecimal ours = new BigDecimal(position.at("/details/ourQuantity").asText());
            assertThat(position.path("venue").asText()).isEqualTo(venue);
            assertThat(position.path("accountId").asText()).isEqualTo("ACC-001");
            assertThat(position.at("/details/symbol").asText()).isEqualTo("BAC");
            assertThat(new BigDecimal(position.at("/details/venueQuantity").asText()))
                    .isEqualTo(ours.add(BigDecimal.ONE))
                    .isEqualTo(venues.ledger(venue).position("ACC-001", new Symbol("BAC")));
            Eventually.holds(() ->
                    assertThat(daysCompared()).isEqualTo(2 * venues.names().size()));
            assertThat(operations.get("/api/breaks?state=OPEN").items()).hasSize(1);

            resolve(operations, position, "DISMISS");
            venues.names().forEach(name -> venues.command(name, "/close-session"));
            Eventually.holds(() ->
                    assertThat(daysCompared()).isEqualTo(3 * venues.names().size()));
            assertThat(operations.get("/api/breaks?state=OPEN").items())
                    .as("the same lot is missing at every close from now on")
                    .isEmpty();
            Books.agreeBut(
                    place, Set.of(venue + " " + unreported(trader, venues.ledger(venue), order)), List.of(order));
        }
    }

    /// The trade of this order that the ledger has and we do not.
    private static String unreported(Person trader, VenueLedger ledger, String order) {
        Set<String> booked = trader.executions(order).items().stream()
                .map(fill -> fill.path("execId").asText())
                .collect(Collectors.toSet());
        List<String> others = ledger.trades().stream()
                .filter(trade -> trade.clOrdId().startsWith(order))
                .map(VenueLedger.Trade::execId)
                .filter(execId -> !booked.contains(execId))
                .toList();
        assertThat(others).hasSize(1);
        return others.getFirst();
    }

    /// By venue, account and instrument, what the venues have stated.
    private String stated() {
        return Database.jdbi(place.database())
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT string_agg(venue || ' ' || account_id || ' ' || symbol || ' ' || quantity, ', '
                                                  ORDER BY venue, account_id, symbol)
                                FROM stated_position""").mapTo(String.class).one());
    }

    /// The same by their ledgers.
    private static String held(Venues venues) {
        return venues.names().stream()
                .flatMap(venue -> venues.ledger(venue).positions().entrySet().stream()
                        .flatMap(account -> account.getValue().entrySet().stream()
                                .map(position -> "%s %s %s %s"
                                        .formatted(venue, account.getKey(), position.getKey(), position.getValue()))))
                .collect(Collectors.joining(", "));
    }

    private String resting(Person trader, String timeInForce) {
        String order = enter(
                trader,
                Order.buy("SPY", 10)
                        .limit(Quotes.farBelow(place, "SPY").toPlainString())
                        .lasting(timeInForce));
        trader.awaitStatus(order, "WORKING");
        return order;
    }

    private static String enter(Person trader, Order order) {
        Answer answer = trader.submit(order, "respond-async");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.orderId();
    }

    private static JsonNode raised(Person operations, String kind) {
        return Eventually.get(
                        () -> operations.get("/api/breaks?state=OPEN").items().stream()
                                .filter(one -> one.path("kind").asText().equals(kind))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    private static void resolve(Person operations, JsonNode raised, String how) {
        Answer resolved = operations.post(
                "/api/breaks/%s/resolve".formatted(raised.path("breakId").asText()),
                Map.of("resolution", how, "reason", "as the venue says on the telephone"));
        assertThat(resolved.status()).as(resolved.toString()).isEqualTo(200);
    }

    private int daysCompared() {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM venue_day WHERE compared_at IS NOT NULL")
                        .mapTo(Integer.class)
                        .one());
    }
}
