package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Events;
import io.countersign.fixture.Events.Event;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Together;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whoever listens hears everything once, in order, and nothing that is not for them.
class EventStreamIT {
    private static final int TRADERS = 4;
    private static final int ORDERS_EACH = 10;

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final Person auditor = countersign.as("auditor1");

    /// Enters orders from several threads at once and waits until all of them are over.
    private static List<String> enterMany() {
        Person trader = countersign.as("trader2");
        List<String> accounts = List.of("ACC-001", "ACC-002", "ACC-003");
        return Together.each(TRADERS, number -> () -> {
                    List<String> entered = new ArrayList<>();
                    for (int i = 0; i < ORDERS_EACH; i++) {
                        String account = accounts.get((number + i) % accounts.size());
                        Answer order = trader.submit(Order.buy("BAC", 100).by(account), "wait=30");
                        assertThat(order.orderStatus()).as(order.toString()).isEqualTo("FILLED");
                        entered.add(order.orderId());
                    }
                    return entered;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /// The numbers of all records that concern an account, and no others, from after one up to another.
    private static List<Long> recorded(String condition, long after, long upTo) {
        return countersign
                .jdbi()
                .withHandle(handle -> handle.select(
                                "SELECT sequence FROM audit WHERE sequence > ? AND sequence <= ? AND " + condition
                                        + " ORDER BY sequence",
                                after,
                                upTo)
                        .mapTo(Long.class)
                        .list());
    }

    private static long last() {
        return countersign.value(Long.class, "SELECT coalesce(max(sequence), 0) FROM audit");
    }

    private static List<Long> numbers(Events events) {
        return events.heard().stream().map(Event::sequence).toList();
    }

    private static void awaitHeard(Events events, long number) {
        Eventually.holds(() -> assertThat(numbers(events)).contains(number));
    }

    @Test
    void a_listener_hears_every_record_once_and_in_order_while_orders_come_in_at_once() {
        long before = last();
        try (Events events = auditor.events(Long.toString(before))) {
            List<String> orders = enterMany();
            long upTo = last();
            awaitHeard(events, upTo);

            assertThat(numbers(events).stream().filter(number -> number <= upTo))
                    .containsExactlyElementsOf(recorded("true", before, upTo));
            assertThat(events.heard()).extracting(Event::orderId).containsAll(orders);
            assertThat(events.heard()).extracting(Event::type).containsOnly("audit");
        }
    }

    @Test
    void a_listener_who_comes_back_again_and_again_misses_nothing_and_hears_nothing_twice() throws Exception {
        long before = last();
        List<Long> heard = new ArrayList<>();
        Thread trading = Thread.ofVirtual().start(EventStreamIT::enterMany);

        while (trading.isAlive()) {
            listenFor(3, before, heard);
        }
        trading.join();
        long upTo = last();
        while (heard.isEmpty() || heard.getLast() < upTo) {
            listenFor(1, before, heard);
        }

        assertThat(heard.stream().filter(number -> number <= upTo))
                .containsExactlyElementsOf(recorded("true", before, upTo));
    }

    /// Listens until there are some new events, or nothing more to come, and leaves.
    private void listenFor(int some, long before, List<Long> heard) {
        long from = heard.isEmpty() ? before : heard.getLast();
        Events events = auditor.events(Long.toString(from));
        try (events) {
            Eventually.holds(() -> assertThat(events.heard().size() >= some || from + some > last())
                    .isTrue());
        }
        heard.addAll(numbers(events));
    }

    @Test
    void without_a_last_event_one_hears_what_is_new() {
        String old = trader.submit(Order.buy("BAC", 100), "wait=20").orderId();

        try (Events events = trader.events()) {
            String fresh = trader.submit(Order.buy("BAC", 100), "wait=20").orderId();
            Eventually.holds(
                    () -> assertThat(events.heard()).extracting(Event::orderId).contains(fresh));

            assertThat(events.heard()).extracting(Event::orderId).doesNotContain(old);
            assertThat(events.heard().getLast().data().at("/order/status").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void a_trader_hears_of_their_own_accounts_alone() {
        long before = last();
        try (Events events = trader.events(Long.toString(before))) {
            enterMany();
            long upTo = last();
            List<Long> own = recorded("account_id IN ('ACC-001', 'ACC-002')", before, upTo);
            awaitHeard(events, own.getLast());

            assertThat(numbers(events).stream().filter(number -> number <= upTo))
                    .containsExactlyElementsOf(own);
            assertThat(events.heard())
                    .extracting(event -> event.data().path("accountId").asText())
                    .containsOnly("ACC-001", "ACC-002");
        }
    }

    @Test
    void what_concerns_a_request_for_signatures_names_it() {
        try (Events events = trader.events()) {
            String small = trader.submit(Order.buy("BAC", 100), "wait=20").orderId();
            String large = trader.submit(Order.buy("BAC", 40_000)).orderId();
            String approvalId = trader.awaitStatus(large, "PENDING_APPROVAL").text("/approval/approvalId");
            trader.ask(large, "withdraw", "only looked at");

            Eventually.holds(() -> assertThat(events.heard())
                    .filteredOn(event -> event.orderId().equals(large))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(event -> event.data()
                            .at("/order/approval/approvalId")
                            .asText()
                            .equals(approvalId)));
            assertThat(events.heard())
                    .filteredOn(event -> event.orderId().equals(small))
                    .isNotEmpty()
                    .noneMatch(event -> event.data().path("order").has("approval"));
        }
    }

    @Test
    void a_place_that_is_no_number_is_a_fault() {
        Answer answer = trader.get("/api/events", "Last-Event-ID", "yesterday");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    }
}
