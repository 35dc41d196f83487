package io.countersign.venue;

import static io.countersign.venue.Orders.buy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final Instant AT = Instant.parse("2026-03-02T14:30:00.123456789Z");
    private static final Ticket BUY = buy("a", 100).limit("10.01").ticket();
    private static final List<JournalEntry> ENTRIES = List.of(
            new JournalEntry.Received(
                    "XSIM-0a1b2c3d-O00000001",
                    "countersign",
                    BUY,
                    AT,
                    AT.plusSeconds(60),
                    List.of(report(1, new Happening.New(), OrdStatus.NEW, "0", "100"))),
            new JournalEntry.Received(
                    "XSIM-0a1b2c3d-O00000002",
                    "countersign",
                    buy("b", 1).ticket(),
                    AT,
                    null,
                    List.of(report(
                            2, new Happening.Rejected(new Refusal(1, "no – never")), OrdStatus.REJECTED, "0", "0"))),
            new JournalEntry.Reported(report(
                    3,
                    new Happening.Trade(Quantity.of(40), Price.parse("10.01")),
                    OrdStatus.PARTIALLY_FILLED,
                    "40",
                    "60")),
            new JournalEntry.Delivered("countersign", List.of(id(1))),
            new JournalEntry.Reported(report(
                    4,
                    new Happening.PendingReplace(new Change("a-1", "a"), Quantity.of(90), null, AT),
                    OrdStatus.PENDING_REPLACE,
                    "40",
                    "60")),
            new JournalEntry.Refused(new ChangeRefused(
                    id(5),
                    "NONE",
                    "countersign",
                    new Change("b-1", "b"),
                    true,
                    OrdStatus.REJECTED,
                    new Refusal(0, "too late"),
                    AT)),
            new JournalEntry.Halted(new Symbol("TEST"), AT),
            new JournalEntry.DayEnded(
                    id(6),
                    AT,
                    List.of(new Holding(
                            "countersign",
                            "ACC-001",
                            new Symbol("TEST"),
                            new BigDecimal("-40"),
                            Price.parse("10.01"),
                            Price.parse("10")))),
            new JournalEntry.Connected("countersign", true),
            new JournalEntry.Reported(report(
                    7,
                    new Happening.Canceled(new Change("a-2", "a"), "canceled as requested"),
                    OrdStatus.CANCELED,
                    "40",
                    "0")),
            new JournalEntry.Reported(report(8, new Happening.Busted(id(3)), OrdStatus.CANCELED, "0", "0")),
            new JournalEntry.Reported(
                    report(9, new Happening.Expired("the session has closed"), OrdStatus.EXPIRED, "40", "0")),
            new JournalEntry.Unreported(new VenueLedger.Trade(
                    id(9),
                    "countersign",
                    "a",
                    "ACC-001",
                    new Symbol("TEST"),
                    Side.SELL_SHORT,
                    Quantity.of(1),
                    Price.parse("10.01"),
                    VenueLedger.TradeState.TRADED)));

    @TempDir
    private Path directory;

    private final List<JournalEntry> written = new ArrayList<>();
    private final List<JournalEntry> past = new ArrayList<>();

    @Test
    void reads_back_what_was_written() throws IOException {
        Path path = written();

        Journal.open(path, past::add).close();

        assertThat(past).isEqualTo(written);
        assertThat(Files.readAllLines(path)).hasSize(written.size());
    }

    @Test
    void reads_the_end_of_a_day_that_is_older_than_its_holdings() throws IOException {
        Path path = Files.writeString(
                directory.resolve("old"),
                "{\"entry\":\"DAY_ENDED\",\"id\":\"%s\",\"at\":\"%s\"}\n".formatted(id(6), AT));

        Journal.read(path, past::add);

        assertThat(past).containsExactly(new JournalEntry.DayEnded(id(6), AT, List.of()));
    }

    @Test
    void has_an_id_that_no_other_has() throws IOException {
        Journal.open(directory.resolve("one"), past::add).close();
        Journal.open(directory.resolve("other"), past::add).close();
        Journal.open(directory.resolve("one"), past::add).close();

        assertThat(past).hasOnlyElementsOfType(JournalEntry.Begun.class).hasSize(3);
        assertThat(past.get(1)).isNotEqualTo(past.get(0));
        assertThat(past.get(2)).isEqualTo(past.get(0));
    }

    @Test
    void goes_on_at_the_end() throws IOException {
        Path path = written();

        try (Journal journal = Journal.open(path, _ -> {})) {
            journal.append(ENTRIES.subList(2, 4));
        }
        Journal.open(path, past::add).close();

        assertThat(past).hasSize(written.size() + 2).endsWith(ENTRIES.get(3));
    }

    @Test
    void reads_the_whole_lines_wherever_the_end_was_torn_off() throws IOException {
        byte[] bytes = Files.readAllBytes(written());

        for (int length = bytes.length - 900; length < bytes.length; length++) {
            byte[] left = Arrays.copyOf(bytes, length);
            Path torn = Files.write(directory.resolve("torn"), left);
            past.clear();
            try (Journal journal = Journal.open(torn, past::add)) {
                journal.append(ENTRIES.subList(3, 4));
            }
            int whole = (int) new String(left, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(character -> character == '\n')
                    .count();
            assertThat(past).as("of %d bytes", length).isEqualTo(written.subList(0, whole));
            assertThat(Files.readAllLines(torn)).hasSize(whole + 1);
        }
    }

    @Test
    void cuts_off_a_torn_line_of_any_length() throws IOException {
        Path path = written();
        Files.write(path, new byte[200_000], StandardOpenOption.APPEND);

        Journal.open(path, past::add).close();

        assertThat(past).isEqualTo(written);
    }

    @Test
    void refuses_a_line_that_is_damaged_within() throws IOException {
        Path path = written();
        Files.writeString(path, "not an entry\n", StandardOpenOption.APPEND);

        assertThatIOException().isThrownBy(() -> Journal.open(path, past::add)).withMessageContaining("line 15");
    }

    @Test
    void belongs_to_one_venue_at_a_time() throws IOException {
        Path path = written();

        try (Journal _ = Journal.open(path, past::add)) {
            assertThatIOException()
                    .isThrownBy(() -> Journal.open(path, past::add))
                    .withMessageContaining("holds");
        }
        Journal.open(path, past::add).close();
    }

    private Path written() throws IOException {
        Path path = directory.resolve("venues/xsim.journal");
        try (Journal journal = Journal.open(path, written::add)) {
            journal.append(ENTRIES);
            journal.force();
        }
        written.addAll(ENTRIES);
        return path;
    }

    @Test
    void is_read_by_others_while_it_is_written() throws IOException {
        Path path = directory.resolve("one");
        try (Journal journal = Journal.open(path, written::add)) {
            journal.append(ENTRIES.subList(0, 3));
            Files.writeString(path, "{\"entry\":\"REP", StandardOpenOption.APPEND);

            Journal.read(path, past::add);
        }

        assertThat(past).hasSize(4).endsWith(ENTRIES.get(2));
    }

    private static String id(int number) {
        return "XSIM-0a1b2c3d-00000000" + number;
    }

    private static Report report(int number, Happening happening, OrdStatus status, String cumQty, String leavesQty) {
        Standing standing =
                new Standing(status, new BigDecimal(cumQty), new BigDecimal(leavesQty), new BigDecimal("10.01"));
        return new Report(id(number), "XSIM-0a1b2c3d-O00000001", "countersign", BUY, happening, standing, AT);
    }
}
