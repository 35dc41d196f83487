package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Together;
import io.countersign.order.OrderEvent;
import io.countersign.order.Reason;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two hundred orders at once, each for $10,000.00, and room for one hundred.
class HeadroomRaceIT {

    private static final int ORDERS = 200;
    private static final int ROOM = 100;
    private static final long NOTIONAL = 1_000_000;
    private static final long FEE = 30;
    private static final long PLENTY = 100_000_000_000L;

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        desk.quote("SPY", "99.90", "100.00");
        desk.execute("UPDATE firm SET capital_minor = ?", PLENTY);
    }

    @Test
    void exactly_one_hundred_get_the_accounts_credit() {
        desk.account("RACE", ROOM * (NOTIONAL + FEE), PLENTY, PLENTY, 10_000);

        race(i -> AnOrder.toBuy("100", i % 2 == 0 ? "IBM" : "SPY").of("RACE"), "ACCOUNT_CREDIT");

        assertThat(desk.value(Long.class, "SELECT SUM(open_credit_minor) FROM reservation"))
                .isEqualTo(ROOM * (NOTIONAL + FEE));
    }

    @Test
    void exactly_one_hundred_get_the_room_below_the_position_limit() {
        desk.account("RACE", PLENTY, PLENTY, ROOM * NOTIONAL, 10_000);

        race(_ -> AnOrder.toBuy("100", "IBM").of("RACE"), "POSITION_LIMIT");
    }

    @Test
    void exactly_one_hundred_of_many_accounts_get_the_firms_capital() {
        int accounts = 40;
        for (int i = 0; i < accounts; i++) {
            desk.account("RACE-" + i, PLENTY, PLENTY, PLENTY, 10_000);
        }
        desk.execute("UPDATE firm SET capital_minor = minimum_minor + ?", ROOM * NOTIONAL * 15 / 100);

        race(i -> AnOrder.toBuy("100", "IBM").of("RACE-" + i % accounts), "FIRM_CAPITAL");
    }

    /// @param code of the one reason for which the others are refused
    private void race(IntFunction<AnOrder> order, String code) {
        List<Callable<OrderEvent>> traders = IntStream.range(0, ORDERS)
                .mapToObj(i -> order.apply(i).at("100.00").input())
                .map(input -> (Callable<OrderEvent>) () -> desk.enter(input))
                .toList();

        List<OrderEvent> events = Together.all(traders);

        assertThat(events).filteredOn(OrderEvent.Allowed.class::isInstance).hasSize(ROOM);
        assertThat(events)
                .filteredOn(OrderEvent.Refused.class::isInstance)
                .hasSize(ORDERS - ROOM)
                .allSatisfy(event -> assertThat(((OrderEvent.Refused) event).reasons())
                        .extracting(Reason::code)
                        .containsExactly(code));
        assertThat(desk.value(Long.class, "SELECT SUM(open_firm_minor) FROM reservation"))
                .isEqualTo(ROOM * NOTIONAL)
                .isEqualTo(desk.value(Long.class, "SELECT open_orders_minor FROM firm"));
    }
}
