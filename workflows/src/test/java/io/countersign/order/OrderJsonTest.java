package io.countersign.order;

import static io.countersign.order.OneOfEach.A_REASON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.Decision;
import io.countersign.approval.TermsHash;
import io.countersign.approval.Verdict;
import io.countersign.execution.CancelResult;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionResult;
import io.countersign.execution.ReplaceResult;
import io.countersign.execution.VenueStatus;
import io.countersign.money.Price;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the history keeps can be read back for as long as it is kept: as JSON, with exact decimals and times as
/// text.
class OrderJsonTest {
    private static final DataConverter HISTORY = DefaultDataConverter.newDefaultInstance();
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A value and the type that its reader asks for.
    record Kept(Class<?> type, Object value) {}

    static Stream<Kept> values() {
        List<Kept> all = new ArrayList<>();
        OneOfEach.states().forEach(state -> all.add(new Kept(OrderState.class, state)));
        OneOfEach.events().forEach(event -> all.add(new Kept(OrderEvent.class, event)));
        OneOfEach.executions()
                .forEach(execution -> all.add(new Kept(
                        ExecutionReport.class,
                        new ExecutionReport(
                                OneOfEach.reports().getFirst().id(),
                                OneOfEach.FIRST.clOrdId(),
                                execution,
                                new BigDecimal("40.5"),
                                new BigDecimal("59.50"),
                                OneOfEach.NOON))));
        all.add(new Kept(VenueStatus.class, new VenueStatus.Known(OneOfEach.reports(), true)));
        all.add(new Kept(VenueStatus.class, new VenueStatus.NeverReceived()));
        all.add(new Kept(VenueStatus.class, new VenueStatus.Silent("the session is down")));
        all.add(new Kept(Pricing.class, Orders.aLimitBuy().terms().pricing()));
        all.add(new Kept(Pricing.class, new Pricing.Market()));
        all.add(new Kept(Pricing.class, Orders.aStopBuy().terms().pricing()));
        all.add(new Kept(Pricing.class, Orders.aStopLimitBuy().terms().pricing()));
        all.add(new Kept(OrderState.class, new OrderState.Held(OneOfEach.RISK_CHECK, null, null)));
        all.add(new Kept(OrderEvent.class, new OrderEvent.Held(OneOfEach.RISK_CHECK, null)));
        all.add(new Kept(
                AmendInstruction.class,
                new AmendInstruction(Floor.BY_TRADER.by(), "later", null, null, Price.parse("152.00"))));
        all.add(new Kept(Answer.class, new Answer.Done(OrderStatus.FILLED)));
        all.add(new Kept(Answer.class, new Answer.Refused(List.of(A_REASON, Reason.of(RejectCode.ABANDONED)))));
        all.add(new Kept(Answer.class, new Answer.NotPossible(OrderStatus.UNKNOWN)));
        OneOfEach.events().forEach(event -> all.add(new Kept(EntryOutcome.class, new EntryOutcome.Entered(event))));
        all.add(new Kept(EntryOutcome.class, new EntryOutcome.AlreadyKnown(OrderStatus.FILLED)));
        all.add(new Kept(ValidationResult.class, new ValidationResult(List.of(A_REASON))));
        all.add(new Kept(Instruction.class, Floor.BY_TRADER));
        all.add(new Kept(OrderStep.class, new OrderStep(OneOfEach.ORDER, 7)));
        all.add(new Kept(Decision.class, Floor.decision("checker1", Verdict.REJECT)));
        var intended = new OrderEvent.Intended(List.of(OneOfEach.FIRST));
        all.add(new Kept(
                ExecutionResult.class, new ExecutionResult.Refused(new OrderEvent.NotExecuted(List.of(A_REASON)))));
        all.add(new Kept(
                ExecutionResult.class,
                new ExecutionResult.Sent(
                        intended,
                        OneOfEach.reports(),
                        List.of(new ExecutionResult.Unsent(OneOfEach.SECOND.clOrdId(), List.of(A_REASON))))));
        all.add(new Kept(ExecutionResult.class, new ExecutionResult.NotSent(intended, List.of(A_REASON))));
        var replaces = new OrderEvent.ReplaceIntended(OneOfEach.REQUEST, new BigDecimal("200"));
        all.add(new Kept(
                ReplaceResult.class, new ReplaceResult.Refused(new OrderEvent.AmendFailed(List.of(A_REASON)))));
        all.add(new Kept(ReplaceResult.class, new ReplaceResult.Sent(replaces, OneOfEach.reports())));
        all.add(new Kept(ReplaceResult.class, new ReplaceResult.NotSent(replaces, List.of(A_REASON))));
        all.add(new Kept(CancelResult.class, new CancelResult.Asked(OneOfEach.reports())));
        all.add(new Kept(CancelResult.class, new CancelResult.Unanswered(OneOfEach.reports())));
        all.add(new Kept(CancelResult.class, new CancelResult.NotSent()));
        all.add(new Kept(
                OrderInput.class,
                new OrderInput(
                        Orders.aMarketBuy().terms(),
                        new TermsHash("0".repeat(64)),
                        OneOfEach.NOON,
                        new OrderSettings(Duration.ofSeconds(90), "order"))));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("values")
    void comes_back_as_it_went(Kept kept) {
        Payload payload = HISTORY.toPayload(kept.value()).orElseThrow();

        assertThat(HISTORY.fromPayload(payload, kept.type(), kept.type())).isEqualTo(kept.value());
    }

    @ParameterizedTest
    @MethodSource("values")
    void decimals_and_times_are_text(Kept kept) {
        assertTextual(kept.value(), json(kept.value()), kept.value().getClass().getSimpleName());
    }

    /// Walks a record and its JSON side by side.
    private static void assertTextual(Object value, JsonNode json, String where) {
        assertThat(json).as("%s is there", where).isNotNull();
        switch (value) {
            case BigDecimal decimal -> {
                assertThat(json.isTextual()).as("%s is text: %s", where, json).isTrue();
                assertThat(json.textValue()).isEqualTo(decimal.toPlainString());
            }
            case Instant instant -> assertThat(json.textValue()).as(where).isEqualTo(instant.toString());
            case Duration duration -> assertThat(json.textValue()).as(where).isEqualTo(duration.toString());
            case List<?> list -> {
                for (int at = 0; at < list.size(); at++) {
                    assertTextual(list.get(at), json.get(at), where + "[" + at + "]");
                }
            }
            case Record item
            when json.isObject() -> {
                for (RecordComponent component : item.getClass().getRecordComponents()) {
                    Object part = part(item, component);
                    boolean isNothing = part == null || (part instanceof List<?> list && list.isEmpty());
                    if (!isNothing) {
                        assertTextual(part, json.get(component.getName()), where + "." + component.getName());
                    }
                }
            }
            case Record _ ->
                assertThat(json.isTextual()).as("%s is text: %s", where, json).isTrue();
            default ->
                assertThat(json.isDouble()).as("%s is no fraction", where).isFalse();
        }
    }

    private static Object part(Record item, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(item);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read " + component, e);
        }
    }

