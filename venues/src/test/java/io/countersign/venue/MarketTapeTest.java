package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countersign.execution.Quote;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarketTapeTest {
    private static final int LAST = MarketClock.SESSION_SECONDS - 1;

    @Test
    void reads_the_recorded_quotes_and_trades() {
        MarketTape aig = MarketTape.recorded("aig");

        assertThat(aig.bid(0, 0, 1)).isEqualTo(level("49.02", 100));
        assertThat(aig.ask(0, 0, 1)).isEqualTo(level("49.03", 200));
        assertThat(aig.print(0, 0, 1)).isEqualTo(print("49.03", "49.08", 1_201));
        assertThat(aig.ask(1, 0, 1)).isEqualTo(level("49.07", 200));
        assertThat(aig.bid(LAST, 0, 1)).isEqualTo(level("48.72", 8_100));
        assertThat(aig.ask(LAST, 0, 1)).isEqualTo(level("48.73", 3_100));
    }

    @Test
    void keeps_a_quote_until_the_next_one() {
        MarketTape aig = MarketTape.recorded("aig");

        assertThat(aig.bid(3, 0, 1)).isEqualTo(aig.bid(2, 0, 1));
        assertThat(aig.bid(4, 0, 1)).isEqualTo(level("49.02", 100));
        assertThat(aig.bid(5, 0, 1)).isEqualTo(level("49.02", 400));
        assertThat(aig.print(3, 0, 1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aig", "bac", "ibm", "spy"})
    void never_shows_a_crossed_or_one_sided_recorded_market(String name) {
        MarketTape tape = MarketTape.recorded(name);

        for (int second = 0; second <= LAST; second++) {
            Quote.Level bid = tape.bid(second, 0, 1);
            Quote.Level ask = tape.ask(second, 0, 1);
            assertThat(bid).isNotNull();
            assertThat(ask).isNotNull();
            assertThat(bid.price()).isLessThanOrEqualTo(ask.price());
        }
    }

    @Test
    void shows_no_side_where_price_or_size_is_missing() {
        MarketTape tape = new TapeScript()
                .quoteRow(0, "1,1,1,100000,500,,,,,")
                .quoteRow(1, ",,,,,1,1,1,100100,300")
                .quoteRow(2, "1,1,1,100000,0,1,1,1,100100,300")
                .tape();

        assertThat(tape.bid(0, 0, 1)).isEqualTo(level("10", 500));
        assertThat(tape.ask(0, 0, 1)).isNull();
        assertThat(tape.bid(1, 0, 1)).isNull();
        assertThat(tape.ask(1, 0, 1)).isEqualTo(level("10.01", 300));
        assertThat(tape.bid(2, 0, 1)).isNull();
    }

    @Test
    void drops_crossed_rows_and_lets_the_quote_before_them_stand() {
        MarketTape tape = new TapeScript()
                .quote(0, 1_000, 100, 1_001, 200)
                .quote(1, 1_003, 100, 1_002, 200)
                .quote(2, 1_002, 100, 1_002, 200)
                .tape();

        assertThat(tape.bid(1, 0, 1)).isEqualTo(level("10", 100));
        assertThat(tape.bid(2, 0, 1)).as("a locked market").isEqualTo(level("10.02", 100));
        assertThat(tape.ask(2, 0, 1)).isEqualTo(level("10.02", 200));
    }

    @Test
    void rounds_to_the_nearest_tick_without_crossing() {
        MarketTape tape = new TapeScript()
                .quoteRow(0, "1,1,1,100049,1,1,1,1,100051,1")
                .quoteRow(1, "1,1,1,100050,1,1,1,1,100150,1")
                .tape();

        assertThat(tape.bid(0, 0, 1)).isEqualTo(level("10", 1));
        assertThat(tape.ask(0, 0, 1)).isEqualTo(level("10.01", 1));
        assertThat(tape.bid(1, 0, 1)).isEqualTo(level("10", 1));
        assertThat(tape.ask(1, 0, 1)).isEqualTo(level("10.02", 1));
    }

    @Test
    void replays_the_session_only_and_opens_with_the_last_quote_before_it() {
        MarketTape tape = new TapeScript()
                .quote(-60, 900, 1, 901, 1)
                .quote(-1, 1_000, 1, 1_001, 1)
                .trade(-1, 1_000, 1_000, 50)
                .quote(5, 1_100, 1, 1_101, 1)
                .quote(MarketClock.SESSION_SECONDS, 5, 1, 6, 1)
                .trade(MarketClock.SESSION_SECONDS, 5, 5, 50)
                .tape();

        assertThat(tape.bid(0, 0, 1)).isEqualTo(level("10", 1));
        assertThat(tape.print(0, 0, 1)).isNull();
        assertThat(tape.bid(4, 0, 1)).isEqualTo(level("10", 1));
        assertThat(tape.bid(LAST, 0, 1)).isEqualTo(level("11", 1));
    }

    @Test
    void moves_prices_and_multiplies_sizes() {
        MarketTape tape = new TapeScript()
                .quote(0, 1_000, 100, 1_001, 200)
                .trade(0, 1_000, 1_001, 70)
                .tape();

        assertThat(tape.bid(0, -1, 3)).isEqualTo(level("9.99", 300));
        assertThat(tape.ask(0, 1, 3)).isEqualTo(level("10.02", 600));
        assertThat(tape.print(0, 1, 3)).isEqualTo(print("10.01", "10.02", 210));
    }

    @Test
    void refuses_what_is_no_recording() {
        assertThatIllegalArgumentException().isThrownBy(() -> MarketTape.recorded("none"));
        assertThatIOException()
                .isThrownBy(() -> MarketTape.read(
                        new ByteArrayInputStream(new byte[] {1, 2, 3}), new ByteArrayInputStream(new byte[0])));
    }

    private static Quote.Level level(String price, long size) {
        return new Quote.Level(Price.parse(price), Quantity.of(size));
    }

    private static MarketTape.Print print(String low, String high, long volume) {
        return new MarketTape.Print(Price.parse(low), Price.parse(high), volume);
    }
}
