package io.countersign.venue;

import static io.countersign.venue.Orders.buy;
import static io.countersign.venue.Orders.order;
import static io.countersign.venue.Orders.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingStatus;
import io.countersign.order.AccountId;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The market of these tests: 10.00 / 10.01 with 300 a side; from second 3 on 10.02 / 10.03 with 200 a side; from
/// second 6 on 9.98 / 9.99 with 500 a side. Others trade 80 at 9.97 in second 2, and 1,000 at 10.05 in second 4.
final class OrderBookTest {
    private static final MarketTape TAPE = new TapeScript()
            .quote(0, 1_000, 300, 1_001, 300)
            .trade(2, 997, 1_000, 80)
            .quote(3, 1_002, 200, 1_003, 200)
            .trade(4, 1_002, 1_005, 1_000)
            .quote(6, 998, 500, 999, 500)
            .tape();
    private static final MarketTape ONE_SIDED =
            new TapeScript().quoteRow(0, "1,1,1,100000,500,,,,,").tape();
    private static final List<Listing> LISTINGS = List.of(
            Listings.listing("TEST", TAPE),
            Listings.listing("LOTS", "200", TradingStatus.OPEN, Listings.roundTheClock(), TAPE),
            Listings.listing("CORE", "1", TradingStatus.OPEN, Listings.coreSession(), TAPE),
            Listings.listing("BIDS", ONE_SIDED));

    private Instant now = Listings.OPENING;
    private final OrderBook book = new OrderBook(
            new VenueId("XSIM"),
            new SimulatedMarket(new VenueId("XSIM"), MarketReplay.asRecorded(Listings.CLOCK), LISTINGS),
            now);

    @BeforeEach
    void begin() {
        book.restore(new JournalEntry.Begun("0a1b2c3d"));
    }

    @Test
    void fills_a_market_order_at_the_far_side() {
        assertThat(sent(buy("a", 100)))
                .containsExactly("new | cum 0 leaves 100", "trade 100 at 10.01 | cum 100 leaves 0");
        assertThat(sent(sell("b", 100)))
                .containsExactly("new | cum 0 leaves 100", "trade 100 at 10 | cum 100 leaves 0");
        assertThat(sent(order("c", Side.SELL_SHORT, 50))).contains("trade 50 at 10 | cum 50 leaves 0");
    }

    @Test
    void fills_a_big_market_order_as_following_seconds_show_new_size() {
        assertThat(sent(buy("a", 700))).endsWith("trade 300 at 10.01 | cum 300 leaves 400");

        passSeconds(1);
        assertThat(blotter(buy("a", 700))).endsWith("trade 300 at 10.01 | cum 600 leaves 100");
        passSeconds(1);
        assertThat(blotter(buy("a", 700))).endsWith("trade 100 at 10.01 | cum 700 leaves 0");
    }

    @Test
    void shows_the_size_of_a_second_once() {
        assertThat(sent(buy("a", 200))).endsWith("trade 200 at 10.01 | cum 200 leaves 0");
        assertThat(sent(buy("b", 200))).endsWith("trade 100 at 10.01 | cum 100 leaves 100");
        assertThat(sent(buy("c", 200))).endsWith("new | cum 0 leaves 200");
        assertThat(sent(buy("e", 400).of("LOTS"))).as("whole lots").endsWith("trade 200 at 10.01 | cum 200 leaves 200");
        assertThat(sent(sell("d", 300))).as("the other side").endsWith("trade 300 at 10 | cum 300 leaves 0");

        passSeconds(1);
        assertThat(blotter(buy("b", 200))).endsWith("trade 100 at 10.01 | cum 200 leaves 0");
        assertThat(blotter(buy("c", 200))).endsWith("trade 200 at 10.01 | cum 200 leaves 0");
    }

    @Test
    void catches_up_second_by_second() {
        sent(buy("a", 1_500));

        passSeconds(6);

        List<ExecutionReport> reports = book.reports(buy("a", 1_500).clOrdId()).orElseThrow();
        assertThat(Blotter.lines(reports))
                .containsExactly(
                        "new | cum 0 leaves 1500",
                        "trade 300 at 10.01 | cum 300 leaves 1200",
                        "trade 300 at 10.01 | cum 600 leaves 900",
                        "trade 300 at 10.01 | cum 900 leaves 600",
                        "trade 200 at 10.03 | cum 1100 leaves 400",
                        "trade 200 at 10.03 | cum 1300 leaves 200",
                        "trade 200 at 10.03 | cum 1500 leaves 0");
        assertThat(reports.getLast().transactTime()).isEqualTo(Listings.OPENING.plusSeconds(5));
    }

