package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The relay's rounds are made by the test.
class LogonRelayIT {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final VenueId YSIM = new VenueId("YSIM");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final Map<VenueId, Long> logons = new HashMap<>(Map.of(XSIM, 0L, YSIM, 0L));
    private final List<OrderId> told = new ArrayList<>();
    private final Set<OrderId> unreachable = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private LogonRelay relay;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        relay = new LogonRelay(desk.database, desk.clock, () -> logons, (order, _) -> {
            if (unreachable.contains(order)) {
                throw new IllegalStateException("not now");
            }
            told.add(order);
        });
    }

    @AfterEach
    void close() {
        relay.close();
    }

    /// Its venue is XSIM.
    private OrderId unknown() {
        OrderInput input = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.enter(input);
        ClOrdId clOrdId = desk.place(input);
        desk.recorder.record(desk.next(input), new OrderEvent.NoAnswer(clOrdId));
        return input.orderId();
    }

    private void logsOn(VenueId venue) {
        logons.merge(venue, 1L, Long::sum);
    }

    @Test
    void what_is_unknown_hears_of_a_session_after_the_clock_was_set_back() {
        OrderId unknown = unknown();
        desk.clock.advance(AN_HOUR);
        logsOn(XSIM);
        relay.relay();
        desk.clock.advance(AN_HOUR.negated());
        logsOn(XSIM);

        relay.relay();

        assertThat(told).containsExactly(unknown, unknown);
    }

    @Test
    void what_is_unknown_at_a_venue_hears_of_each_session_with_it_once() {
        OrderInput known = AnOrder.toBuy("10", "IBM").at("100.00").input();
        desk.enter(known);
        ClOrdId _ = desk.place(known);
        OrderId unknown = unknown();

        relay.relay();
        logsOn(YSIM);
        relay.relay();
        assertThat(told).isEmpty();

        logsOn(XSIM);
        relay.relay();
        relay.relay();
        assertThat(told).containsExactly(unknown);

        logsOn(XSIM);
        desk.clock.advance(A_WHILE);
        relay.relay();
        assertThat(told).containsExactly(unknown, unknown);
    }

    @Test
    void of_a_session_that_comes_up_again_and_again_it_tells_less_and_less_often_and_forgets_none() {
        OrderId _ = unknown();
        List<Duration> pauses = new ArrayList<>();
        for (Duration since = Duration.ZERO; pauses.size() < 9; since = since.plusSeconds(1)) {
            logsOn(XSIM);
            int before = told.size();
            relay.relay();
            if (told.size() > before) {
                pauses.add(since);
                since = Duration.ZERO;
            }
            desk.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);

        logsOn(XSIM);
        int before = told.size();
        relay.relay();
        assertThat(told).as("told a second ago").hasSize(before);
        desk.clock.advance(Duration.ofMinutes(1));
        relay.relay();
        assertThat(told).as("the last logon is not forgotten").hasSize(before + 1);
    }

    @Test
    void what_could_not_be_told_is_told_again_and_nothing_else() {
        OrderId one = unknown();
        OrderId other = unknown();
        unreachable.add(one);
        logsOn(XSIM);

        relay.relay();
        relay.relay();
        assertThat(told).containsExactly(other);

        unreachable.clear();
        relay.relay();
        relay.relay();
        assertThat(told).containsExactly(other, one);
    }

    @Test
    void while_the_database_is_away_the_session_is_not_forgotten() {
        OrderId unknown = unknown();
        logsOn(XSIM);
        desk.execute("ALTER TABLE orders RENAME TO elsewhere");
        relay.relay();
        assertThat(told).isEmpty();

        desk.execute("ALTER TABLE elsewhere RENAME TO orders");
        relay.relay();

        assertThat(told).containsExactly(unknown);
    }
}
