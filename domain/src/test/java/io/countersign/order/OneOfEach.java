package io.countersign.order;

import io.countersign.approval.ApprovalId;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.Placement;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueTape;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One order in every state, one event of every kind, one thing of every kind that a venue can report.
public final class OneOfEach {
    public static final OrderId ORDER = Orders.aLimitBuy().terms().orderId();
    public static final ApprovalId APPROVAL = new ApprovalId("A-" + ORDER.stem() + "-1");
    public static final RiskCheckId RISK_CHECK = new RiskCheckId("R-" + ORDER.stem() + "-1");
    public static final Placement FIRST = placement(1);
    public static final Placement SECOND = placement(2);
    /// The first request to change [#FIRST].
    public static final ClOrdId REQUEST = FIRST.clOrdId().request(1);

    public static final Subject CHECKER_1 = new Subject("checker1");
    public static final Subject CHECKER_2 = new Subject("checker2");
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456789Z");
    public static final Reason A_REASON = new Reason("MAX_ORDER_NOTIONAL", "too large", "1000.00 USD", "1000.01 USD");

    private OneOfEach() {}

    /// The n-th attempt, at a hundred.
    private static Placement placement(int attempt) {
        return new Placement(Placement.clOrdId(ORDER, attempt), new VenueId("XSIM"), new BigDecimal("100"));
    }

    /// An order in one part, which has come so far.
    public static OrderState.AtVenue atVenue(Placement placement, Child.Stage stage, Filled filled) {
        return new OrderState.AtVenue(
                List.of(Child.sent(placement).traded(filled.cumQty()).at(stage)), filled, null);
    }

    /// A working order of which a change is under way.
    public static OrderState.AtVenue changing(Amendment amendment) {
        return new OrderState.AtVenue(List.of(Child.sent(FIRST).at(Child.Stage.WORKING)), Filled.NOTHING, amendment);
    }

    /// The sample order for twice as much.
    public static OrderTerms twice() {
        return Orders.aLimitBuy().terms().withQuantity(Quantity.of(200));
    }

    /// A hundred at 151.00, somewhere.
    public static MarketTrade aTrade() {
        return new MarketTrade(
                new VenueId("XSIM"), Orders.aStopBuy().terms().symbol(), Price.parse("151.00"), Quantity.of(100), NOON);
    }

    /// A held stop order, with the change of it that is under way.
    public static OrderState.Held held(@Nullable Amendment amendment) {
        return new OrderState.Held(RISK_CHECK, NOON, amendment);
    }

    /// Fourty of a hundred, at 150.
    public static Filled partly() {
        return new Filled(new BigDecimal("40"), new BigDecimal("6000"));
    }

    /// Every situation that an order can be in, by its name.
    public static Map<String, OrderState> situations() {
        Map<String, OrderState> all = new LinkedHashMap<>();
        all.put("PendingRisk", new OrderState.PendingRisk());
        all.put("PendingApproval", new OrderState.PendingApproval(APPROVAL, NOON, 2, List.of()));
        all.put("Approved", new OrderState.Approved(APPROVAL));
        all.put("Held", held(null));
        all.put("HeldAsked", held(new Amendment.Asked(twice(), APPROVAL, NOON, 1, List.of())));
        all.put("HeldSigned", held(new Amendment.Signed(twice(), APPROVAL)));
        all.put("Triggered", new OrderState.Triggered(aTrade()));
        all.put("Released", new OrderState.Released(RISK_CHECK, Filled.NOTHING, 0, null));
        all.put("Placed", atVenue(FIRST, Child.Stage.SENT, Filled.NOTHING));
        all.put("Working", atVenue(FIRST, Child.Stage.WORKING, Filled.NOTHING));
        all.put("Unknown", atVenue(FIRST, Child.Stage.UNKNOWN, Filled.NOTHING));
        all.put("AmendAsked", changing(new Amendment.Asked(twice(), APPROVAL, NOON, 1, List.of())));
        all.put("AmendSigned", changing(new Amendment.Signed(twice(), APPROVAL)));
        all.put("AmendAllowed", changing(new Amendment.Allowed(twice(), RISK_CHECK)));
        all.put("AmendSent", changing(new Amendment.Sent(twice(), REQUEST, new BigDecimal("200"))));
        all.put(
                "ExecutionFailed",
                new OrderState.ExecutionFailed(
                        List.of(A_REASON),
                        Filled.NOTHING,
                        1,
                        new BigDecimal("100"),
                        List.of(Child.sent(FIRST).ended(Child.Stage.FAILED, List.of(A_REASON)))));
        all.put("Closed", new OrderState.Closed(OrderStatus.CANCELED, partly(), List.of(A_REASON)));
        return all;
    }