    @Test
    void cancels_what_an_ioc_order_does_not_get_at_once() {
        Orders ioc = buy("a", 500).lasting(TimeInForce.IOC);
        assertThat(sent(ioc))
                .containsExactly(
                        "new | cum 0 leaves 500",
                        "trade 300 at 10.01 | cum 300 leaves 200",
                        "canceled | cum 300 leaves 0");
        assertThat(sent(buy("b", 1).limit("10").lasting(TimeInForce.IOC)))
                .containsExactly("new | cum 0 leaves 1", "canceled | cum 0 leaves 0");
    }

    @Test
    void fills_a_fok_order_as_a_whole_or_not_at_all() {
        assertThat(sent(buy("a", 301).lasting(TimeInForce.FOK)))
                .containsExactly("new | cum 0 leaves 301", "canceled | cum 0 leaves 0");
        assertThat(sent(buy("b", 300).lasting(TimeInForce.FOK)))
                .containsExactly("new | cum 0 leaves 300", "trade 300 at 10.01 | cum 300 leaves 0");
    }

    @Test
    void lets_a_limit_rest_until_the_market_reaches_it() {
        Orders resting = buy("a", 600).limit("9.99").lasting(TimeInForce.GTC);
        assertThat(sent(resting)).containsExactly("new | cum 0 leaves 600");
        assertThat(sent(sell("b", 250).limit("10.02"))).containsExactly("new | cum 0 leaves 250");

        passSeconds(3);
        assertThat(blotter(sell("b", 250))).endsWith("trade 200 at 10.02 | cum 200 leaves 50");

        passSeconds(4);
        assertThat(blotter(resting))
                .endsWith(
                        "trade 80 at 9.99 | cum 80 leaves 520",
                        "trade 500 at 9.99 | cum 580 leaves 20",
                        "trade 20 at 9.99 | cum 600 leaves 0");
    }

    @Test
    void fills_a_resting_limit_at_its_limit_when_others_trade_beyond_it() {
        assertThat(sent(buy("a", 100).limit("9.98"))).containsExactly("new | cum 0 leaves 100");
        assertThat(sent(sell("b", 2_000).limit("10.04"))).containsExactly("new | cum 0 leaves 2000");

        passSeconds(4);

        assertThat(blotter(buy("a", 100))).endsWith("trade 80 at 9.98 | cum 80 leaves 20");
        assertThat(blotter(sell("b", 2_000))).endsWith("trade 1000 at 10.04 | cum 1000 leaves 1000");
    }

    @Test
    void leaves_a_resting_limit_alone_when_others_trade_at_it() {
        sent(buy("a", 10).limit("9.97"));
        sent(sell("b", 10).limit("10.05"));

        passSeconds(5);

        assertThat(blotter(buy("a", 10))).containsExactly("new | cum 0 leaves 10");
        assertThat(blotter(sell("b", 10))).containsExactly("new | cum 0 leaves 10");
    }

    @Test
    void does_not_count_trades_of_the_second_in_which_a_limit_arrived() {
        passSeconds(2);

        assertThat(sent(buy("a", 50).limit("9.98"))).containsExactly("new | cum 0 leaves 50");
        book.advance(now.plusMillis(900));
        assertThat(blotter(buy("a", 50))).containsExactly("new | cum 0 leaves 50");
    }

    @Test
    void serves_the_better_limit_first_and_the_earlier_of_equals() {
        sent(buy("taker", 300));
        sent(buy("low", 200).limit("10.01"));
        sent(buy("high", 200).limit("10.02"));
        sent(buy("late", 200).limit("10.01"));

        passSeconds(1);

        assertThat(blotter(buy("high", 200))).endsWith("trade 200 at 10.01 | cum 200 leaves 0");
        assertThat(blotter(buy("low", 200))).endsWith("trade 100 at 10.01 | cum 100 leaves 100");
        assertThat(blotter(buy("late", 200))).endsWith("new | cum 0 leaves 200");
    }

    @Test
    void keeps_a_market_order_waiting_where_nothing_is_offered() {
        assertThat(sent(buy("a", 10).of("BIDS"))).containsExactly("new | cum 0 leaves 10");
        assertThat(sent(buy("b", 10).of("BIDS").lasting(TimeInForce.IOC))).endsWith("canceled | cum 0 leaves 0");
        assertThat(sent(sell("c", 10).of("BIDS"))).endsWith("trade 10 at 10 | cum 10 leaves 0");
    }

