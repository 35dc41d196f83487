package io.countersign.venue;

import static io.countersign.venue.Orders.buy;
import static io.countersign.venue.Orders.order;
import static io.countersign.venue.Orders.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingStatus;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
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

    private final Said said = new Said();
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

        List<Report> reports = said.reports("a");
        assertThat(Blotter.lines(reports))
                .containsExactly(
                        "new | cum 0 leaves 1500",
                        "trade 300 at 10.01 | cum 300 leaves 1200",
                        "trade 300 at 10.01 | cum 600 leaves 900",
                        "trade 300 at 10.01 | cum 900 leaves 600",
                        "trade 200 at 10.03 | cum 1100 leaves 400",
                        "trade 200 at 10.03 | cum 1300 leaves 200",
                        "trade 200 at 10.03 | cum 1500 leaves 0");
        assertThat(reports.getLast().at()).isEqualTo(Listings.OPENING.plusSeconds(5));
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
        said.add(book.drain());
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

        assertThat(canceled(buy("a", 100))).containsExactly("refused: too late: the order is FILLED");
        assertThat(canceled(buy("b", 100))).containsExactly("refused: unknown order");
        assertThat(book.standing(Orders.FIRM, "b")).isEmpty();
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
        assertThat(said.reports("day").getLast().at()).isEqualTo(close);
    }

    @Test
    void does_not_carry_a_day_order_into_the_next_session_when_it_catches_up() {
        now = Instant.parse("2026-03-02T23:59:58.500Z");
        pass(Duration.ZERO);
        sent(buy("a", 2_000));

        pass(Duration.ofSeconds(10));

        assertThat(blotter(buy("a", 2_000)))
                .endsWith("trade 500 at 9.99 | cum 1000 leaves 1000", "expired | cum 1000 leaves 0");
    }

    @Test
    void trades_nothing_while_the_session_is_closed() {
        Instant close = Instant.parse("2026-03-02T21:00:00Z");
        now = close.minusMillis(1);
        pass(Duration.ZERO);
        Orders gtc = buy("gtc", 300_000).of("CORE").lasting(TimeInForce.GTC);
        sent(gtc);
        int before = blotter(gtc).size();

        now = close.plusSeconds(60);
        pass(Duration.ZERO);
        assertThat(blotter(gtc)).hasSize(before);
        now = Instant.parse("2026-03-03T14:30:01Z");
        pass(Duration.ZERO);
        assertThat(blotter(gtc)).hasSizeGreaterThan(before);
    }

    @Test
    void keeps_a_ledger_of_what_was_traded() {
        sent(buy("a", 300));
        sent(sell("b", 100));
        sent(order("c", Side.SELL_SHORT, 150).account("ACC-002"));
        VenueLedger ledger = book.ledger();

        assertThat(ledger.position("ACC-001", new Symbol("TEST"))).isEqualByComparingTo("200");
        assertThat(ledger.position("ACC-002", new Symbol("TEST"))).isEqualByComparingTo("-150");
        assertThat(ledger.position("ACC-003", new Symbol("TEST"))).isZero();
        assertThat(ledger.trades())
                .extracting(VenueLedger.Trade::execId)
                .containsExactly("XSIM-0a1b2c3d-000000002", "XSIM-0a1b2c3d-000000004", "XSIM-0a1b2c3d-000000006");
    }

    @Test
    void keeps_its_place_only_when_it_asks_for_less_at_the_same_price() {
        sent(buy("taker", 300));
        sent(buy("first", 200).limit("10.01"));
        sent(buy("second", 200).limit("10.01"));

        assertThat(replaced("first", "first-2", 150, "10.01"))
                .containsExactly("replaced by first-2: 150 | cum 0 leaves 150");
        passSeconds(1);
        assertThat(blotter("first")).endsWith("trade 150 at 10.01 | cum 150 leaves 0");
        assertThat(blotter("second")).endsWith("trade 150 at 10.01 | cum 150 leaves 50");
    }

    @Test
    void goes_behind_the_others_when_it_asks_for_more() {
        sent(buy("taker", 300));
        sent(buy("first", 200).limit("10.01"));
        sent(buy("second", 200).limit("10.01"));

        assertThat(replaced("first", "first-2", 201, "10.01"))
                .containsExactly("replaced by first-2: 201 | cum 0 leaves 201");
        passSeconds(1);
        assertThat(blotter("second")).endsWith("trade 200 at 10.01 | cum 200 leaves 0");
        assertThat(blotter("first")).endsWith("trade 100 at 10.01 | cum 100 leaves 101");
    }

    @Test
    void goes_behind_the_others_when_its_price_changes_and_comes_back() {
        sent(buy("taker", 300));
        sent(buy("first", 200).limit("10.01"));
        sent(buy("second", 200).limit("10.01"));

        replaced("first", "first-2", 200, "10.00");
        replaced("first-2", "first-3", 200, "10.01");
        passSeconds(1);

        assertThat(blotter("second")).endsWith("trade 200 at 10.01 | cum 200 leaves 0");
        assertThat(blotter("first")).endsWith("trade 100 at 10.01 | cum 100 leaves 100");
    }

    @Test
    void trades_at_once_when_its_new_price_reaches_the_market() {
        sent(buy("a", 100).limit("9"));

        assertThat(replaced("a", "a-2", 100, "10.02"))
                .containsExactly("replaced by a-2: 100 | cum 0 leaves 100", "trade 100 at 10.01 | cum 100 leaves 0");
    }

    @Test
    void is_filled_when_it_is_replaced_by_no_more_than_it_has_traded() {
        sent(buy("a", 400).limit("10.01"));
        assertThat(replaced("a", "a-2", 300, "10.01")).containsExactly("replaced by a-2: 300 | cum 300 leaves 0");

        sent(sell("b", 400).limit("10"));
        assertThat(replaced("b", "b-2", 100, "10")).containsExactly("replaced by b-2: 300 | cum 300 leaves 0");
        assertThat(book.standing(Orders.FIRM, "b-2").orElseThrow().status()).isEqualTo(OrdStatus.FILLED);
    }

    @Test
    void keeps_one_order_id_over_all_its_names() {
        sent(buy("a", 100).limit("9"));
        replaced("a", "a-2", 110, "9");
        replaced("a-2", "a-3", 120, "9");

        assertThat(said.reports("a")).extracting(Report::orderId).hasSize(3).containsOnly("XSIM-0a1b2c3d-O00000001");
        assertThat(replaced("a", "a-4", 130, "9")).containsExactly("refused: the order goes by the name a-3 now");
        assertThat(book.standing(Orders.FIRM, "a")).isEqualTo(book.standing(Orders.FIRM, "a-3"));
    }

    @Test
    void refuses_a_replacement_that_breaks_a_rule() {
        sent(buy("a", 200).of("LOTS").limit("9"));

        assertThat(change("a", "a-2", "LOTS", replacement(250, "9")))
                .containsExactly("refused: quantity 250 is not a multiple of the lot");
        assertThat(change("a", "a-2", "LOTS", replacement(400, "9.005")))
                .containsExactly("refused: price 9.005 is not a multiple of the tick");
        assertThat(change("a", "a-2", "LOTS", new OrderChanges.Wish.Replace(Quantity.of(400), null)))
                .containsExactly("refused: the order type cannot be changed");
        assertThat(change("a", "a-2", "TEST", replacement(400, "9")))
                .containsExactly("refused: symbol and side are not those of the order");
        assertThat(change("a", "a-2", "LOTS", replacement(400, "9")))
                .containsExactly("replaced by a-2: 400 | cum 0 leaves 400");
    }

    @Test
    void trades_and_takes_nothing_in_what_is_halted() {
        sent(buy("resting", 600).limit("10.01"));
        book.halt(new Symbol("TEST"), now);

        passSeconds(2);
        assertThat(blotter("resting")).endsWith("trade 300 at 10.01 | cum 300 leaves 300");
        assertThat(sent(buy("new", 1))).containsExactly("rejected: trading in TEST is halted | cum 0 leaves 0");
        assertThat(replaced("resting", "resting-2", 500, "10.01"))
                .containsExactly("refused: trading in TEST is halted");
        sent(buy("other", 200).of("LOTS").limit("10.03"));
        assertThat(blotter("other")).as("another symbol").endsWith("trade 200 at 10.01 | cum 200 leaves 0");

        book.resume(new Symbol("TEST"), now);
        passSeconds(1);
        assertThat(canceled(buy("resting", 600))).containsExactly("canceled | cum 300 leaves 0");
    }

    @Test
    void takes_back_a_trade_that_was_none() {
        sent(buy("a", 400).limit("10.01"));
        String trade = said.reports("a").getLast().execId();

        book.bust(trade, now);
        passSeconds(0);

        assertThat(blotter("a")).endsWith("busted | cum 0 leaves 400");
        assertThat(book.ledger().position("ACC-001", new Symbol("TEST"))).isZero();
        assertThat(book.ledger().trades())
                .extracting(VenueLedger.Trade::state)
                .containsExactly(VenueLedger.TradeState.BUSTED);
        assertThatIllegalArgumentException().isThrownBy(() -> book.bust(trade, now));
        assertThatIllegalArgumentException().isThrownBy(() -> book.bust("XSIM-none", now));
    }

    @Test
    void corrects_a_trade_that_was_another() {
        sent(buy("a", 400).limit("10.01"));
        String trade = said.reports("a").getLast().execId();

        book.correct(trade, Quantity.of(250), Price.parse("10"), now);
        passSeconds(0);

        assertThat(blotter("a")).endsWith("corrected to 250 at 10 | cum 250 leaves 150");
        assertThat(said.reports("a").getLast().standing().avgPx()).isEqualByComparingTo("10");
        assertThat(book.ledger().position("ACC-001", new Symbol("TEST"))).isEqualByComparingTo("250");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.correct(trade, Quantity.of(401), Price.parse("10"), now));
    }

    @Test
    void does_not_open_a_filled_order_again_when_its_trade_is_busted() {
        sent(buy("a", 100));

        book.bust(said.reports("a").getLast().execId(), now);
        passSeconds(1);

        assertThat(blotter("a")).endsWith("busted | cum 0 leaves 0");
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.CANCELED);
    }

    @Test
    void lets_a_request_wait_and_decides_it_then() {
        sent(buy("a", 400).limit("10.01"));

        assertThat(pending("a", "a-2", new OrderChanges.Wish.Cancel(), 2_500))
                .containsExactly("pending cancel | cum 300 leaves 100");
        assertThat(canceled(buy("a", 400))).containsExactly("refused: another request for this order waits");
        passSeconds(1);
        assertThat(blotter("a")).endsWith("trade 100 at 10.01 | cum 400 leaves 0");
        assertThat(said.reports("a").getLast().standing().status()).isEqualTo(OrdStatus.PENDING_CANCEL);
        passSeconds(2);
        assertThat(Said.lines(said.all())).endsWith("refused: too late: the order is FILLED");
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.FILLED);
    }

    @Test
    void a_replacement_that_waits_into_a_halt_is_refused_and_a_cancel_is_followed() {
        sent(buy("a", 400).limit("1"));
        sent(buy("b", 400).limit("1"));
        pending("a", "a-2", replacement(500, "1"), 1_500);
        pending("b", "b-2", new OrderChanges.Wish.Cancel(), 1_500);
        book.halt(new Symbol("TEST"), now);

        passSeconds(2);

        assertThat(Said.lines(said.all())).endsWith("refused: trading in TEST is halted", "canceled | cum 0 leaves 0");
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.NEW);
        assertThat(replaced("a", "a-3", 300, "1")).containsExactly("refused: trading in TEST is halted");
        book.resume(new Symbol("TEST"), now);
        assertThat(replaced("a", "a-4", 300, "1")).contains("replaced by a-4: 300 | cum 0 leaves 300");
    }

    @Test
    void expires_what_lasts_a_day_at_the_end_of_the_venues_day() {
        sent(buy("day", 100).limit("1"));
        sent(buy("gtc", 100).limit("1").lasting(TimeInForce.GTC));
        pending("day", "day-2", replacement(50, "1"), 60_000);

        book.endDay(now);
        passSeconds(0);

        assertThat(blotter("day")).endsWith("replaced by day-2: 50 | cum 0 leaves 50", "expired | cum 0 leaves 0");
        assertThat(blotter("gtc")).containsExactly("new | cum 0 leaves 100");
        assertThat(said.all().getLast()).isInstanceOf(JournalEntry.DayEnded.class);
    }

    @Test
    void says_at_the_end_of_its_day_what_everybody_holds() {
        sent(buy("a", 100));
        sent(sell("b", 100));
        sent(sell("c", 30).account("ACC-002"));
        book.receive("other", buy("o", 10).ticket(), now);
        book.endDay(now);
        passSeconds(3);
        sent(buy("d", 20));

        book.endDay(now);
        passSeconds(0);

        assertThat(holdings())
                .containsExactly(
                        List.of(
                                "countersign ACC-001 TEST 0 at 10.01 after 10.01",
                                "countersign ACC-002 TEST -30 at 10.01 after 10.01",
                                "other ACC-001 TEST 10 at 10.01 after 10.01"),
                        List.of(
                                "countersign ACC-001 TEST 20 at 10.03 after 10.01",
                                "countersign ACC-002 TEST -30 at 10.03 after 10.01",
                                "other ACC-001 TEST 10 at 10.03 after 10.01"));
    }

    private List<List<String>> holdings() {
        return said.all().stream()
                .filter(JournalEntry.DayEnded.class::isInstance)
                .map(ended -> ((JournalEntry.DayEnded) ended)
                        .holdings().stream()
                                .map(held -> "%s %s %s %s at %s after %s"
                                        .formatted(
                                                held.firm(),
                                                held.account(),
                                                held.symbol(),
                                                held.quantity(),
                                                held.settlement(),
                                                held.settlementBefore()))
                                .toList())
                .toList();
    }

    @Test
    void knows_after_a_restart_what_was_held_and_settled() {
        sent(buy("a", 100));
        book.endDay(now);
        book.tradeUnreported(said.reports("a").getFirst().orderId(), Quantity.of(1), now);
        passSeconds(3);
        OrderBook again = new OrderBook(
                new VenueId("XSIM"),
                new SimulatedMarket(new VenueId("XSIM"), MarketReplay.asRecorded(Listings.CLOCK), LISTINGS),
                now);
        again.restore(new JournalEntry.Begun("0a1b2c3d"));
        said.all().forEach(outcome -> again.restore((JournalEntry) outcome));
        book.endDay(now);
        List<Outcome> here = book.drain();

        again.endDay(now);

        assertThat(again.drain()).isEqualTo(here);
    }

    @Test
    void a_trade_that_is_in_the_ledger_alone_cannot_be_taken_back() {
        sent(buy("a", 100));
        book.tradeUnreported(said.reports("a").getFirst().orderId(), Quantity.of(1), now);
        String execId = book.ledger().trades().getLast().execId();

        assertThatIllegalArgumentException().isThrownBy(() -> book.bust(execId, now));
        assertThat(book.ledger().position("ACC-001", new Symbol("TEST"))).isEqualByComparingTo("101");
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().cumQty()).isEqualByComparingTo("100");
    }

    @Test
    void cancels_many_and_says_how_many_first() {
        sent(buy("a", 100).limit("1"));
        sent(buy("b", 100).limit("1"));
        sent(buy("c", 100).of("LOTS").shares("200").limit("1"));

        book.cancelMany(Orders.FIRM, "m", "TEST", now);
        List<Outcome> outcomes = book.drain();

        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.MassCanceled.class,
                        mass -> assertThat(mass.affected()).isEqualTo(2));
        assertThat(Said.lines(outcomes)).containsExactly("canceled | cum 0 leaves 0", "canceled | cum 0 leaves 0");
        assertThat(book.standing(Orders.FIRM, "c").orElseThrow().status()).isEqualTo(OrdStatus.NEW);
    }

    @Test
    void cancels_the_orders_of_a_lost_session_only_where_that_was_wanted() {
        sent(buy("a", 100).limit("1"));
        book.connected(Orders.FIRM, false);
        book.disconnected(Orders.FIRM, now);
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.NEW);

        book.connected(Orders.FIRM, true);
        book.disconnected("another", now);
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.NEW);
        book.disconnected(Orders.FIRM, now);
        assertThat(book.standing(Orders.FIRM, "a").orElseThrow().status()).isEqualTo(OrdStatus.CANCELED);
    }

    private List<String> sent(Orders order) {
        pass(Duration.ZERO);
        String _ = book.receive(Orders.FIRM, order.ticket(), now);
        said.add(book.drain());
        return blotter(order);
    }

    private int requests;

    private List<String> canceled(Orders order) {
        return change(
                order.name(), "cancel-" + ++requests, order.ticket().symbol().value(), new OrderChanges.Wish.Cancel());
    }

    private List<String> replaced(String name, String by, long shares, String limit) {
        return change(name, by, "TEST", replacement(shares, limit));
    }

    private static OrderChanges.Wish replacement(long shares, String limit) {
        return new OrderChanges.Wish.Replace(Quantity.of(shares), Price.parse(limit));
    }

    private List<String> change(String name, String by, String symbol, OrderChanges.Wish wish) {
        return change(name, by, symbol, wish, 0);
    }

    private List<String> pending(String name, String by, OrderChanges.Wish wish, long millis) {
        return change(name, by, "TEST", wish, millis);
    }

    private List<String> change(String name, String by, String symbol, OrderChanges.Wish wish, long millis) {
        Side side = said.reports(name).isEmpty()
                ? Side.BUY
                : said.reports(name).getFirst().ticket().side();
        book.changes()
                .receive(
                        new OrderChanges.Request(
                                Orders.FIRM,
                                new Change(by, name),
                                new Symbol(symbol),
                                side,
                                wish,
                                Duration.ofMillis(millis)),
                        now);
        List<Outcome> outcomes = book.drain();
        said.add(outcomes);
        return Said.lines(outcomes);
    }

    private List<String> blotter(Orders order) {
        return blotter(order.name());
    }

    private List<String> blotter(String name) {
        return Blotter.lines(said.reports(name));
    }

    private void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        book.advance(now);
        said.add(book.drain());
    }
}
