package io.countersign.venue;

import static io.countersign.venue.Orders.buy;
import static io.countersign.venue.Orders.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Quote;
import io.countersign.execution.Venue.NotSent;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueStatus;
import io.countersign.instrument.Symbol;
import io.countersign.order.AccountId;
import io.countersign.order.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The market of these tests shows 10.00 / 10.01 with 300 a side, for ever.
final class VenueSimulatorTest {
    private static final MarketTape TAPE =
            new TapeScript().quote(0, 1_000, 300, 1_001, 300).tape();
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final List<String> BOUGHT_100 =
            List.of("new | cum 0 leaves 100", "trade 100 at 10.01 | cum 100 leaves 0");

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(Listings.OPENING);
    private final ReportRecorder recorder = new ReportRecorder();
    private final BlockingQueue<List<Quote>> published = new LinkedBlockingQueue<>();
    private VenueSimulator venue;

    @BeforeEach
    void open() {
        venue = started(journal(), recorder);
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private VenueSimulator started(Path journal, ReportRecorder sink) {
        VenueSimulator simulator = new VenueSimulator(
                new VenueSettings(
                        new VenueId("XSIM"),
                        journal,
                        List.of(Listings.listing("TEST", TAPE), Listings.listing("QUIET", MarketTape.silent())),
                        MarketReplay.asRecorded(Listings.CLOCK),
                        Duration.ofMillis(2),
                        new FaultTiming(DOWN, 2)),
                clock,
                sink,
                published::add);
        simulator.start();
        return simulator;
    }

    @Test
    void reports_what_it_did_and_knows_it_when_asked() throws Exception {
        send(buy("a", 100));

        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
        assertThat(asked(buy("a", 100))).isEqualTo(BOUGHT_100);
        assertThat(recorder.taken()).extracting(report -> report.id().execId()).containsExactly(execId(1), execId(2));
        assertThat(venue.ask(buy("b", 1).clOrdId())).isEqualTo(new VenueStatus.NeverReceived());
        assertThat(venue.ledger().position(new AccountId("ACC-001"), new Symbol("TEST")))
                .isEqualByComparingTo("100");
    }

    @Test
    void matches_what_rests_as_time_goes_by() throws Exception {
        send(buy("a", 500));
        recorder.await(buy("a", 500), 2);

        clock.pass(Duration.ofSeconds(1));

        assertThat(recorder.await(buy("a", 500), 3)).endsWith("trade 200 at 10.01 | cum 500 leaves 0");
    }

    @Test
    void cancels_and_says_when_it_is_too_late() throws Exception {
        send(buy("a", 100).limit("9"));
        venue.cancel(buy("a", 100).clOrdId());
        venue.cancel(buy("a", 100).clOrdId());

        assertThat(recorder.await(buy("a", 100), 3))
                .containsExactly(
                        "new | cum 0 leaves 100",
                        "canceled | cum 0 leaves 0",
                        "cancel rejected: too late to cancel | cum 0 leaves 0");
    }

    @Test
    void publishes_the_quotes_of_what_it_quotes() throws Exception {
        List<Quote> quotes = published.poll(10, TimeUnit.SECONDS);

        assertThat(quotes).extracting(quote -> quote.symbol().value()).containsExactly("TEST");
        assertThat(quotes).extracting(Quote::at).containsExactly(Listings.OPENING);
    }

    @Test
    void takes_an_order_once() throws Exception {
        send(buy("a", 100));
        send(buy("a", 100));
        send(buy("a", 100).limit("10.01"));
        send(sell("b", 100));
        recorder.await(sell("b", 100), 2);

        assertThat(venue.duplicates()).isEqualTo(2);
        assertThat(recorder.blotter(buy("a", 100).clOrdId())).isEqualTo(BOUGHT_100);
        assertThat(venue.ledger().trades()).hasSize(2);
    }

    @Test
    void delivers_again_until_the_reports_are_taken() throws Exception {
        recorder.refuse(2);

        send(buy("a", 100));

        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
        assertThat(recorder.refused()).isEqualTo(2);
    }

    @Test
    void rejects_when_told_to() throws Exception {
        venue.setFault(Fault.REJECT, 1);

        send(buy("a", 100));
        send(buy("b", 100));

        assertThat(recorder.await(buy("a", 100), 1)).containsExactly("rejected: simulated reject | cum 0 leaves 0");
        assertThat(recorder.await(buy("b", 100), 2)).isEqualTo(BOUGHT_100);
    }

    @Test
    void forgets_a_fault_that_is_cleared() throws Exception {
        venue.setFault(Fault.REJECT, 5);
        venue.setFault(Fault.REJECT, 0);

        send(buy("a", 100));

        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
    }

    @Test
    void keeps_silent_for_a_while_and_then_tells_the_truth() throws Exception {
        venue.setFault(Fault.SILENT, 1);
        send(buy("a", 100));
        send(sell("b", 100));
        recorder.await(sell("b", 100), 2);

        assertThat(recorder.blotter(buy("a", 100).clOrdId())).isEmpty();
        assertSilent(buy("a", 100));
        assertSilent(buy("a", 100));
        assertThat(asked(buy("a", 100))).isEqualTo(BOUGHT_100);
        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
        assertThat(venue.isUp()).isTrue();
    }

    @Test
    void loses_an_order_on_the_way_and_goes_down() throws Exception {
        venue.setFault(Fault.DISCONNECT, 1);
        send(buy("a", 100));

        assertThat(venue.isUp()).isFalse();
        assertThatExceptionOfType(NotSent.class).isThrownBy(() -> send(buy("b", 100)));
        assertThatExceptionOfType(NotSent.class)
                .isThrownBy(() -> venue.cancel(buy("a", 100).clOrdId()));
        assertSilent(buy("a", 100));

        clock.pass(DOWN);
        assertThat(venue.isUp()).isTrue();
        assertThat(venue.ask(buy("a", 100).clOrdId())).isEqualTo(new VenueStatus.NeverReceived());
        send(buy("a", 100));
        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
        assertThat(venue.duplicates()).isZero();
    }

    @Test
    void goes_down_with_an_order_and_reports_it_when_it_is_back() throws Exception {
        venue.setFault(Fault.DISCONNECT_AFTER, 1);
        send(buy("a", 100));

        assertThat(venue.isUp()).isFalse();
        assertSilent(buy("a", 100));
        assertThat(venue.ledger().trades()).as("it was taken all the same").hasSize(1);
        assertThat(recorder.taken()).isEmpty();

        clock.pass(DOWN);
        assertThat(recorder.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
        assertThat(asked(buy("a", 100))).isEqualTo(BOUGHT_100);
    }

    @Test
    void goes_on_where_it_was_after_a_restart() throws Exception {
        send(buy("filled", 100));
        send(buy("resting", 300).limit("10").lasting(TimeInForce.GTC));
        send(buy("partial", 600));
        recorder.await(buy("partial", 600), 2);
        venue.close();
        assertThatExceptionOfType(NotSent.class).isThrownBy(() -> send(buy("late", 1)));
        assertSilent(buy("filled", 100));

        clock.pass(Duration.ofMinutes(1));
        ReportRecorder after = new ReportRecorder();
        venue = started(journal(), after);
        clock.pass(Duration.ofSeconds(1));

        assertThat(asked(buy("filled", 100))).isEqualTo(BOUGHT_100);
        assertThat(after.await(buy("partial", 600), 1)).containsExactly("trade 300 at 10.01 | cum 500 leaves 100");
        send(buy("filled", 100));
        venue.cancel(buy("resting", 300).clOrdId());
        assertThat(after.await(buy("resting", 300), 1)).containsExactly("canceled | cum 0 leaves 0");
        assertThat(venue.duplicates()).isEqualTo(1);
        assertThat(after.taken()).extracting(report -> report.id().execId()).containsExactly(execId(6), execId(7));
    }

    @Test
    void never_uses_an_exec_id_again_when_its_journal_was_lost() throws Exception {
        send(buy("a", 100));
        recorder.await(buy("a", 100), 2);
        venue.close();
        Files.delete(journal());

        ReportRecorder after = new ReportRecorder();
        venue = started(journal(), after);
        send(buy("b", 100));

        after.await(buy("b", 100), 2);
        assertThat(after.taken())
                .extracting(ExecutionReport::id)
                .doesNotContainAnyElementsOf(
                        recorder.taken().stream().map(ExecutionReport::id).toList());
    }

    @Test
    void goes_on_with_a_journal_that_is_older_than_the_ids_of_journals() throws Exception {
        send(buy("a", 100).limit("9"));
        recorder.await(buy("a", 100), 1);
        venue.close();
        Files.writeString(
                journal(),
                Files.readAllLines(journal()).stream()
                        .skip(1)
                        .map(line -> line.replaceAll("XSIM-[0-9a-f]{8}-", "XSIM-") + "\n")
                        .collect(Collectors.joining()));

        ReportRecorder after = new ReportRecorder();
        venue = started(journal(), after);
        venue.cancel(buy("a", 100).clOrdId());

        assertThat(after.await(buy("a", 100), 1)).containsExactly("canceled | cum 0 leaves 0");
        assertThat(after.taken())
                .extracting(report -> report.id().execId())
                .first()
                .asString()
                .matches("XSIM-[0-9a-f]{8}-000000002");
    }

    @Test
    void loses_nothing_it_committed_when_it_is_killed() throws Exception {
        recorder.refuse(Integer.MAX_VALUE);
        venue.setFault(Fault.SILENT, 1);
        send(buy("a", 100));
        send(sell("b", 100));
        recorder.await(() -> recorder.refused() > 0);
        assertThat(venue.ledger().trades()).hasSize(2);

        Path killed = Files.copy(journal(), directory.resolve("killed.journal"));
        Files.writeString(killed, Files.readString(killed) + "{\"entry\":\"RECEIVED\",\"clOrd");
        ReportRecorder after = new ReportRecorder();
        try (VenueSimulator again = started(killed, after)) {
            assertThat(after.await(buy("a", 100), 2)).isEqualTo(BOUGHT_100);
            assertThat(after.await(sell("b", 100), 2)).endsWith("trade 100 at 10 | cum 100 leaves 0");
            assertThat(again.ledger()).isEqualTo(venue.ledger());
        }
        assertThat(Files.readString(killed)).contains("DELIVERED").doesNotContain("\"clOrd{");
    }

    @Test
    void does_not_deliver_again_what_was_taken() throws Exception {
        send(buy("a", 100));
        recorder.await(buy("a", 100), 2);
        venue.close();

        ReportRecorder after = new ReportRecorder();
        venue = started(journal(), after);
        send(sell("b", 100));

        after.await(sell("b", 100), 2);
        assertThat(after.blotter(buy("a", 100).clOrdId())).isEmpty();
    }

    private Path journal() {
        return directory.resolve("xsim.journal");
    }

    /// As this journal's number has it.
    private String execId(int number) throws IOException {
        String id = Files.readAllLines(journal()).getFirst().replaceAll(".*\"journalId\":\"([0-9a-f]{8})\".*", "$1");
        return "XSIM-%s-%09d".formatted(id, number);
    }

    private void send(Orders order) throws NotSent {
        venue.send(order.clOrdId(), order.terms(), order.terms().quantity());
    }

    private List<String> asked(Orders order) {
        List<ExecutionReport> reports = ((VenueStatus.Known) venue.ask(order.clOrdId())).reports();
        return Blotter.lines(reports);
    }

    private void assertSilent(Orders order) {
        assertThat(venue.ask(order.clOrdId())).isInstanceOf(VenueStatus.Silent.class);
    }
}
