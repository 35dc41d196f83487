package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.database.Database;
import io.countersign.fault.Scene.Victim;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.OwnClock;
import io.countersign.fixture.Paused;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.SmallDisk;
import io.countersign.fixture.Together;
import io.countersign.order.OrderStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every process is killed, paused for longer than any time-out, or restarted, in random order, while people trade; at
/// last the disk is full, where one can be mounted that may be. In the end nothing is lost and nothing doubled, as
/// [Books] has it.
///
/// `-Dcountersign.chaos.seconds`, `.seed` and `.traders` make it longer, the same again, and busier; `.blow` has one
/// kind of blow only.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ChaosIT {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("countersign.chaos.seconds", 60));
    private static final int TRADERS = Integer.getInteger("countersign.chaos.traders", 3);
    private static final Optional<Blow> ONLY =
            Optional.ofNullable(System.getProperty("countersign.chaos.blow")).map(Blow::valueOf);
    private static final int PAUSE_SECONDS = 15; // the longest time-out of an activity is ten
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final Duration SETTLED = Duration.ofMinutes(3);
    private static final Duration FULL = Duration.ofSeconds(8);
    private static final Set<String> OVER = Set.of("FILLED", "CANCELED", "REJECTED", "EXPIRED");
    private static final String NOT_OVER = Arrays.stream(OrderStatus.values())
            .filter(status -> !OVER.contains(status.name()))
            .map(status -> "&status=" + status)
            .collect(Collectors.joining());
    private static final int AT_ONCE = 4;

    /// What happens to one.
    private enum Blow {
        KILL,
        /// For longer than any time-out.
        PAUSE,
        /// In order, one worker after the other.
        RESTART,
        /// The clock is an hour ahead for as long as a pause, and then right again: of the workers alone, as REST would
        /// refuse every token.
        CLOCK_STEP,
        /// PostgreSQL and Temporal have no room to write.
        FULL_DISK
    }

    /// One blow, and how it went.
    ///
    /// @param inFlight orders that were not over before it
    /// @param untilServing from the blow until an order that was entered after it is decided on
    /// @param probe that order
    private record Struck(Blow blow, Victim victim, long inFlight, Duration untilServing, String probe) {
        Struck(Blow blow, Victim victim, long inFlight, Served served) {
            this(blow, victim, inFlight, served.after(), served.probe());
        }
    }

    private record Served(Duration after, String probe) {}

    @Test
    void whatever_dies_the_books_agree_in_the_end() throws InterruptedException {
        long seed = Long.getLong("countersign.chaos.seed", System.nanoTime());
        LOG.warn("{} s of chaos; again with -Dcountersign.chaos.seed={}", TIME.toSeconds(), seed);
        try (RealParts parts = RealParts.ownOnDiskOf(500 + (int) TIME.toSeconds());
                Scene scene = Scene.set(parts, Map.of("COUNTERSIGN_APPROVAL_WINDOW", "PT1M"))) {
            List<Struck> struck = new ArrayList<>();
            Set<String> accepted;
            try (Crowd crowd = Crowd.gather(scene.api(), scene.place(), seed, TRADERS)) {
                Eventually.get(crowd::entered, entered -> entered >= 20);
                Person probe = scene.api().as("trader1");
                SplittableRandom random = new SplittableRandom(seed);
                long end = System.nanoTime() + TIME.toNanos();
                while (System.nanoTime() < end) {
                    struck.add(strike(scene, probe, random));
                }
                if (scene.disk().isPresent()) {
                    struck.add(fillTheDisk(scene, probe));
                }
                accepted = new HashSet<>(crowd.finish());
                struck.forEach(one -> accepted.add(one.probe()));
            }
            LOG.warn("{} orders, {} blows\n{}", accepted.size(), struck.size(), table(struck));
            windUp(scene);
            Books.agree(scene.place(), accepted);
        }
    }

    private static Blow anyBlow(Scene scene, SplittableRandom random) {
        return switch (random.nextInt(16)) {
            case 0 -> Blow.RESTART;
            case 1, 2 -> Blow.PAUSE;
            case 3 -> scene.withClocks().isEmpty() ? Blow.KILL : Blow.CLOCK_STEP;
            default -> Blow.KILL;
        };
    }

    private static Struck strike(Scene scene, Person probe, SplittableRandom random) throws InterruptedException {
        Blow blow = ONLY.orElseGet(() -> anyBlow(scene, random));
        List<Victim> victims = switch (blow) {
            case RESTART -> List.of(Victim.ORDER_WORKER, Victim.OTHER_ORDER_WORKER);
            case CLOCK_STEP -> List.copyOf(scene.withClocks());
            default -> List.copyOf(EnumSet.allOf(Victim.class));
        };
        Victim victim = victims.get(random.nextInt(victims.size()));
        long millis = random.nextLong(100, 3_000);
        long inFlight = inFlight(scene);
        long began = System.nanoTime();
        CompletableFuture<Served> serving;
        switch (blow) {
            case KILL -> {
                scene.kill(victim);
                serving = untilServing(probe, began);
                Thread.sleep(millis); // so long it is gone
                scene.start(victim);
            }
            case PAUSE -> {
                try (Paused _ = scene.pause(victim)) {
                    serving = untilServing(probe, began);
                    Thread.sleep(Duration.ofSeconds(PAUSE_SECONDS));
                }
            }
            case RESTART -> {
                serving = untilServing(probe, began);
                for (Victim each : victims) {
                    scene.stop(each);
                    scene.start(each);
                }
            }
            case CLOCK_STEP -> {
                try (OwnClock.Stepped _ = scene.step(victim, AHEAD)) {
                    serving = untilServing(probe, began);
                    Thread.sleep(Duration.ofSeconds(PAUSE_SECONDS));
                }
            }
            default -> throw new IllegalStateException(blow.name());
        }
        return said(new Struck(blow, victim, inFlight, serving.join()));
    }

    private static Struck fillTheDisk(Scene scene, Person probe) throws InterruptedException {
        long inFlight = inFlight(scene);
        long began = System.nanoTime();
        CompletableFuture<Served> serving;
        try (SmallDisk.Full full = scene.disk().orElseThrow().fill()) {
            serving = untilServing(probe, began);
            while (System.nanoTime() - began < FULL.toNanos()) {
                Thread.sleep(Duration.ofMillis(100));
                full.topUp();
            }
        }
        scene.revive();
        return said(new Struck(Blow.FULL_DISK, Victim.POSTGRES, inFlight, serving.join()));
    }

    private static Struck said(Struck struck) {
        LOG.warn("{}", struck);
        return struck;
    }

    private static long inFlight(Scene scene) {
        return Database.jdbi(scene.place().database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM orders WHERE status <> ALL (:over)")
                        .bindArray("over", String.class, OVER.toArray())
                        .mapTo(Long.class)
                        .one());
    }

    private static CompletableFuture<Served> untilServing(Person probe, long began) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Order order = Order.buy("BAC", 1).lasting("IOC").called("probe-" + began);
                    Answer answer;
                    do {
                        answer = Patience.ask(() -> probe.submit(order, "wait=2"));
                    } while (answer.orderStatus().equals("PENDING_RISK"));
                    return new Served(Duration.ofNanos(System.nanoTime() - began), answer.orderId());
                },
                command -> Thread.ofVirtual().start(command));
    }

    private static String table(List<Struck> struck) {
        Map<String, List<Struck>> kinds = struck.stream()
                .collect(Collectors.groupingBy(
                        one -> one.blow() + " " + one.victim(), TreeMap::new, Collectors.toList()));
        return kinds.entrySet().stream()
                .map(kind -> {
                    List<Duration> serving = kind.getValue().stream()
                            .map(Struck::untilServing)
                            .sorted()
                            .toList();
                    return "%-28s %3d times, %4d orders in flight, serving after %5.1f s (median), %5.1f s (most)"
                            .formatted(
                                    kind.getKey(),
                                    serving.size(),
                                    kind.getValue().stream()
                                            .mapToLong(Struck::inFlight)
                                            .sum(),
                                    serving.get(serving.size() / 2).toMillis() / 1e3,
                                    serving.getLast().toMillis() / 1e3);
                })
                .collect(Collectors.joining("\n"));
    }

    /// Cancels what rests, gives up what is parked, until everything is over.
    private static void windUp(Scene scene) {
        Person trader = scene.api().as("trader2");
        Person operations = scene.api().as("operations1");
        Eventually.holds(SETTLED, () -> {
            List<JsonNode> open =
                    operations.get("/api/orders?limit=200" + NOT_OVER).items();
            var _ = Together.each(AT_ONCE, thread -> () -> {
                for (int order = thread; order < open.size(); order += AT_ONCE) {
                    String id = open.get(order).path("orderId").asText();
                    switch (open.get(order).path("status").asText()) {
                        case "WORKING", "PARTIALLY_FILLED" -> trader.ask(id, "cancel", "the day is over");
                        case "EXECUTION_FAILED" -> operations.ask(id, "abandon", "the day is over");
                        default -> {
                            // on its way
                        }
                    }
                }
                return null;
            });
            assertThat(open).as("orders that are not over").isEmpty();
        });
    }
}