    @Test
    void rejects_what_breaks_a_rule_of_the_venue() {
        assertThat(sent(buy("a", 1).of("NONE"))).containsExactly("rejected: unknown symbol NONE | cum 0 leaves 0");
    }

    @Test
    void cancels_what_is_left() {
        sent(buy("a", 400));

        assertThat(canceled(buy("a", 400))).containsExactly("canceled | cum 300 leaves 0");
        passSeconds(5);
        assertThat(blotter(buy("a", 400))).hasSize(3);
    }

    @Test
    void is_too_late_to_cancel_what_is_done() {
        sent(buy("a", 100));

        assertThat(canceled(buy("a", 100))).containsExactly("cancel rejected: too late to cancel | cum 100 leaves 0");
        assertThat(canceled(buy("b", 100))).containsExactly("cancel rejected: unknown order | cum 0 leaves 0");
        assertThat(book.reports(buy("b", 100).clOrdId())).isEmpty();
    }

    @Test
    void expires_a_day_order_at_the_close_of_its_session() {
        sent(buy("day", 100).of("CORE").limit("1"));
        sent(buy("gtc", 100).of("CORE").limit("1").lasting(TimeInForce.GTC));
        Instant close = Instant.parse("2026-03-02T21:00:00Z");

        pass(Duration.between(now, close).minusMillis(1));
        assertThat(blotter(buy("day", 100))).containsExactly("new | cum 0 leaves 100");
        pass(Duration.ofMinutes(3));

        assertThat(blotter(buy("day", 100))).endsWith("expired | cum 0 leaves 0");
        assertThat(blotter(buy("gtc", 100))).containsExactly("new | cum 0 leaves 100");
        assertThat(book.reports(buy("day", 100).clOrdId())
                        .orElseThrow()
                        .getLast()
                        .transactTime())
                .isEqualTo(close);
    }

    @Test
    void does_not_carry_a_day_order_into_the_next_session_when_it_catches_up() {
        now = Instant.parse("2026-03-02T23:59:58.500Z");
        book.advance(now);
        sent(buy("a", 2_000));

        pass(Duration.ofSeconds(10));

        assertThat(blotter(buy("a", 2_000)))
                .endsWith("trade 500 at 9.99 | cum 1000 leaves 1000", "expired | cum 1000 leaves 0");
    }

    @Test
    void trades_nothing_while_the_session_is_closed() {
        Instant close = Instant.parse("2026-03-02T21:00:00Z");
        now = close.minusMillis(1);
        book.advance(now);
        Orders gtc = buy("gtc", 300_000).of("CORE").lasting(TimeInForce.GTC);
        sent(gtc);
        int before = blotter(gtc).size();

        now = close.plusSeconds(60);
        book.advance(now);
        assertThat(blotter(gtc)).hasSize(before);
        now = Instant.parse("2026-03-03T14:30:01Z");
        book.advance(now);
        assertThat(blotter(gtc)).hasSizeGreaterThan(before);
    }

    @Test
    void keeps_a_ledger_of_what_was_traded() {
        sent(buy("a", 300));
        sent(sell("b", 100));
        sent(order("c", Side.SELL_SHORT, 150).account("ACC-002"));
        VenueLedger ledger = book.ledger();

        assertThat(ledger.position(new AccountId("ACC-001"), new Symbol("TEST")))
                .isEqualByComparingTo("200");
        assertThat(ledger.position(new AccountId("ACC-002"), new Symbol("TEST")))
                .isEqualByComparingTo("-150");
        assertThat(ledger.position(new AccountId("ACC-003"), new Symbol("TEST")))
                .isZero();
        assertThat(ledger.trades())
                .extracting(trade -> trade.report().id().execId())
                .containsExactly("XSIM-0a1b2c3d-000000002", "XSIM-0a1b2c3d-000000004", "XSIM-0a1b2c3d-000000006");
    }

    private List<String> sent(Orders order) {
        book.advance(now);
        book.receive(order.clOrdId(), order.terms(), order.terms().quantity(), now);
        return blotter(order);
    }

    private List<String> canceled(Orders order) {
        var _ = book.drain();
        book.cancel(order.clOrdId(), now);
        return book.drain().stream()
                .map(entry -> Blotter.line(((JournalEntry.Reported) entry).report()))
                .toList();
    }

    private List<String> blotter(Orders order) {
        return Blotter.lines(book.reports(order.clOrdId()).orElseThrow());
    }

    private void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        book.advance(now);
    }
}
