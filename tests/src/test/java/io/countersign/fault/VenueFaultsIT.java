package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.countersign.fixture.Venues;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Thousands of orders, while the venues do wrong whatever they can: reject, fall silent, lose the connection before
/// and after they took an order, forget their numbers, repeat and mix up reports, fill what they have canceled, send
/// garbage. In the end our fills are the venues' ledgers, positions are the sum of fills, nothing is reserved for what
/// is over, and no order was sent twice.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class VenueFaultsIT {
    private static final Logger LOG = LoggerFactory.getLogger(VenueFaultsIT.class);
    private static final int ORDERS = Integer.getInteger("countersign.orders", 2_000);
    private static final int TRADERS = 8;
    private static final int ORDERS_TO_A_FAULT = 12;
    private static final long HURRIED = 20_000;
    private static final Duration ENTERED = Duration.ofMinutes(5);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Set<String> OVER = Set.of("FILLED", "CANCELED", "REJECTED", "EXPIRED");

    /// What the venues do, each command with its count.
    private static final List<String> FAULTS = List.of(
            "fault=reject&count=2",
            "fault=silent&count=1",
            "fault=silent_cancel&count=1",
            "fault=slow&count=2&millis=700",
            "fault=disconnect&count=1",
            "fault=disconnect_after&count=1",
            "fault=duplicate&count=3",
            "fault=out_of_order&count=2",
            "fault=late_fill&count=1",
            "fault=garbage&count=1",
            "fault=half_message&count=1",
            "fault=sequence_reset&count=1",
            "fault=pending&count=2&millis=400",
            "fault=status_silent&count=2",
            "fault=market_data_stop&count=3");

    private final RealParts.Place place = RealParts.shared().place();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger entered = new AtomicInteger();

    @Test
    void whatever_the_venues_do_the_books_agree_in_the_end() throws InterruptedException {
        long seed = Long.getLong("countersign.seed", System.nanoTime());
        LOG.warn("{} orders through random faults; again with -Dcountersign.seed={}", ORDERS, seed);
        try (TestApplication application = TestApplication.start(place, Map.of(), HURRIED)) {
            trade(application, seed);
            assertThat(wrong).isEmpty();
            assertThat(FAULTS)
                    .allSatisfy(fault -> assertThat(
                                    application.venues().happened(fault.replaceFirst("fault=([a-z_]+)&.*", "$1")))
                            .isPositive());
            application.venues().names().forEach(name -> mend(application.venues(), name));
            windUp(application);

            Books.agree(place, accepted);
            // What the drop copy had before the books is healed, and there was nothing else.
            Person operations = application.api().as("operations1");
            Eventually.holds(
                    () -> assertThat(operations.get("/api/breaks?state=OPEN").items())
                            .as("breaks that are open")
                            .isEmpty());
            for (String name : application.venues().names()) {
                assertThat(application.venues().duplicates(name))
                        .as("sent twice to " + name)
                        .isZero();
            }
        }
    }

    private void trade(TestApplication application, long seed) throws InterruptedException {
        try (ExecutorService traders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < TRADERS; number++) {
                int trader = number;
                var _ = traders.submit(() -> trade(application, trader, seed));
            }
            SplittableRandom random = new SplittableRandom(seed);
            Venues venues = application.venues();
            for (int next = ORDERS_TO_A_FAULT; next < ORDERS; next += ORDERS_TO_A_FAULT) {
                int reached = next;
                Eventually.holds(
                        ENTERED,
                        () -> assertThat(entered.get() >= reached || !wrong.isEmpty())
                                .as("%d orders are in", reached)
                                .isTrue());
                String venue = venues.names().get(random.nextInt(venues.names().size()));
                venues.command(venue, "/fault?" + FAULTS.get(random.nextInt(FAULTS.size())));
            }
        }
    }

    private void trade(TestApplication application, int trader, long seed) {
        SplittableRandom random = new SplittableRandom(seed + trader + 1);
        Person person = application.api().as("trader2");
        try {
            for (int count = 1; count <= ORDERS / TRADERS; count++) {
                Answer answer = person.submit(
                        order(random).called("faults-%d-%d-%d".formatted(seed, trader, count)),
                        random.nextInt(3) == 0 ? "wait=1" : "respond-async");
                if (answer.status() > 202) {
                    wrong.add(answer.toString());
                    return;
                }
                accepted.add(answer.orderId());
                entered.incrementAndGet();
                meddle(person, answer.orderId(), random.nextInt(12));
            }
        } catch (RuntimeException | AssertionError e) {
            wrong.add(e.toString());
        }
    }

    private Order order(SplittableRandom random) {
        String symbol = List.of("BAC", "AIG", "IBM", "SPY").get(random.nextInt(4));
        long quantity = random.nextLong(1, random.nextInt(20) == 0 ? 900 : 30);
        Order order = random.nextInt(3) == 0 ? Order.sell(symbol, quantity) : Order.buy(symbol, quantity);
        order = order.by(List.of("ACC-001", "ACC-002", "ACC-003").get(random.nextInt(3)));
        return switch (random.nextInt(6)) {
            case 0 ->
                order.limit(Quotes.farBelow(place, symbol).toPlainString()).lasting("GTC");
            case 1 -> order.lasting("IOC");
            case 2 -> order.lasting("FOK");
            default -> order.lasting("DAY");
        };
    }

    /// Cancels or changes some orders, whatever they are doing just now; the answer may be that it is not possible.
    private void meddle(Person person, String orderId, int what) {
        switch (what) {
            case 0, 1 -> noFault(person.ask(orderId, "cancel", "changed my mind"));
            case 2 ->
                noFault(person.post(
                        "/api/orders/%s/amend".formatted(orderId), Map.of("quantity", "40", "reason", "some more")));
            default -> {
                // it goes its way
            }
        }
    }

    private void noFault(Answer answer) {
        if (answer.status() == 500) {
            wrong.add(answer.toString());
        }
    }

    /// Nothing goes wrong any more, and the sessions come up once more: then nobody waits for minutes to ask what
    /// became of an order.
    private static void mend(Venues venues, String name) {
        FAULTS.forEach(fault -> venues.command(name, "/fault?" + fault.replaceFirst("count=[0-9]+", "count=0")));
        venues.command(name, "/disconnect");
    }

    /// Cancels what rests, gives up what is parked, until everything is over.
    private void windUp(TestApplication application) {
        Person trader = application.api().as("trader2");
        Person operations = application.api().as("operations1");
        Set<String> open = new HashSet<>(accepted);
        Eventually.holds(SETTLED, () -> {
            open.removeIf(order -> OVER.contains(trader.order(order).text("/status")));
            for (String order : open) {
                switch (trader.order(order).text("/status")) {
                    case "WORKING", "PARTIALLY_FILLED" -> trader.ask(order, "cancel", "the day is over");
                    case "EXECUTION_FAILED" -> operations.ask(order, "abandon", "the day is over");
                    default -> {
                        // on its way
                    }
                }
            }
            assertThat(open.stream().map(order -> asWeAndItsVenueHaveIt(application, trader, order)))
                    .as("orders that are not over")
                    .isEmpty();
        });
    }

    private static String asWeAndItsVenueHaveIt(TestApplication application, Person trader, String orderId) {
        Answer order = trader.order(orderId);
        List<String> atVenue = order.text("/venue").isEmpty()
                ? List.of()
                : application.venues().ledger(order.text("/venue")).orders().stream()
                        .filter(one -> one.clOrdId().startsWith(orderId))
                        .map(Object::toString)
                        .toList();
        return "%s; at its venue %s; what came last %s"
                .formatted(
                        order,
                        atVenue,
                        trader.history(orderId).items().reversed().stream()
                                .limit(6)
                                .toList());
    }
}
