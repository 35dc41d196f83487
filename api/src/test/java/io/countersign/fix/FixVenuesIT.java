package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.execution.ChildOrder;
import io.countersign.execution.Placement;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.Venue;
import io.countersign.execution.VenueId;
import io.countersign.fix.VenueSessionStore.Kind;
import io.countersign.fix.VenueSessionStore.Standing;
import io.countersign.instrument.Symbol;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import quickfix.SystemTime;
import quickfix.SystemTimeSource;

/// Sessions with a venue, on record in a real database.
class FixVenuesIT {
    private static final int MANY = 20_000;
    private static final long NANOS = 1_000_000_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final TestVenue theirs = new TestVenue("XSIM");
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SetClock clock = new SetClock();
    private FixVenues ours;

    @BeforeEach
    void open() throws InterruptedException {
        theirs.open().showsPrices();
        ours = venues();
        ours.start();
    }

    @AfterEach
    void close() {
        ours.stop();
        theirs.close();
        SystemTime.setTimeSource(new SetClock());
    }

    /// The machine's clock, which can be set; the one that QuickFIX/J goes by, too, at both ends.
    private static final class SetClock extends Clock implements SystemTimeSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public long getTime() {
            return millis();
        }

        @Override
        public LocalDateTime getNow() {
            return LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the tests are in one zone");
        }
    }

    private FixVenues venues() {
        FixSettings settings = new FixSettings(
                new VenueId("XSIM"),
                "127.0.0.1",
                theirs.port(),
                TestVenue.US,
                "countersign",
                TestVenue.PASSWORD,
                HEARTBEAT,
                false,
                Duration.ofSeconds(1));
        return new FixVenues(
                List.of(settings), database.jdbi(), clock, new ReportInbox(database.jdbi(), clock), _ -> {}, metrics);
    }

    private long count(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private void isUp() {
        Eventually.isTrue("up", () -> ours.all().getFirst().isUp());
    }

    @Test
    void whoever_starts_after_the_venues_finds_their_first_quotes() {
        assertThat(count("SELECT count(*) FROM quote WHERE venue = 'XSIM'")).isPositive();
    }

    @Test
    void sessions_come_up_again_when_the_clock_was_set_back() {
        SystemTime.setTimeSource(clock);
        isUp();
        long before = logons();
        clock.ahead = Duration.ofHours(1);
        Eventually.isTrue("new ones, by the wrong clock", () -> logons() > before);
        isUp();
        long byTheWrongClock = logons();

        clock.ahead = Duration.ZERO;
        theirs.drop(theirs.orders());

        Eventually.isTrue("new ones, by the right clock", () -> logons() > byTheWrongClock);
        isUp();
        theirs.say(theirs.orders(), Says.execution("E1", ORDER, '0', '0'));
        Eventually.isTrue("what the venue says is heard", () -> count("SELECT count(*) FROM execution_report") == 1);
    }

    private long logons() {
        return ours.logons().get(new VenueId("XSIM"));
    }

    @Test
    void what_the_database_did_not_hear_the_venue_says_again_after_a_kill() throws InterruptedException {
        isUp();
        for (int i = 1; i <= 10; i++) {
            theirs.say(theirs.orders(), Says.execution("E" + i, ORDER, '0', '0'));
        }
        Eventually.isTrue("ten", () -> count("SELECT count(*) FROM execution_report") == 10);
        // As if the process had died before the last five were on record.
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM execution_report WHERE received_no > 5");
            handle.execute(
                    "UPDATE fix_session SET incoming = incoming - 5, opened = opened + 1 WHERE session LIKE 'COUNTERSIGN->%'");
        });
        ours.stop();
        ours = venues();

        ours.start();

        Eventually.isTrue("ten again", () -> count("SELECT count(*) FROM execution_report") == 10);
        assertThat(count("SELECT count(DISTINCT exec_id) FROM execution_report"))
                .isEqualTo(10);
        isUp();
    }

    @Test
    void each_session_that_is_up_or_down_is_on_record_with_the_time() {
        Eventually.isTrue("both are up", () -> isOnRecord(Kind.ORDERS, true) && isOnRecord(Kind.DROP_COPY, true));
        Instant before = Instant.now();

        theirs.session(theirs.copies()).logout("for the test");

        Eventually.isTrue("one is down", () -> isOnRecord(Kind.DROP_COPY, false));
        Standing down = onRecord(Kind.DROP_COPY);
        assertThat(isOnRecord(Kind.ORDERS, true)).isTrue();
        assertThat(down.since()).isAfter(before);
        Eventually.isTrue(
                "it is said again", () -> onRecord(Kind.DROP_COPY).saidAt().isAfter(down.saidAt()));
        assertThat(onRecord(Kind.DROP_COPY).since()).isEqualTo(down.since());
        assertThat(upByTheMetric("ORDERS")).isEqualTo(1);
        assertThat(upByTheMetric("DROP_COPY")).isZero();

        theirs.session(theirs.copies()).logon();

        Eventually.isTrue("it is up again", () -> isOnRecord(Kind.DROP_COPY, true));
    }

    @Test
    void of_a_session_that_another_process_has_taken_over_that_one_speaks() {
        Eventually.isTrue("both are up", () -> isOnRecord(Kind.ORDERS, true) && isOnRecord(Kind.DROP_COPY, true));

        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE fix_session SET opened = opened + 1 WHERE session = 'COUNTERSIGN->XSIM'"));
        theirs.say(theirs.orders(), Says.execution("E1", ORDER, '0', '0'));

        Eventually.isTrue("it knows", () -> !ours.all().getFirst().isUp());
        Instant known = Instant.now();
        Eventually.isTrue(
                "it speaks of the other one",
                () -> onRecord(Kind.DROP_COPY).saidAt().isAfter(known.plusSeconds(2)));
        assertThat(isOnRecord(Kind.ORDERS, true)).isTrue();
        assertThat(onRecord(Kind.ORDERS).saidAt()).isBefore(known.plusSeconds(1));
    }

    private boolean isOnRecord(Kind kind, boolean isUp) {
        return database.jdbi().withHandle(VenueSessionStore::all).stream()
                .anyMatch(session -> session.kind() == kind && session.isUp() == isUp);
    }

    private Standing onRecord(Kind kind) {
        return database.jdbi().withHandle(VenueSessionStore::all).stream()
                .filter(session -> session.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private double upByTheMetric(String session) {
        return metrics.get("countersign.fix.up")
                .tag("venue", "XSIM")
                .tag("session", session)
                .gauge()
                .value();
    }

    @Test
    void how_many_reports_a_second_are_on_record() {
        isUp();
        quickfix.Message[] reports = new quickfix.Message[MANY];
        for (int i = 0; i < MANY; i++) {
            reports[i] = Says.execution("E" + i, ORDER, '0', '0');
        }
        long began = System.nanoTime();

        for (quickfix.Message report : reports) {
            theirs.say(theirs.orders(), report);
        }
        Eventually.isTrue("all", () -> count("SELECT count(*) FROM execution_report") == MANY);

        long took = System.nanoTime() - began;
        long perSecond = MANY * NANOS / took;
        System.out.println("FIX: " + perSecond + " reports a second from the venue's socket into the database, longest "
                + metrics.get("countersign.fix.until.recorded").timer().max(java.util.concurrent.TimeUnit.MILLISECONDS)
                + " ms");
        assertThat(perSecond).isGreaterThan(500);
    }

    @Test
    void how_many_orders_a_second_go_out() {
        isUp();
        ChildOrder[] orders = new ChildOrder[MANY];
        for (int i = 0; i < MANY; i++) {
            orders[i] = new ChildOrder(
                    Placement.clOrdId(ORDER.orderId(), i + 2),
                    new AccountId("ACC-001"),
                    Symbol.of("IBM"),
                    Side.BUY,
                    Quantity.of(100),
                    new Pricing.Market(),
                    TimeInForce.DAY);
        }
        long began = System.nanoTime();

        for (ChildOrder order : orders) {
            sendWhenReserved(order);
        }
        Eventually.isTrue("all are heard", () -> theirs.heard("D").size() == MANY);
        Eventually.isTrue(
                "all are on record", () -> count("SELECT count(*) FROM fix_message WHERE msg_type = 'D'") == MANY);

        long perSecond = MANY * NANOS / (System.nanoTime() - began);
        System.out.println("FIX: " + perSecond + " orders a second from our hands to the venue's, and on record");
        assertThat(perSecond).isGreaterThan(500);
    }

    /// Numbers are reserved ahead of their use; who is faster than the disk is told that nothing was sent.
    private void sendWhenReserved(ChildOrder order) {
        Eventually.isTrue(order.clOrdId() + " is sent", () -> {
            try {
                ours.all().getFirst().send(order);
                return true;
            } catch (Venue.NotSent _) {
                return false;
            }
        });
    }
}
