package io.countersign.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LotsTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Money NO_FEE = Money.zero(USD);
    private static final List<Side> SIDES = List.of(Side.BUY, Side.SELL, Side.SELL_SHORT);

    private static Fill fill(int number, Side side, String quantity, String price) {
        return new Fill(
                new ReportId(new VenueId("XSIM"), "exec-" + number),
                new AccountId("ACC-001"),
                new Symbol("AAPL"),
                side,
                Quantity.parse(quantity),
                Price.parse(price),
                Instant.EPOCH.plusSeconds(number),
                NO_FEE);
    }

    /// A book after each of its fills, with what all of them realised.
    private record Book(Lots lots, Money realized, List<Fill> fills) {
        static final Book EMPTY = new Book(Lots.NONE, NO_FEE, List.of());

        Book buys(String quantity, String price) {
            return trades(Side.BUY, quantity, price);
        }

        Book sells(String quantity, String price) {
            return trades(Side.SELL, quantity, price);
        }

        Book trades(Side side, String quantity, String price) {
            return after(fill(fills.size() + 1, side, quantity, price));
        }

        Book after(Fill fill) {
            List<Fill> more = new ArrayList<>(fills);
            more.add(fill);
            Lots.AfterFill after = lots.after(fill);
            return new Book(after.lots(), realized.plus(after.realized()), more);
        }

        String open() {
            return String.join(
                    ", ",
                    lots.open().stream()
                            .map(lot -> lot.quantity().toPlainString() + "@" + lot.price())
                            .toList());
        }
    }

    @Test
    void the_oldest_lot_is_closed_first() {
        Book book = Book.EMPTY.buys("100", "10.00").buys("100", "12.00").sells("100", "15.00");

        assertThat(book.open()).isEqualTo("100@12");
        assertThat(book.realized()).hasToString("500.00 USD");
    }

    @Test
    void a_lot_can_be_closed_in_part_and_keeps_who_opened_it() {
        Book book = Book.EMPTY.buys("100", "10.00").sells("30", "9.00");

        assertThat(book.open()).isEqualTo("70@10");
        assertThat(book.lots().open().getFirst().openedBy().execId()).isEqualTo("exec-1");
        assertThat(book.realized()).hasToString("-30.00 USD");
    }

    @Test
    void one_sale_can_close_several_lots() {
        Book book = Book.EMPTY
                .buys("10", "1.00")
                .buys("10", "2.00")
                .buys("10", "3.00")
                .sells("25", "4.00");

        assertThat(book.open()).isEqualTo("5@3");
        assertThat(book.realized()).hasToString("55.00 USD");
    }

    @Test
    void selling_more_than_is_held_turns_the_position_over() {
        Book book = Book.EMPTY.buys("100", "10.00").sells("150", "11.00");

        assertThat(book.open()).isEqualTo("-50@11");
        assertThat(book.realized()).hasToString("100.00 USD");
        assertThat(book.lots().open().getFirst().openedBy().execId()).isEqualTo("exec-2");
    }

    @Test
    void a_short_position_gains_when_it_is_bought_back_cheaper() {
        Book book = Book.EMPTY.trades(Side.SELL_SHORT, "100", "10.00").buys("40", "8.00");

        assertThat(book.open()).isEqualTo("-60@10");
        assertThat(book.realized()).hasToString("80.00 USD");
        assertThat(book.lots().cost()).isEqualByComparingTo("-600");
        assertThat(book.lots().averagePrice()).contains(new BigDecimal("10"));
    }

    @Test
    void buying_back_more_than_is_owed_turns_the_position_over() {
        Book book = Book.EMPTY.sells("10", "10.00").sells("10", "11.00").buys("25", "9.00");

        assertThat(book.open()).isEqualTo("5@9");
        assertThat(book.realized()).hasToString("30.00 USD");
    }

    @Test
    void a_flat_book_has_no_average_price() {
        Book book = Book.EMPTY.buys("1", "10.00").sells("1", "10.00");

        assertThat(book.lots()).isEqualTo(Lots.NONE);
        assertThat(book.lots().averagePrice()).isEmpty();
        assertThat(book.lots().quantity()).isEqualByComparingTo("0");
    }

    @Test
    void the_average_price_is_a_plain_decimal_of_at_most_eight_places() {
        Book book = Book.EMPTY.buys("1", "100.00").buys("2", "100.01");

        assertThat(book.lots().averagePrice()).contains(new BigDecimal("100.00666667"));
        assertThat(Book.EMPTY.buys("50", "200.00").lots().averagePrice().orElseThrow())
                .hasToString("200");
    }

    @Test
    void a_gain_is_rounded_once_for_a_fill_with_ties_to_even() {
        Book book = Book.EMPTY.buys("0.5", "1.00").buys("0.5", "1.00").sells("1", "1.005");

        assertThat(book.realized()).as("0.005 is a tie").hasToString("0.00 USD");
    }

    @Test
    void a_purchase_costs_cash_a_sale_brings_it_and_the_fee_is_taken_from_both() {
        Money fee = new Money(25, USD);
        Fill bought = fill(1, Side.BUY, "100", "10.00");
        Fill sold = fill(2, Side.SELL_SHORT, "100", "10.00");

        assertThat(withFee(bought, fee).cashFlow()).hasToString("-1000.25 USD");
        assertThat(withFee(sold, fee).cashFlow()).hasToString("999.75 USD");
        assertThat(bought.signedQuantity()).isEqualByComparingTo("100");
        assertThat(sold.signedQuantity()).isEqualByComparingTo("-100");
    }

    private static Fill withFee(Fill fill, Money fee) {
        return new Fill(
                fill.id(), fill.accountId(), fill.symbol(), fill.side(), fill.quantity(), fill.price(), fill.at(), fee);
    }

    /// What holds for every book, however it came about.
    @Test
    void two_thousand_random_books_add_up() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            Book book = Book.EMPTY;
            int fills = 1 + random.nextInt(40);
            for (int number = 1; number <= fills; number++) {
                book = book.after(randomFill(random, number));
                assertAddsUp(book, seed);
            }
            assertAddsUp(flattened(book), seed);
        }
    }

    private static Fill randomFill(Random random, int number) {
        Side side = SIDES.get(random.nextInt(SIDES.size()));
        String price =
                new BigDecimal(900 + random.nextInt(200)).movePointLeft(2).toPlainString();
        return fill(number, side, String.valueOf(1 + random.nextInt(50)), price);
    }

    private static Book flattened(Book book) {
        BigDecimal quantity = book.lots().quantity();
        return quantity.signum() == 0
                ? book
                : book.trades(
                        quantity.signum() > 0 ? Side.SELL : Side.BUY,
                        quantity.abs().toPlainString(),
                        "10.37");
    }

    private static void assertAddsUp(Book book, long seed) {
        BigDecimal quantity = book.fills().stream().map(Fill::signedQuantity).reduce(BigDecimal.ZERO, BigDecimal::add);
        Price mark = Price.parse("10.11");
        BigDecimal marketValue = quantity.multiply(mark.value());
        BigDecimal unrealized = marketValue.subtract(book.lots().cost());
        BigDecimal cash =
                book.fills().stream().map(fill -> fill.cashFlow().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean flat = quantity.signum() == 0;

        require(
                book,
                seed,
                "the position is the sum of the fills",
                quantity.compareTo(book.lots().quantity()) == 0);
        require(
                book,
                seed,
                "lots are all held or all owed, and none is empty",
                book.lots().open().stream().allMatch(lot -> lot.quantity().signum() == quantity.signum()));
        require(
                book,
                seed,
                "realized and unrealized are cash and market value",
                book.realized().amount().add(unrealized).compareTo(cash.add(marketValue)) == 0);
        require(
                book,
                seed,
                "when flat, first in first out has gained what average cost has",
                !flat || book.realized().amount().compareTo(gainAtAverageCost(book.fills())) == 0);
    }

    private static void require(Book book, long seed, String what, boolean holds) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ": " + what + ", but not after " + book.fills());
        }
    }

    /// The other way of counting: every sale is of the average unit.
    private static BigDecimal gainAtAverageCost(List<Fill> fills) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal average = BigDecimal.ZERO;
        BigDecimal gain = BigDecimal.ZERO;
        for (Fill fill : fills) {
            BigDecimal traded = fill.signedQuantity();
            BigDecimal price = fill.price().value();
            boolean opens = quantity.signum() == 0 || quantity.signum() == traded.signum();
            BigDecimal closed = opens ? BigDecimal.ZERO : traded.abs().min(quantity.abs());
            gain = gain.add(price.subtract(average).multiply(closed).multiply(BigDecimal.valueOf(quantity.signum())));
            BigDecimal after = quantity.add(traded);
            if (opens) {
                average = quantity.multiply(average)
                        .add(traded.multiply(price))
                        .divide(after, 30, RoundingMode.HALF_EVEN);
            } else if (after.signum() != 0 && after.signum() != quantity.signum()) {
                average = price;
            }
            quantity = after;
        }
        return gain.setScale(2, RoundingMode.HALF_EVEN);
    }
}