    public static List<OrderState> states() {
        return List.copyOf(situations().values());
    }

    public static List<OrderEvent> events() {
        return List.of(
                new OrderEvent.Refused(List.of(A_REASON)),
                new OrderEvent.Allowed(RISK_CHECK),
                new OrderEvent.Held(RISK_CHECK, NOON),
                new OrderEvent.Triggered(aTrade()),
                new OrderEvent.NotTriggered(),
                new OrderEvent.Expired(),
                new OrderEvent.ApprovalRequested(RISK_CHECK, APPROVAL, NOON, 2),
                new OrderEvent.Approved(CHECKER_1),
                new OrderEvent.Declined(CHECKER_1, "not today"),
                new OrderEvent.DecisionRefused(CHECKER_1, List.of(A_REASON)),
                new OrderEvent.ApprovalExpired(),
                new OrderEvent.Withdrawn(new Subject("trader1"), "changed my mind"),
                new OrderEvent.Intended(List.of(FIRST)),
                new OrderEvent.NotExecuted(List.of(A_REASON)),
                new OrderEvent.NeverPlaced(FIRST.clOrdId(), List.of(A_REASON)),
                new OrderEvent.Reported(reports()),
                new OrderEvent.NoAnswer(FIRST.clOrdId()),
                new OrderEvent.Confirmed(FIRST.clOrdId()),
                new OrderEvent.CancelRequested(new Subject("trader1"), "changed my mind"),
                new OrderEvent.CancelNotSent(FIRST.clOrdId()),
                new OrderEvent.AmendAllowed(RISK_CHECK, twice()),
                new OrderEvent.AmendRequested(RISK_CHECK, twice(), APPROVAL, NOON, 1),
                new OrderEvent.AmendRefused(List.of(A_REASON)),
                new OrderEvent.ReplaceIntended(REQUEST, new BigDecimal("200")),
                new OrderEvent.AmendFailed(List.of(A_REASON)),
                new OrderEvent.RetryRefused(List.of(A_REASON)),
                new OrderEvent.Abandoned(new Subject("operations1"), "the venue is gone"));
    }

    public static List<Execution> executions() {
        return List.of(
                new Execution.New(),
                new Execution.Trade(Quantity.of(40), Price.parse("150.25")),
                new Execution.Canceled("canceled as requested"),
                new Execution.Expired("the session has closed"),
                new Execution.Rejected("unknown symbol"),
                new Execution.PendingCancel(),
                new Execution.CancelRejected("too late to cancel"),
                new Execution.PendingReplace(),
                new Execution.Replaced(Quantity.of(60), Price.parse("150.25")),
                new Execution.ReplaceRejected("too late to replace"),
                new Execution.TradeCancel("XSIM-1"),
                new Execution.TradeCorrect("XSIM-1", Quantity.of(39), Price.parse("150.24")));
    }

    /// An order accepted and traded in part.
    public static List<ExecutionReport> reports() {
        VenueTape tape = VenueTape.of(FIRST, "100");
        return List.of(tape.accepts(), tape.trades("40", "150.25"));
    }

    /// Every record that a sealed type permits, however deep.
    public static Stream<Class<?>> kindsOf(Class<?> sealed) {
        return sealed.isSealed()
                ? Stream.of(sealed.getPermittedSubclasses()).flatMap(OneOfEach::kindsOf)
                : Stream.of(sealed);
    }
}
