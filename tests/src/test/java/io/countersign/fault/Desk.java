package io.countersign.fault;

import io.countersign.fixture.Api;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Traders who enter small orders all the time, and who do what a careful client does: where no answer comes, or
/// one that says "try again", they enter the same order again until they know.
final class Desk implements AutoCloseable {

    private static final Duration AGAIN_AFTER = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> SYMBOLS = List.of("BAC", "AIG", "IBM", "SPY");
    private static final List<String> ACCOUNTS = List.of("ACC-001", "ACC-002", "ACC-003");
    private static final List<String> PREFERENCES = List.of("respond-async", "wait=1", "wait=5", "");

    private final Api api;
    private final String name;
    private final ExecutorService traders = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Order> accepted = new ConcurrentHashMap<>();
    private final Set<Integer> troubles = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /// @param name of the client order ids
    private Desk(Api api, String name) {
        this.api = api;
        this.name = name;
    }

    /// @param seed the same orders in the same sequence from each trader, whatever becomes of them
    static Desk open(Api api, long seed, int traders) {
        Desk desk = new Desk(api, "desk-" + seed);
        for (int number = 0; number < traders; number++) {
            int trader = number;
            var _ = desk.traders.submit(() -> desk.trade(trader, new SplittableRandom(seed + trader)));
        }
        return desk;
    }

    private void trade(int trader, SplittableRandom random) {
        try {
            for (int count = 1; ended.getCount() > 0; count++) {
                enter(
                        order(random).called("%s-%d-%d".formatted(name, trader, count)),
                        PREFERENCES.get(random.nextInt(4)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            wrong.add(e.toString());
        }
    }

    private static Order order(SplittableRandom random) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        long quantity = random.nextLong(1, 20);
        Order order = random.nextInt(3) == 0 ? Order.sell(symbol, quantity) : Order.buy(symbol, quantity);
        return order.by(ACCOUNTS.get(random.nextInt(ACCOUNTS.size()))).lasting(random.nextBoolean() ? "DAY" : "IOC");
    }

    /// Enters an order until it is known to be entered.
    private void enter(Order order, String preference) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Api.Answer answer = answer(order, preference);
            if (answer != null && List.of(200, 201, 202).contains(answer.status())) {
                accepted.put(answer.orderId(), order);
                return;
            }
            boolean _ = ended.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        }
        wrong.add(order.fields() + " was never accepted");
    }

    private Api.@Nullable Answer answer(Order order, String preference) {
        try {
            Person trader = api.as("trader2");
            Api.Answer answer = preference.isEmpty() ? trader.submit(order) : trader.submit(order, preference);
            if (answer.status() > 202) {
                notAccepted(answer);
            }
            return answer;
        } catch (UncheckedIOException _) {
            return null; // killed before it answered, or not yet there
        }
    }

    /// The one answer beside acceptance that a client has to expect: try again, and when.
    private void notAccepted(Api.Answer answer) {
        troubles.add(answer.status());
        boolean saysTryAgain = answer.status() == 503
                && Set.of("UNAVAILABLE", "POLICY_UNAVAILABLE").contains(answer.text("/code"))
                && answer.http().headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                && answer.http().headers().firstValue("Retry-After").isPresent();
        if (!saysTryAgain) {
            wrong.add(answer.toString());
        }
    }

    /// How many orders it knows to be entered.
    int entered() {
        return accepted.size();
    }

    /// Statuses of answers that were no acceptance.
    Set<Integer> troubles() {
        return Set.copyOf(troubles);
    }

    /// Enters no more orders, and gets to know of those that are under way.
    ///
    /// @return the ids of the orders that were accepted, with what was entered
    Map<String, Order> finish() throws InterruptedException {
        ended.countDown();
        traders.shutdown();
        if (!traders.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            wrong.add("traders still wait for answers");
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("answers that no client should get: " + wrong);
        }
        return Map.copyOf(accepted);
    }

    @Override
    public void close() {
        ended.countDown();
        traders.shutdownNow();
    }
}
