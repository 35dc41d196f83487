package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trades at random against a recorded market, with changes, busts, corrections, halts and restarts in between, and
/// checks what must always hold.
final class RandomTradingTest {
    private static final int ORDERS = 700;
    private static final MarketTape TAPE = MarketTape.recorded("bac");
    private static final Symbol TEST = new Symbol("TEST");

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(Listings.OPENING);
    private final ReportRecorder recorder = new ReportRecorder();
    private final Faults faults = new Faults();
    private final List<Orders> sent = new ArrayList<>();
    private int changes;

    @ParameterizedTest
    @ValueSource(longs = {1, 20131007, 424242})
    void keeps_its_books_straight(long seed) throws Exception {
        Random random = new Random(seed);
        VenueEngine venue = started();
        for (int number = 0; number < ORDERS; number++) {
            if (number % 150 == 149) {
                venue.close();
                clock.pass(Duration.ofSeconds(random.nextInt(100)));
                venue = started();
            }
            step(venue, random, number);
        }

        VenueLedger ledger = venue.ledger();
        venue.close();
        VenueLedger fromOutside =
                VenueLedger.read(new VenueId("XSIM"), settings().journal());
        VenueEngine reopened = started();
        VenueLedger reread = reopened.ledger();
        reopened.close();

        assertThat(recorder.hasFailed()).isFalse();
        List<Report> all = recorder.said().reports();
        assertThat(all)
                .extracting(Report::execId)
                .as("ExecIDs of seed %d", seed)
                .doesNotHaveDuplicates();
        all.stream().collect(Collectors.groupingBy(Report::orderId)).forEach((_, reports) -> checkOrder(seed, reports));
        checkLedger(seed, ledger, all);
        assertThat(reread).as("ledger of seed %d, read back", seed).isEqualTo(ledger);
        assertThat(fromOutside).as("ledger of seed %d, read by another", seed).isEqualTo(ledger);
    }

    private void step(VenueEngine venue, Random random, int number) throws Exception {
        Orders order = order(random, number);
        sent.add(order);
        send(venue, new Inbound.NewOrder(Orders.FIRM, order.ticket(), false, null));
        if (random.nextInt(4) == 0) {
            change(venue, random, new OrderChanges.Wish.Cancel());
        }
        if (random.nextInt(3) == 0) {
            change(venue, random, new OrderChanges.Wish.Replace(Quantity.of(1 + random.nextInt(3_000)), price(random)));
        }
        if (random.nextInt(6) == 0) {
            faults.set(Fault.PENDING, 1, Duration.ofMillis(random.nextInt(4_000)));
        }
        if (random.nextInt(3) == 0) {
            clock.pass(Duration.ofMillis(random.nextInt(5_000)));
        }
        if (random.nextInt(10) == 0) {
            Orders again = sent.get(random.nextInt(sent.size()));
            send(venue, new Inbound.NewOrder(Orders.FIRM, again.ticket(), random.nextBoolean(), null));
        }
        if (random.nextInt(20) == 0) {
            rewrite(venue, random);
        }
        if (random.nextInt(50) == 0) {
            venue.act((book, now) -> book.halt(TEST, now));
            clock.pass(Duration.ofSeconds(2));
            venue.act((book, now) -> book.resume(TEST, now));
        }
    }

    private static void send(VenueEngine venue, Inbound inbound) {
        assertThat(venue.receive(inbound)).isTrue();
    }

