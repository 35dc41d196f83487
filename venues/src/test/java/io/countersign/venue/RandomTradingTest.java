package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueStatus;
import io.countersign.instrument.Symbol;
import io.countersign.order.AccountId;
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

/// Trades at random against a recorded market, with sinks that fail and restarts in between, and checks what must
/// always hold.
final class RandomTradingTest {
    private static final int ORDERS = 700;
    private static final MarketTape TAPE = MarketTape.recorded("bac");

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(Listings.OPENING);
    private final ReportRecorder recorder = new ReportRecorder();
    private final List<Orders> sent = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 20131007, 424242})
    void keeps_its_books_straight(long seed) throws Exception {
        Random random = new Random(seed);
        VenueSimulator venue = started();
        for (int number = 0; number < ORDERS; number++) {
            if (number % 150 == 149) {
                venue.close();
                clock.pass(Duration.ofSeconds(random.nextInt(100)));
                venue = started();
            }
            step(venue, random, number);
        }

        VenueLedger ledger = venue.ledger();
        Map<ClOrdId, List<ExecutionReport>> known = known(venue);
        recorder.await(() -> distinct(recorder.taken()).size()
                >= known.values().stream().mapToInt(List::size).sum());
        venue.close();
        VenueSimulator reopened = started();
        VenueLedger reread = reopened.ledger();
        Map<ClOrdId, List<ExecutionReport>> stillKnown = known(reopened);
        reopened.close();

        sent.forEach(order -> checkOrder(seed, order, known.get(order.clOrdId())));
        checkDelivered(seed, known);
        checkLedger(seed, ledger, known);
        assertThat(reread).as("ledger of seed %d, read back", seed).isEqualTo(ledger);
        assertThat(stillKnown).as("orders of seed %d, read back", seed).isEqualTo(known);
    }

    private void step(VenueSimulator venue, Random random, int number) throws Exception {
        Orders order = order(random, number);
        sent.add(order);
        recorder.refuse(random.nextInt(20) == 0 ? 1 : 0);
        venue.send(order.clOrdId(), order.terms(), order.terms().quantity());
        if (random.nextInt(4) == 0) {
            venue.cancel(sent.get(random.nextInt(sent.size())).clOrdId());
        }
        if (random.nextInt(3) == 0) {
            clock.pass(Duration.ofMillis(random.nextInt(5_000)));
        }
        if (random.nextInt(10) == 0) {
            Orders again = sent.get(random.nextInt(sent.size()));
            venue.send(again.clOrdId(), again.terms(), again.terms().quantity());
        }
    }

    private static Orders order(Random random, int number) {
        Orders order = Orders.order(
                        "r" + number,
                        one(random, Side.values()),
                        1 + random.nextInt(random.nextInt(5) == 0 ? 200_000 : 2_000))
                .account("ACC-00" + (1 + random.nextInt(2)))
                .lasting(one(random, TimeInForce.values()));
        String price =
                new BigDecimal(1_370 + random.nextInt(30)).movePointLeft(2).toPlainString();
        return random.nextBoolean() ? order : order.limit(random.nextInt(30) == 0 ? price + "5" : price);
    }

    private static <T> T one(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static void checkOrder(long seed, Orders order, List<ExecutionReport> reports) {
        BigDecimal ordered = order.terms().quantity().value();
        BigDecimal cumQty = BigDecimal.ZERO;
        boolean open = true;
        for (ExecutionReport report : reports) {
            String what = "%s of seed %d: %s".formatted(order.terms(), seed, Blotter.lines(reports));
            if (report.execution() instanceof Execution.Trade trade) {
                assertThat(open).as(what).isTrue();
                cumQty = cumQty.add(trade.lastQty().value());
            }
            boolean ends = report.execution() instanceof Execution.Rejected
                    || report.execution() instanceof Execution.Canceled
                    || report.execution() instanceof Execution.Expired
                    || cumQty.compareTo(ordered) == 0;
            open = open && !ends;
            assertThat(report.cumQty()).as(what).isEqualByComparingTo(cumQty);
            assertThat(report.leavesQty())
                    .as(what)
                    .isEqualByComparingTo(open ? ordered.subtract(cumQty) : BigDecimal.ZERO);
        }
    }

    private void checkDelivered(long seed, Map<ClOrdId, List<ExecutionReport>> known) {
        List<ExecutionReport> delivered = distinct(recorder.taken());
        assertThat(delivered).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(delivered)
                .extracting(ExecutionReport::id)
                .as("ExecIDs of seed %d", seed)
                .doesNotHaveDuplicates();
        assertThat(delivered.stream().collect(Collectors.groupingBy(ExecutionReport::clOrdId)))
                .as("delivered in the venue's order, seed %d", seed)
                .isEqualTo(known);
    }

    private void checkLedger(long seed, VenueLedger ledger, Map<ClOrdId, List<ExecutionReport>> known) {
        Map<AccountId, BigDecimal> sums = new HashMap<>();
        for (Orders order : sent) {
            for (ExecutionReport report : known.get(order.clOrdId())) {
                if (report.execution() instanceof Execution.Trade trade) {
                    BigDecimal sign = BigDecimal.valueOf(order.terms().side().sign());
                    sums.merge(
                            order.terms().accountId(), trade.lastQty().value().multiply(sign), BigDecimal::add);
                }
            }
        }
        assertThat(sums).as("something was traded, seed %d", seed).hasSize(2);
        sums.forEach((account, sum) -> assertThat(ledger.position(account, new Symbol("TEST")))
                .as("position of %s, seed %d", account, seed)
                .isEqualByComparingTo(sum));
    }

    private Map<ClOrdId, List<ExecutionReport>> known(VenueSimulator venue) throws Exception {
        Map<ClOrdId, List<ExecutionReport>> known = new HashMap<>();
        for (Orders order : sent) {
            known.put(order.clOrdId(), ((VenueStatus.Known) venue.ask(order.clOrdId())).reports());
        }
        return known;
    }

    private static List<ExecutionReport> distinct(List<ExecutionReport> reports) {
        return reports.stream().distinct().toList();
    }

    private VenueSimulator started() {
        VenueSimulator venue = new VenueSimulator(
                new VenueSettings(
                        new VenueId("XSIM"),
                        directory.resolve("xsim.journal"),
                        List.of(Listings.listing("TEST", TAPE)),
                        new MarketReplay(Listings.CLOCK, 1, 1, 1),
                        Duration.ofMillis(5),
                        FaultTiming.USUAL),
                clock,
                recorder,
                _ -> {});
        venue.start();
        return venue;
    }
}