    private static JsonNode json(Object value) {
        try {
            return JSON.readTree(
                    HISTORY.toPayload(value).orElseThrow().getData().toStringUtf8());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /// Written down once: what is in histories and in the database must be readable by every later version.
    @Test
    void the_form_is_fixed() {
        assertThat(json(OneOfEach.situations().get("Working")))
                .hasToString("{\"state\":\"AtVenue\",\"children\":[{\"placement\":{\"clOrdId\":\"" + OneOfEach.ORDER
                        + "-1\",\"venue\":\"XSIM\",\"orderQty\":\"100\"},\"current\":\"" + OneOfEach.ORDER
                        + "-1\",\"orderQty\":\"100\",\"cumQty\":\"0\",\"stage\":\"WORKING\",\"cancelRequested\":false,"
                        + "\"reasons\":[]}],\"filled\":{\"cumQty\":\"0\",\"value\":\"0\"}}");
        assertThat(json(Orders.aLimitBuy().terms().pricing()))
                .hasToString("{\"orderType\":\"LIMIT\",\"limitPrice\":\"150\"}");
        assertThat(json(Orders.aStopLimitBuy().terms().pricing()))
                .hasToString("{\"orderType\":\"STOP_LIMIT\",\"stopPrice\":\"151\",\"limitPrice\":\"152\"}");
        assertThat(json(OneOfEach.situations().get("Held")))
                .hasToString("{\"state\":\"Held\",\"riskCheck\":\"" + OneOfEach.RISK_CHECK
                        + "\",\"expiresAt\":\"2026-03-02T12:00:00.123456789Z\"}");
        assertThat(json(OneOfEach.situations().get("Triggered")))
                .hasToString(
                        "{\"state\":\"Triggered\",\"by\":{\"venue\":\"XSIM\",\"symbol\":\"AAPL\",\"price\":\"151\","
                                + "\"quantity\":\"100\",\"at\":\"2026-03-02T12:00:00.123456789Z\"}}");
        assertThat(json(OneOfEach.reports().get(1)))
                .hasToString(
                        "{\"id\":{\"venue\":\"XSIM\",\"execId\":\"" + OneOfEach.ORDER
                                + "-1/2\"},\"clOrdId\":\"" + OneOfEach.ORDER
                                + "-1\",\"execution\":{\"execType\":\"TRADE\",\"lastQty\":\"40\",\"lastPx\":\"150.25\"},"
                                + "\"cumQty\":\"40\",\"leavesQty\":\"60\",\"transactTime\":\"2026-03-02T14:30:00.002000001Z\"}");
        assertThat(json(A_REASON))
                .hasToString("{\"code\":\"MAX_ORDER_NOTIONAL\",\"message\":\"too large\",\"limit\":\"1000.00 USD\","
                        + "\"actual\":\"1000.01 USD\"}");
    }

    @Test
    void every_kind_is_named_by_its_own_name() {
        assertThat(Stream.concat(OneOfEach.states().stream(), OneOfEach.events().stream())
                        .map(one -> json(one).path("state").asText("")
                                + json(one).path("event").asText("")))
                .containsExactlyElementsOf(Stream.concat(OneOfEach.states().stream(), OneOfEach.events().stream())
                        .map(one -> one.getClass().getSimpleName())
                        .toList());
    }
}