    /// Of any order, under any of the names it had: most requests are refused.
    private void change(VenueEngine venue, Random random, OrderChanges.Wish wish) {
        Ticket of = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(8))).ticket();
        Change names = new Change("c" + ++changes, of.clOrdId());
        send(venue, new Inbound.ChangeOrder(Orders.FIRM, names, TEST, of.side(), wish, false));
    }

    private static void rewrite(VenueEngine venue, Random random) throws Exception {
        List<VenueLedger.Trade> trades = venue.ledger().trades();
        if (trades.isEmpty()) {
            return;
        }
        VenueLedger.Trade trade = trades.get(random.nextInt(trades.size()));
        if (trade.state() == VenueLedger.TradeState.BUSTED) {
            return;
        }
        if (random.nextBoolean()) {
            venue.command((book, now) -> book.bust(trade.execId(), now));
        } else {
            venue.command((book, now) -> book.correct(trade.execId(), trade.quantity(), price(random), now));
        }
    }

    private static Orders order(Random random, int number) {
        Orders order = Orders.order(
                        "r" + number,
                        one(random, Side.values()),
                        1 + random.nextInt(random.nextInt(5) == 0 ? 200_000 : 2_000))
                .account("ACC-00" + (1 + random.nextInt(2)))
                .lasting(one(random, TimeInForce.values()));
        String limit = price(random).toString();
        return random.nextBoolean() ? order : order.limit(random.nextInt(30) == 0 ? limit + "5" : limit);
    }

    /// Always with two decimals, so that a digit behind it is off the tick.
    private static Price price(Random random) {
        return new Price(new BigDecimal(1_371 + 2 * random.nextInt(15)).movePointLeft(2));
    }

    private static <T> T one(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static void checkOrder(long seed, List<Report> reports) {
        BigDecimal cumQty = BigDecimal.ZERO;
        boolean open = true;
        Map<String, BigDecimal> trades = new HashMap<>();
        for (Report report : reports) {
            String what = "seed %d: %s".formatted(seed, Blotter.lines(reports));
            switch (report.happening()) {
                case Happening.Trade(var quantity, var _) -> {
                    assertThat(open).as(what).isTrue();
                    trades.put(report.execId(), quantity.value());
                }
                case Happening.Busted(var id) -> trades.remove(id);
                case Happening.Corrected(var id, var quantity, var _) -> trades.put(id, quantity.value());
                case Happening.Rejected _, Happening.Canceled _, Happening.Expired _ -> open = false;
                case Happening.New _,
                        Happening.Replaced _,
                        Happening.Repeated _,
                        Happening.PendingCancel _,
                        Happening.PendingReplace _ -> {
                    // changes nothing here
                }
            }
            cumQty = trades.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal ordered = report.ticket().quantity().value();
            open = open && cumQty.compareTo(ordered) < 0;
            assertThat(report.standing().cumQty()).as(what).isEqualByComparingTo(cumQty);
            assertThat(report.standing().leavesQty())
                    .as(what)
                    .isEqualByComparingTo(open ? ordered.subtract(cumQty) : BigDecimal.ZERO);
        }
    }

    private static void checkLedger(long seed, VenueLedger ledger, List<Report> reports) {
        Map<String, BigDecimal> sums = new HashMap<>();
        Map<String, BigDecimal> signed = new HashMap<>();
        for (Report report : reports) {
            String account = report.ticket().account();
            BigDecimal sign = BigDecimal.valueOf(report.ticket().side().sign());
            switch (report.happening()) {
                case Happening.Trade(var quantity, var _) -> {
                    signed.put(report.execId(), quantity.value().multiply(sign));
                    sums.merge(account, quantity.value().multiply(sign), BigDecimal::add);
                }
                case Happening.Busted(var id) ->
                    sums.merge(account, signed.get(id).negate(), BigDecimal::add);
                case Happening.New _,
                        Happening.PendingCancel _,
                        Happening.PendingReplace _,
                        Happening.Canceled _,
                        Happening.Replaced _,
                        Happening.Rejected _,
                        Happening.Repeated _,
                        Happening.Expired _,
                        Happening.Corrected _ -> {
                    // moves no shares: corrections here are of prices
                }
            }
        }
        assertThat(sums).as("something was traded, seed %d", seed).hasSize(2);
        sums.forEach((account, sum) -> assertThat(ledger.position(account, TEST))
                .as("position of %s, seed %d", account, seed)
                .isEqualByComparingTo(sum));
        assertThat(ledger.orders()).as("orders of seed %d", seed).hasSize(ORDERS);
    }

    private VenueSettings settings() {
        return new VenueSettings(
                new VenueId("XSIM"),
                0,
                0,
                directory,
                List.of(),
                List.of(Listings.listing("TEST", TAPE)),
                new MarketReplay(Listings.CLOCK, 1, 1, 1),
                Duration.ofMillis(5));
    }

    private VenueEngine started() {
        VenueSettings settings = settings();
        SimulatedMarket market = new SimulatedMarket(settings.venue(), settings.replay(), settings.listings());
        VenueEngine venue = new VenueEngine(settings, clock, market, faults, recorder);
        venue.start();
        return venue;
    }
}
