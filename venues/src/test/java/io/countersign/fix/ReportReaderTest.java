package io.countersign.fix;

import static io.countersign.fix.Says.ORDER;
import static io.countersign.fix.Says.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.reconciliation.StatedPosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;

class ReportReaderTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private final ReportReader reader = new ReportReader(XSIM);

    static Stream<Arguments> executions() {
        return Stream.of(
                Arguments.of(Says.execution("E1", ORDER, '0', '0'), new Execution.New()),
                Arguments.of(
                        Says.trade("E1", ORDER, 40, 40), new Execution.Trade(Quantity.of(40), Price.parse("100.49"))),
                Arguments.of(
                        Says.trade("E1", ORDER, 60, 100), new Execution.Trade(Quantity.of(60), Price.parse("100.49"))),
                // More than was ordered.
                Arguments.of(
                        Says.with(Says.trade("E1", ORDER, 60, 100), "14", "101"),
                        new Execution.Trade(Quantity.of(60), Price.parse("100.49"))),
                Arguments.of(
                        Says.execution("E1", ORDER, '4', '4', "151", "0", "58", "by the venue"),
                        new Execution.Canceled("by the venue")),
                Arguments.of(
                        Says.execution("E1", REQUEST, '4', '4', "151", "0", "41", ORDER.value()),
                        new Execution.Canceled("")),
                Arguments.of(
                        Says.execution("E1", REQUEST, '6', '6', "41", ORDER.value()), new Execution.PendingCancel()),
                Arguments.of(
                        Says.execution("E1", REQUEST, 'E', 'E', "41", ORDER.value()), new Execution.PendingReplace()),
                Arguments.of(
                        Says.execution("E1", REQUEST, '5', '0', "38", "80", "44", "101.5", "151", "80"),
                        new Execution.Replaced(Quantity.of(80), Price.parse("101.5"))),
                Arguments.of(
                        Says.execution("E1", REQUEST, '5', '0', "40", "1", "44", "-"),
                        new Execution.Replaced(Quantity.of(100), null)),
                Arguments.of(
                        Says.execution("E1", ORDER, '8', '8', "151", "0", "103", "2", "58", "halted"),
                        new Execution.Rejected("halted")),
                Arguments.of(Says.execution("E1", ORDER, 'C', 'C', "151", "0"), new Execution.Expired("")),
                Arguments.of(
                        Says.execution("E1", ORDER, '3', '3', "14", "40", "151", "0", "58", "done"),
                        new Execution.Expired("done")),
                Arguments.of(Says.execution("E1", ORDER, 'H', '0', "19", "E0"), new Execution.TradeCancel("E0")),
                Arguments.of(
                        Says.execution(
                                "E1", ORDER, 'G', '1', "19", "E0", "32", "10", "31", "99", "14", "10", "151", "90"),
                        new Execution.TradeCorrect("E0", Quantity.of(10), Price.parse("99"))));
    }

    @ParameterizedTest
    @MethodSource("executions")
    void each_execution_is_understood(Message message, Execution execution) throws Exception {
        ExecutionReport report = reader.execution(message);

        assertThat(report.execution()).isEqualTo(execution);
        assertThat(report.id()).isEqualTo(new ReportId(XSIM, "E1"));
        assertThat(report.clOrdId().value()).isEqualTo(message.getString(11));
        assertThat(report.cumQty()).isEqualTo(new BigDecimal(message.getString(14)));
        assertThat(report.leavesQty()).isEqualTo(new BigDecimal(message.getString(151)));
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '7', '9', 'A', 'B', 'D'})
    void what_has_traded_has_traded_whatever_the_order_is_said_to_be(char state) throws Exception {
        Message message = Says.with(Says.trade("E1", ORDER, 40, 40), "39", String.valueOf(state));

        assertThat(reader.execution(message).execution())
                .isEqualTo(new Execution.Trade(Quantity.of(40), Price.parse("100.49")));
    }

    /// Done for Day with something left, Stopped, Suspended, Pending New, Calculated, Restated, and what FIX 4.4 does
    /// not have.
    @ParameterizedTest
    @ValueSource(chars = {'3', '7', '9', 'A', 'B', 'D', '1', '2', 'Z'})
    void what_the_contract_does_not_have_is_told_by_a_session_reject(char type) {
        Message message = Says.execution("E1", ORDER, type, '0');

        assertThatThrownBy(() -> reader.execution(message))
                .isInstanceOfSatisfying(
                        BadField.class,
                        bad -> assertThatThrownBy(bad::tell)
                                .isInstanceOfSatisfying(
                                        IncorrectTagValue.class,
                                        wrong -> assertThat(wrong.getField()).isEqualTo(150)));
    }

    @Test
    void times_are_as_exact_as_they_are_given() throws Exception {
        Message message = Says.execution("E1", ORDER, '0', '0', "60", "20261122-10:00:00.123456789");

        assertThat(reader.execution(message).transactTime()).isEqualTo(Instant.parse("2026-11-22T10:00:00.123456789Z"));
    }

    @ParameterizedTest
    @CsvSource({"37", "17", "150", "39", "11", "55", "54", "38", "14", "151", "6", "60", "32", "31"})
    void a_field_that_is_missing_is_told_by_a_business_reject(int tag) {
        Message message = Says.with(Says.trade("E1", ORDER, 40, 40), Integer.toString(tag), "-");

        assertThatThrownBy(() -> reader.execution(message))
                .isInstanceOfSatisfying(
                        BadField.class,
                        bad -> assertThatThrownBy(bad::tell)
                                .isInstanceOfSatisfying(
                                        FieldNotFound.class,
                                        missing -> assertThat(missing.field).isEqualTo(tag)));
    }

    @ParameterizedTest
    @CsvSource({
        "17, E\u00001",
        "150, 9",
        "150, FF",
        "39, Z",
        "11, not-ours",
        "55, ibm",
        "54, 7",
        "38, -1",
        "14, 1e3",
        "14, 1.123456789",
        "151, NaN",
        "6, ten",
        "60, yesterday",
        "60, 20261322-10:00:00",
        "32, 0",
        "32, -4",
        "31, 0",
        "31, 0x10",
        "151, 61"
    })
    void a_field_that_cannot_be_is_told_by_a_session_reject(int tag, String value) {
        Message message = Says.with(Says.trade("E1", ORDER, 40, 40), Integer.toString(tag), value);

        assertThatThrownBy(() -> reader.execution(message))
                .isInstanceOfSatisfying(
                        BadField.class,
                        bad -> assertThatThrownBy(bad::tell)
                                .isInstanceOfSatisfying(
                                        IncorrectTagValue.class,
                                        wrong -> assertThat(wrong.getField()).isEqualTo(tag)));
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 100", "0, 30.5, -30.5", "0, 0, 0", "120, 20, 100"})
    void a_position_is_what_is_long_less_what_is_short(String longQty, String shortQty, BigDecimal net)
            throws Exception {
        Message message = Says.position("P1");
        message.replaceGroup(1, Says.quantities("704", longQty, "705", shortQty));

        assertThat(reader.position(message))
                .isEqualTo(new StatedPosition(
                        "P1",
                        new AccountId("ACC-001"),
                        new Symbol("IBM"),
                        net,
                        Instant.parse("2026-11-22T21:00:00.000000001Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "721, -",
        "728, -",
        "728, 2",
        "715, -",
        "20018, -",
        "20018, 20261122",
        "1, -",
        "1, no account",
        "55, -",
        "55, ibm",
        "730, -",
        "730, dear",
        "702, -",
        "702, 0",
        "702, 2"
    })
    void a_position_without_what_it_needs_is_not_guessed_at(String tag, String value) {
        Message message = Says.position("P1", tag, value);

        assertThatThrownBy(() -> reader.position(message))
                .isInstanceOf(BadField.class)
                .hasMessageContaining("tag " + tag);
    }

    @ParameterizedTest
    @CsvSource({"703, -", "703, SOD", "704, -", "704, -1", "705, -", "705, none"})
    void nor_one_whose_quantities_cannot_be(String tag, String value) {
        Message message = Says.position("P1");
        message.replaceGroup(1, Says.quantities(tag, value));

        assertThatThrownBy(() -> reader.position(message))
                .isInstanceOf(BadField.class)
                .hasMessageContaining("tag " + tag);
    }

    @Test
    void of_two_positions_none_is_taken() {
        Message message = Says.position("P1");
        message.addGroup(Says.quantities("703", "SOD"));

        assertThatThrownBy(() -> reader.position(message)).isInstanceOf(BadField.class);
    }

    @Test
    void an_order_that_is_over_leaves_nothing() {
        Message message = Says.execution("E1", ORDER, '4', '4', "151", "1");

        assertThatThrownBy(() -> reader.execution(message))
                .isInstanceOf(BadField.class)
                .hasMessageContaining("over");
    }

    @Test
    void that_a_name_was_taken_before_rejects_no_order() {
        Message message = Says.execution("E1", ORDER, '8', '8', "151", "0", "103", "6");

        assertThatThrownBy(() -> reader.execution(message)).isInstanceOf(BadField.class);
    }

    @Test
    void a_rejected_request_is_known_by_the_venues_number_for_it() throws Exception {
        ExecutionReport cancel = reader.cancelReject(Says.cancelReject("R1", REQUEST, "1"));
        ExecutionReport replace = reader.cancelReject(Says.cancelReject("R2", REQUEST, "2"));

        assertThat(cancel)
                .isEqualTo(new ExecutionReport(
                        new ReportId(XSIM, "R1"),
                        REQUEST,
                        new Execution.CancelRejected("too late"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        Instant.parse("2026-11-22T10:00:00.000000001Z")));
        assertThat(replace.execution()).isEqualTo(new Execution.ReplaceRejected("too late"));
    }

    @ParameterizedTest
    @CsvSource({"20017, -", "11, -", "11, mine", "434, -", "434, 3", "102, 6"})
    void a_rejected_request_without_what_it_needs_is_not_guessed_at(String tag, String value) {
        Message message = Says.cancelReject("R1", REQUEST, "1", tag, value);

        assertThatThrownBy(() -> reader.cancelReject(message)).isInstanceOf(BadField.class);
    }

    @Test
    void what_the_venue_does_not_do_is_a_rejection_of_what_it_names() throws Exception {
        Message again = Says.businessReject("D", ORDER);
        again.getHeader().setInt(34, 12);
        again.getHeader().setString(52, "20261122-11:00:00");
        again.getHeader().setString(122, "20261122-10:00:00");

        assertThat(reader.businessReject(again, 3))
                .hasValue(new ExecutionReport(
                        new ReportId(XSIM, "J-3-12"),
                        ORDER,
                        new Execution.Rejected("not done here"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        Instant.parse("2026-11-22T10:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({"F, CancelRejected", "G, ReplaceRejected"})
    void so_are_requests(String type, String kind) throws Exception {
        Message message = Says.businessReject(type, REQUEST);
        message.getHeader().setInt(34, 12);
        message.getHeader().setString(52, "20261122-11:00:00");

        assertThat(reader.businessReject(message, 3)
                        .orElseThrow()
                        .execution()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void but_a_question_that_is_not_answered_rejects_nothing() throws Exception {
        assertThat(reader.businessReject(Says.businessReject("H", ORDER), 3)).isEmpty();
    }
}
