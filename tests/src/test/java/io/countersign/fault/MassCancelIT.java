package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Venues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Operations have a venue cancel all, through a process that has no session with it.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MassCancelIT {
    private static final int TRIES = 10;
    private static final BigDecimal PENNY = new BigDecimal("0.01");
    private static final Set<String> NOT_SENT = Set.of("PENDING_RISK", "RELEASED");
    private static final Set<String> TRADED = Set.of("PARTIALLY_FILLED", "FILLED");

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void what_is_open_at_the_venue_ends_whatever_it_waits_for_and_nothing_elsewhere() {
        try (ForkedApplication _ = ForkedApplication.start(place, Map.of(), "worker", "--roles", "execution");
                ForkedApplication _ = ForkedApplication.start(place, Map.of(), "worker", "--roles", "order");
                ForkedApplication rest = ForkedApplication.start(place, Map.of("COUNTERSIGN_ROLES", "api"))) {
            Person trader = rest.api().as("trader1");
            Person operations = rest.api().as("operations1");
            String elsewhere = restingAt("YSIM", trader, "BAC");
            String another = restingAt("XSIM", trader, "SPY");
            String resting = restingAt("XSIM", trader, "BAC");
            String amended = restingAt("XSIM", trader, "BAC");
            Answer amendment = trader.post(
                    "/api/orders/%s/amend".formatted(amended), Map.of("quantity", "45000", "reason", "the client"));
            assertThat(amendment.text("/approval/state"))
                    .as(amendment.toString())
                    .isEqualTo("OPEN");
            Answer ofOne = cancelAll(operations, Map.of("symbol", "SPY", "reason", "its feed is wrong"));
            assertThat(ofOne.body().path("affectedOrders").asInt()).isEqualTo(1);
            isCanceledByTheVenue(trader, another);
            assertThat(trader.order(resting).orderStatus()).isEqualTo("WORKING");

            Venues.of(place).fault("XSIM", "silent", 1);
            String unknown = enteredAt("XSIM", trader, () -> far("BAC"));
            trader.awaitStatus(unknown, "UNKNOWN");
            String partFilled = partFilledAtXsim(trader);
            Answer all = cancelAll(operations, Map.of("reason", "the venue is to close"));
            assertThat(all.body().path("affectedOrders").asInt())
                    .as(
                            "of %s",
                            List.of(resting, amended, unknown, partFilled).stream()
                                    .map(order -> trader.order(order).toString())
                                    .toList())
                    .isEqualTo(4);
            Venues.of(place).command("XSIM", "/resume?symbol=IBM");
            isCanceledByTheVenue(trader, resting);
            assertThat(isCanceledByTheVenue(trader, partFilled).text("/cumQty")).isNotEqualTo("0");
            assertThat(isCanceledByTheVenue(trader, amended).text("/approval/state"))
                    .isNotEqualTo("OPEN");
            isCanceledByTheVenue(trader, unknown);
            assertThat(trader.order(elsewhere).orderStatus()).isEqualTo("WORKING");

            assertThat(cancelAll(operations, Map.of("reason", "once more"))
                            .body()
                            .path("affectedOrders")
                            .asInt())
                    .isZero();
            assertThat(trader.ask(elsewhere, "cancel", "done").status()).isEqualTo(200);
            Books.agree(place, List.of(elsewhere, another, resting, partFilled, amended, unknown));
        }
    }

    private static Answer cancelAll(Person operations, Map<String, String> what) {
        Answer answer = operations.post("/api/venues/XSIM/mass-cancel", what);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("/state")).isEqualTo("ACCEPTED");
        return answer;
    }

    private static Answer isCanceledByTheVenue(Person trader, String order) {
        Answer canceled = trader.awaitStatus(order, "CANCELED");
        assertThat(canceled.reasons()).as(canceled.toString()).containsExactly("CANCELED_BY_VENUE");
        assertThat(canceled.text("/reasons/0/message")).contains("canceled with others");
        return canceled;
    }

    private Order far(String symbol) {
        return Order.buy(symbol, 100).limit(Quotes.farBelow(place, symbol).toPlainString());
    }

    private String restingAt(String venue, Person trader, String symbol) {
        String entered = enteredAt(venue, trader, () -> far(symbol));
        trader.awaitStatus(entered, "WORKING");
        return entered;
    }

    /// Trading stops then, or more of it would trade; and where the rest of it has by then, another one is entered.
    private String partFilledAtXsim(Person trader) {
        Supplier<Order> order = () -> Order.buy("IBM", atXsim("ask_size", "IBM").longValueExact() + 500)
                .limit(atXsim("ask", "IBM").add(PENNY).toPlainString());
        Venues venues = Venues.of(place);
        for (int tries = 0; tries < TRIES; tries++) {
            String entered = enteredAt("XSIM", trader, order);
            Answer _ = Eventually.get(() -> trader.order(entered), now -> TRADED.contains(now.orderStatus()));
            venues.command("XSIM", "/halt?symbol=IBM");
            if (isOpenAtXsim(entered)) {
                return entered;
            }
            venues.command("XSIM", "/resume?symbol=IBM");
        }
        throw new AssertionError("no order stays part filled");
    }

    private boolean isOpenAtXsim(String order) {
        return Venues.of(place).ledger("XSIM").orders().stream()
                .anyMatch(one ->
                        one.clOrdId().startsWith(order) && one.leavesQty().signum() > 0);
    }

    private BigDecimal atXsim(String column, String symbol) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery(
                                "SELECT <column> FROM quote WHERE venue = 'XSIM' AND symbol = :symbol")
                        .define("column", column)
                        .bind("symbol", symbol)
                        .mapTo(BigDecimal.class)
                        .one());
    }

    /// The other venue does not trade the instrument meanwhile; what goes there before that is known is canceled.
    private String enteredAt(String venue, Person trader, Supplier<Order> order) {
        Venues venues = Venues.of(place);
        String other = venue.equals("XSIM") ? "YSIM" : "XSIM";
        String symbol = order.get().fields().get("symbol").toString();
        venues.command(other, "/halt?symbol=" + symbol);
        try {
            List<String> elsewhere = new ArrayList<>();
            for (int tries = 0; tries < TRIES; tries++) {
                String entered = trader.submit(order.get()).orderId();
                Answer sent = Eventually.get(() -> trader.order(entered), now -> !NOT_SENT.contains(now.orderStatus()));
                if (sent.text("/venue").equals(venue)) {
                    return entered;
                }
                elsewhere.add(sent.toString());
                Answer _ = trader.ask(entered, "cancel", "it went to the wrong venue");
                trader.awaitEnd(entered);
            }
            throw new AssertionError("no order goes to " + venue + ": " + elsewhere);
        } finally {
            venues.command(other, "/resume?symbol=" + symbol);
        }
    }
}
