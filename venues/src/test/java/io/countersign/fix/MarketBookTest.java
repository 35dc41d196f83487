package io.countersign.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.MarketTrade;
import io.countersign.execution.Quote;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quickfix.Group;
import quickfix.Message;

class MarketBookTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final Symbol IBM = new Symbol("IBM");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:01.000000005Z");

    private final MarketBook book = new MarketBook(XSIM);

    static Message message(String type, Group... entries) {
        Message message = Wire.message(type);
        message.getHeader().setString(52, "20261122-10:00:09");
        for (Group entry : entries) {
            message.addGroup(entry);
        }
        return message;
    }

    static Group entry(String type, String price, String size, String... fields) {
        Group entry = new Group(268, 269);
        Says.with(entry, "269", type, "270", price, "271", size, "272", "20261122", "273", "10:00:01.000000005");
        return Says.with(entry, fields);
    }

    private static Group change(String action, String type, String price, String size, String... fields) {
        Group entry = new Group(268, 279);
        Says.with(entry, "279", action, "269", type, "55", "IBM", "270", price, "271", size);
        Says.with(entry, "272", "20261122", "273", "10:00:01.000000005");
        return Says.with(entry, fields);
    }

    private static Quote quote(Quote.@Nullable Level bid, Quote.@Nullable Level ask) {
        return new Quote(XSIM, IBM, bid, ask, AT);
    }

    private static Quote.Level level(String price, long size) {
        return new Quote.Level(Price.parse(price), Quantity.of(size));
    }

    private void shown() throws BadField {
        book.snapshot(Says.with(message("W", entry("0", "99.9", "500"), entry("1", "100", "300")), "55", "IBM"));
    }

    @Test
    void a_snapshot_is_what_is_there() throws BadField {
        Message message = Says.with(
                message("W", entry("0", "99.9", "500"), entry("1", "100", "300"), entry("2", "99.95", "10")),
                "55",
                "IBM");

        MarketBook.Update update = book.snapshot(message);

        assertThat(update.quotes()).containsExactly(quote(level("99.9", 500), level("100", 300)));
        assertThat(update.trades())
                .containsExactly(new MarketTrade(XSIM, IBM, Price.parse("99.95"), Quantity.of(10), AT));
    }

    @Test
    void what_a_snapshot_does_not_show_is_gone() throws BadField {
        shown();

        MarketBook.Update update = book.snapshot(Says.with(message("W", entry("1", "101", "1")), "55", "IBM"));

        assertThat(update.quotes()).containsExactly(quote(null, level("101", 1)));
    }

    @Test
    void a_change_of_one_side_leaves_the_other() throws BadField {
        shown();

        assertThat(book.change(message("X", change("1", "0", "99.8", "20"))).quotes())
                .containsExactly(quote(level("99.8", 20), level("100", 300)));
        assertThat(book.change(message("X", change("2", "1", "-", "-"))).quotes())
                .containsExactly(quote(level("99.8", 20), null));
    }

    @Test
    void changes_that_come_together_are_one_quote() throws BadField {
        shown();

        assertThat(book.change(message("X", change("1", "0", "99.8", "20"), change("1", "1", "99.9", "30")))
                        .quotes())
                .containsExactly(quote(level("99.8", 20), level("99.9", 30)));
    }

    @Test
    void a_trade_is_no_quote() throws BadField {
        shown();

        MarketBook.Update update = book.change(message("X", change("0", "2", "99.95", "10")));

        assertThat(update.quotes()).isEmpty();
        assertThat(update.trades()).hasSize(1);
    }

    @Test
    void an_entry_without_a_time_is_from_when_it_was_sent() throws BadField {
        Message message = message("X", change("0", "0", "99.8", "20", "272", "-", "273", "-"));

        assertThat(book.change(message).quotes())
                .extracting(Quote::at)
                .containsExactly(Instant.parse("2026-11-22T10:00:09Z"));
    }

    @ParameterizedTest
    @CsvSource({"269, 7", "269, -", "270, -1", "270, 0", "270, -", "271, x", "279, 9", "273, noon", "55, -", "272, -"})
    void what_cannot_be_is_not_taken(String tag, String value) throws BadField {
        shown();
        Message message = message("X", change("1", "0", "99.8", "20", tag, value));

        assertThatThrownBy(() -> book.change(message)).isInstanceOf(BadField.class);
    }
}
