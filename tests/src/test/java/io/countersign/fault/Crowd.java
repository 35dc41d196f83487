package io.countersign.fault;

import io.countersign.fixture.Api;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import java.math.BigDecimal;
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
import org.jspecify.annotations.Nullable;

/// Traders who enter, cancel and amend orders of all kinds, some of them large, and checkers who sign for those: all of
/// them careful, as [Patience] has it.
final class Crowd implements AutoCloseable {
    private static final List<String> ACCOUNTS = List.of("ACC-001", "ACC-002", "ACC-003");
    private static final int LARGE = 2_800;

    private final Api api;
    private final long seed;
    private final Map<String, BigDecimal> farBelow;
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean goesOn = true;

    private Crowd(Api api, long seed, Map<String, BigDecimal> farBelow) {
        this.api = api;
        this.seed = seed;
        this.farBelow = farBelow;
    }

    /// @param seed the same orders in the same sequence from each trader, whatever becomes of them
    static Crowd gather(Api api, RealParts.Place place, long seed, int traders) {
        Map<String, BigDecimal> farBelow = Map.of(
                "BAC", Quotes.farBelow(place, "BAC"),
                "AIG", Quotes.farBelow(place, "AIG"),
                "SPY", Quotes.farBelow(place, "SPY"));
        Crowd crowd = new Crowd(api, seed, farBelow);
        for (int number = 1; number <= traders; number++) {
            int trader = number;
            crowd.begin(() -> crowd.trade(trader, new SplittableRandom(seed + trader)));
        }
        crowd.begin(() -> crowd.tradeLarge(new SplittableRandom(seed)));
        return crowd;
    }

    private void begin(Runnable part) {
        var _ = people.submit(() -> {
            try {
                part.run();
            } catch (RuntimeException | AssertionError e) {
                wrong.add(e.toString());
            }
        });
    }

    private void trade(int trader, SplittableRandom random) {
        Person person = api.as("trader2");
        for (int count = 1; goesOn; count++) {
            Order order = order(random).called("crowd-%d-%d-%d".formatted(seed, trader, count));
            String preference = random.nextInt(3) == 0 ? "wait=2" : "respond-async";
            int meddles = random.nextInt(10);
            String orderId = enter(person, order, preference);
            if (orderId != null && meddles == 0) {
                allowed(Patience.ask(() -> person.ask(orderId, "cancel", "changed my mind")));
            } else if (orderId != null && meddles == 1) {
                allowed(Patience.ask(() -> person.post(
                        "/api/orders/%s/amend".formatted(orderId), Map.of("quantity", "40", "reason", "some more"))));
            }
        }
    }

    private Order order(SplittableRandom random) {
        int kind = random.nextInt(100);
        String symbol = List.of("BAC", "AIG", "SPY").get(random.nextInt(3));
        long quantity = random.nextLong(1, 20);
        Order order = (random.nextInt(3) == 0 ? Order.sell(symbol, quantity) : Order.buy(symbol, quantity))
                .by(ACCOUNTS.get(random.nextInt(3)));
        if (kind < 2) {
            return order.with("symbol", "RSTR"); // refused: it is restricted
        }
        if (kind < 20) {
            return Order.buy(symbol, quantity)
                    .limit(farBelow.get(symbol).toPlainString())
                    .lasting("GTC");
        }
        return order.lasting(kind < 60 ? "DAY" : "IOC");
    }

    private void tradeLarge(SplittableRandom random) {
        Person trader = api.as("trader1");
        Person checker = api.as("checker1");
        for (int count = 1; goesOn; count++) {
            boolean isApproved = random.nextInt(4) > 0;
            String orderId = enter(
                    trader, Order.buy("IBM", LARGE).called("large-%d-%d".formatted(seed, count)), "respond-async");
            if (orderId == null) {
                return;
            }
            Answer order = Patience.ask(() -> trader.order(orderId));
            while (order.orderStatus().equals("PENDING_RISK")) {
                order = Patience.ask(() -> trader.order(orderId));
            }
            String approvalId = order.text("/approval/approvalId");
            if (!approvalId.isEmpty()) {
                Answer approval = Patience.ask(() -> checker.get("/api/approvals/" + approvalId));
                allowed(Patience.ask(() ->
                        isApproved ? checker.approve(approval, "checked") : checker.reject(approval, "too large")));
            }
        }
    }

    /// @return the order's id; null where it was not entered before all was over
    private @Nullable String enter(Person person, Order order, String preference) {
        Answer answer = Patience.ask(() -> person.submit(order, preference));
        if (!List.of(200, 201, 202).contains(answer.status())) {
            wrong.add(order.fields() + " was answered " + answer);
            return null;
        }
        accepted.add(answer.orderId());
        return answer.orderId();
    }

    /// It is done, or is not possible any more.
    private void allowed(Answer answer) {
        if (!List.of(200, 202, 409).contains(answer.status())) {
            wrong.add(answer.toString());
        }
    }

    /// How many orders it knows to be entered.
    int entered() {
        return accepted.size();
    }

    /// Enters no more orders, and gets to know of those that are under way.
    ///
    /// @return the ids of the orders that were accepted
    Set<String> finish() throws InterruptedException {
        goesOn = false;
        people.shutdown();
        if (!people.awaitTermination(4, TimeUnit.MINUTES)) {
            wrong.add("people still wait for answers");
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("answers that no client should get: " + wrong);
        }
        return Set.copyOf(accepted);
    }

    @Override
    public void close() {
        goesOn = false;
        people.shutdownNow();
    }
}
