package io.countersign.execution;

import io.countersign.approval.ApprovalStore;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.audit.AuditRecord.Verdict;
import io.countersign.audit.AuditStore;
import io.countersign.money.Quantity;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderStep;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends orders to venues: policy's leave, then the intent on record, then the wire.
public final class Dispatch implements ExecutionActivities {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Actor EXECUTION = Actor.service("execution");

    private final Jdbi database;
    private final Policy policy;
    private final Clock clock;
    private final Duration maxQuoteAge;
    private final Map<VenueId, Venue> venues;
    private final ReportInbox inbox;
    private final InTurn<ClOrdId> executions = new InTurn<>();

    /// @param inbox where the venues deliver
    public Dispatch(
            Jdbi database,
            Policy policy,
            Clock clock,
            Duration maxQuoteAge,
            List<? extends Venue> venues,
            ReportInbox inbox) {
        this.database = database;
        this.policy = policy;
        this.clock = clock;
        this.maxQuoteAge = maxQuoteAge;
        this.venues = venues.stream().collect(Collectors.toMap(Venue::id, venue -> venue));
        this.inbox = inbox;
    }

    /// Of two calls for the same execution, the later one waits until the earlier one is through: a call that
    /// Temporal has given up may be just about to send, and then the venue's word that it has nothing is worth
    /// nothing.
    @Override
    public ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt) {
        long called = System.nanoTime();
        return executions.take(Placement.clOrdId(step.orderId(), attempt), () -> {
            if (System.nanoTime() - called > START_TO_CLOSE.toNanos()) {
                throw new IllegalStateException(step + " waited for its turn until nobody waited for it any more");
            }
            Intended intended = database.inTransaction(handle -> intend(handle, step, input, riskCheck, attempt));
            return switch (intended.event()) {
                case OrderEvent.NotExecuted refused -> new ExecutionResult.Refused(refused);
                case OrderEvent.Intended event when intended.earlier() -> resume(event, input, riskCheck, intended);
                case OrderEvent.Intended event -> send(event, input, intended.quantity());
                default -> throw new IllegalStateException(step + " is no execution: " + intended.event());
            };
        });
    }

    /// Goes on where an earlier call ended, nobody knows where. Only when the venue has nothing, the order still
    /// waits for this and policy still gives leave, it is sent: hours may have passed.
    private ExecutionResult resume(
            OrderEvent.Intended event, OrderInput input, RiskCheckId riskCheck, Intended intended) {
        return switch (ask(event.placement())) {
            case VenueStatus.Known(List<ExecutionReport> reports) -> new ExecutionResult.Sent(event, reports);
            case VenueStatus.Silent _ -> new ExecutionResult.Sent(event, List.of());
            case VenueStatus.NeverReceived _ when intended.isPast() -> new ExecutionResult.Sent(event, List.of());
            case VenueStatus.NeverReceived _ -> {
                ClOrdId clOrdId = event.placement().clOrdId();
                List<Reason> refusals = database.inTransaction(handle -> leaveAgain(handle, input, riskCheck, clOrdId));
                yield refusals.isEmpty()
                        ? send(event, input, intended.quantity())
                        : new ExecutionResult.NotSent(event, refusals);
            }
        };
    }

    /// Asks policy once more for an execution that is taken up again, and puts the answer on record before
    /// anything is sent on it.
    ///
    /// @return why not; none when there is leave
    private List<Reason> leaveAgain(Handle handle, OrderInput input, RiskCheckId riskCheck, ClOrdId clOrdId) {
        Instant now = clock.instant();
        PolicyAnswer answer = leave(handle, input, riskCheck, clOrdId, now);
        List<Reason> refusals = refusals(answer);
        AuditStore.append(
                handle,
                new AuditRecord(
                        now,
                        "EXECUTION_RESUMED",
                        EXECUTION,
                        new About(input.orderId(), input.terms().accountId(), null),
                        Map.of("clOrdId", clOrdId),
                        new Outcome(refusals.isEmpty() ? Verdict.ALLOW : Verdict.DENY, refusals),
                        answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null));
        return refusals;
    }

    private ExecutionResult send(OrderEvent.Intended event, OrderInput input, BigDecimal quantity) {
        ClOrdId clOrdId = event.placement().clOrdId();
        Venue venue = venue(event.placement().venue());
        try (ReportInbox.Expectation expected = inbox.expect(clOrdId)) {
            venue.send(ChildOrder.of(input.terms(), clOrdId, new Quantity(quantity)));
            return new ExecutionResult.Sent(event, expected.within(REPORT_WINDOW, FIRST_ANSWER));
        } catch (Venue.NotSent e) {
            LOG.warn("{} was not sent to {}: {}", clOrdId, venue.id(), e.getMessage());
            return new ExecutionResult.NotSent(event, List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE)));
        }
    }

    /// What is on record for the step.
    ///
    /// @param earlier whether it was on record before this call
    /// @param isPast whether the order has taken other steps since: who still calls was given up long ago
    private record Intended(OrderEvent event, BigDecimal quantity, boolean earlier, boolean isPast) {}

    private Intended intend(Handle handle, OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt) {
        OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
        Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
        if (done.isPresent()) {
            ClOrdId clOrdId = Placement.clOrdId(step.orderId(), attempt);
            BigDecimal quantity =
                    ExecutionStore.intendedQuantity(handle, clOrdId).orElse(BigDecimal.ZERO);
            return new Intended(done.get(), quantity, true, before.step() > step.number());
        }
        Instant now = clock.instant();
        BigDecimal quantity =
                before.quantity().subtract(before.state().progress().cumQty());
        ClOrdId clOrdId = Placement.clOrdId(step.orderId(), attempt);
        PolicyAnswer answer = leave(handle, input, riskCheck, clOrdId, now);
        List<Reason> refusals = refusals(answer);
        if (!refusals.isEmpty()) {
            return notExecuted(handle, step, before, refusals, answer, now);
        }
        Market market = new Market(QuoteStore.latest(handle, input.terms().symbol()), now, maxQuoteAge);
        Optional<Route> route = Route.best(market, input.terms().side(), up());
        if (route.isEmpty()) {
            RejectCode code = up().isEmpty() ? RejectCode.VENUE_UNAVAILABLE : RejectCode.NO_EXECUTABLE_QUOTE;
            return notExecuted(handle, step, before, List.of(Reason.of(code)), answer, now);
        }
        Placement placement = new Placement(clOrdId, route.get().venue(), attempt);
        OrderEvent event = new OrderEvent.Intended(placement);
        ExecutionStore.intend(
                handle,
                new ExecutionStore.Intent(
                        placement, step.orderId(), quantity, riskCheck, route.get(), ref(answer), now));
        OrderLedger.apply(
                handle, step.orderId(), before, event, audit(step, before, route.get(), List.of(), answer, now));
        return new Intended(event, quantity, false, false);
    }

    private PolicyAnswer leave(Handle handle, OrderInput input, RiskCheckId riskCheck, ClOrdId clOrdId, Instant now) {
        return policy.ask(
                PolicyPackage.EXECUTION,
                ExecutionQuestion.of(
                        input,
                        ExecutionStore.riskDecision(handle, riskCheck),
                        ApprovalStore.latestOf(handle, input.orderId()),
                        clOrdId,
                        now));
    }

    private static Intended notExecuted(
            Handle handle,
            OrderStep step,
            OrderLedger.Locked before,
            List<Reason> reasons,
            PolicyAnswer answer,
            Instant now) {
        OrderEvent event = new OrderEvent.NotExecuted(reasons);
        OrderLedger.apply(handle, step.orderId(), before, event, audit(step, before, null, reasons, answer, now));
        return new Intended(event, BigDecimal.ZERO, false, false);
    }

    private static List<Reason> refusals(PolicyAnswer answer) {
        return switch (answer) {
            case PolicyAnswer.Unavailable _ -> List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE));
            case PolicyAnswer.Decided decided -> decided.reasons();
        };
    }

    private static PolicyDecisionRef ref(PolicyAnswer answer) {
        return switch (answer) {
            case PolicyAnswer.Decided decided -> decided.ref();
            case PolicyAnswer.Unavailable(String why) -> throw new IllegalStateException("no decision: " + why);
        };
    }

    private static AuditRecord audit(
            OrderStep step,
            OrderLedger.Locked before,
            @Nullable Route route,
            List<Reason> reasons,
            PolicyAnswer answer,
            Instant now) {
        return new AuditRecord(
                now,
                route == null ? "EXECUTION_REFUSED" : "EXECUTION_INTENDED",
                EXECUTION,
                new About(step.orderId(), before.account(), step.number()),
                route == null ? null : Map.of("route", route),
                new Outcome(route == null ? Verdict.DENY : Verdict.ALLOW, reasons),
                answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null);
    }

    private Set<VenueId> up() {
        return venues.values().stream().filter(Venue::isUp).map(Venue::id).collect(Collectors.toSet());
    }

    @Override
    public CancelResult cancel(Placement placement, int request) {
        ClOrdId clOrdId = placement.clOrdId();
        ChildOrder order = sent(clOrdId);
        try (ReportInbox.Expectation expected = inbox.expect(clOrdId)) {
            venue(placement.venue()).cancel(clOrdId.request(request), order);
            List<ExecutionReport> _ = expected.within(REPORT_WINDOW, FIRST_ANSWER);
        } catch (Venue.NotSent e) {
            LOG.warn("The cancel of {} was not sent to {}: {}", clOrdId, placement.venue(), e.getMessage());
            return new CancelResult.NotSent();
        }
        // Together with what came before and is on its way to the workflow: the venue's order of events decides.
        return new CancelResult.Asked(inbox.notBooked(clOrdId));
    }

    @Override
    public VenueStatus ask(Placement placement) {
        ClOrdId clOrdId = placement.clOrdId();
        return switch (venue(placement.venue()).ask(sent(clOrdId))) {
            case OrderStanding.Known _ -> new VenueStatus.Known(inbox.notBooked(clOrdId));
            case OrderStanding.NeverReceived() -> {
                LOG.info("{} never had {}", placement.venue(), clOrdId);
                yield new VenueStatus.NeverReceived();
            }
            case OrderStanding.Silent(String why) -> {
                LOG.warn("{} is silent: {}", placement.venue(), why);
                yield new VenueStatus.Silent(why);
            }
        };
    }

    private ChildOrder sent(ClOrdId clOrdId) {
        return database.withHandle(handle -> ExecutionStore.childOrder(handle, clOrdId))
                .orElseThrow(() -> new IllegalStateException("no intent to send " + clOrdId + " is on record"));
    }

    private Venue venue(VenueId id) {
        Venue venue = venues.get(id);
        if (venue == null) {
            throw new IllegalStateException("no session with venue " + id + " is configured here");
        }
        return venue;
    }
}
