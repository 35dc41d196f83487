package io.countersign.execution;

import io.countersign.approval.ApprovalStore;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.audit.AuditRecord.Verdict;
import io.countersign.audit.AuditStore;
import io.countersign.instrument.Symbol;
import io.countersign.json.CanonicalTerms;
import io.countersign.money.Quantity;
import io.countersign.order.Child;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderState;
import io.countersign.order.OrderStep;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import io.countersign.risk.RiskCheckId;
import io.temporal.activity.Activity;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final LongSupplier nanoTime;
    private final InTurn<ClOrdId> executions = new InTurn<>();

    /// @param inbox where the venues deliver
    public Dispatch(
            Jdbi database,
            Policy policy,
            Clock clock,
            Duration maxQuoteAge,
            List<? extends Venue> venues,
            ReportInbox inbox) {
        this(database, policy, clock, maxQuoteAge, venues, inbox, System::nanoTime);
    }

    Dispatch(
            Jdbi database,
            Policy policy,
            Clock clock,
            Duration maxQuoteAge,
            List<? extends Venue> venues,
            ReportInbox inbox,
            LongSupplier nanoTime) {
        this.database = database;
        this.policy = policy;
        this.clock = clock;
        this.maxQuoteAge = maxQuoteAge;
        this.venues = venues.stream().collect(Collectors.toMap(Venue::id, venue -> venue));
        this.inbox = inbox;
        this.nanoTime = nanoTime;
    }

    /// Of two calls for the same execution, the later one waits until the earlier one is through: a call that
    /// Temporal has given up may be just about to send, and then the venue's word that it has nothing is worth
    /// nothing.
    @Override
    public ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt) {
        return inTurn(step, Placement.clOrdId(step.orderId(), attempt), call -> {
            Intended intended = database.inTransaction(handle -> intend(handle, step, input, riskCheck, attempt));
            return switch (intended.event()) {
                case OrderEvent.NotExecuted refused -> new ExecutionResult.Refused(refused);
                case OrderEvent.Intended event
                when intended.earlier() -> resume(call, event, input, riskCheck, intended.isPast());
                case OrderEvent.Intended event -> sent(event, send(call, event.placements(), input));
                default -> throw new IllegalStateException(step + " is no execution: " + intended.event());
            };
        });
    }

    private <T> T inTurn(OrderStep step, ClOrdId clOrdId, Function<Call, T> work) {
        Call call = Call.begin(nanoTime);
        return executions.take(clOrdId, () -> {
            call.requireAwaited(step);
            return work.apply(call);
        });
    }

    /// Goes on where an earlier call ended, nobody knows where. What its venue has not got is sent only when the order
    /// still waits for this, policy still gives leave, and it would go there still: hours may have passed.
    private ExecutionResult resume(
            Call call, OrderEvent.Intended event, OrderInput input, RiskCheckId riskCheck, boolean isPast) {
        List<ExecutionReport> reports = new ArrayList<>();
        List<Placement> missing = new ArrayList<>();
        askAll(event.placements()).forEach((part, status) -> {
            switch (status) {
                case VenueStatus.Known known -> reports.addAll(known.reports());
                case VenueStatus.Silent _ -> {
                    // it stays unanswered, and the order's workflow asks again
                }
                case VenueStatus.NeverReceived _ -> missing.add(part);
            }
        });
        if (isPast || missing.isEmpty()) {
            return new ExecutionResult.Sent(event, reports, List.of());
        }
        ClOrdId first = event.placements().getFirst().clOrdId();
        List<ExecutionResult.Unsent> unsent =
                database.inTransaction(handle -> leaveAgain(handle, input, riskCheck, first, missing));
        Answers answers = send(
                call,
                missing.stream()
                        .filter(part ->
                                unsent.stream().noneMatch(one -> one.child().equals(part.clOrdId())))
                        .toList(),
                input);
        reports.addAll(answers.reports());
        return sent(
                event,
                new Answers(
                        reports,
                        Stream.concat(unsent.stream(), answers.unsent().stream())
                                .toList()));
    }

    /// All at once: venues that are silent take as long together as one.
    private Map<Placement, VenueStatus> askAll(List<Placement> parts) {
        Map<Placement, VenueStatus> statuses = new LinkedHashMap<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<VenueStatus>> asked = parts.stream()
                    .map(part -> CompletableFuture.supplyAsync(() -> ask(part), asking))
                    .toList();
            for (int part = 0; part < parts.size(); part++) {
                statuses.put(parts.get(part), asked.get(part).join());
            }
        }
        return statuses;
    }

    /// What came of sending parts of an order.
    private record Answers(List<ExecutionReport> reports, List<ExecutionResult.Unsent> unsent) {}

    private static ExecutionResult sent(OrderEvent.Intended event, Answers answers) {
        List<ExecutionResult.Unsent> unsent = answers.unsent();
        return unsent.size() == event.placements().size()
                ? new ExecutionResult.NotSent(event, unsent.getFirst().reasons())
                : new ExecutionResult.Sent(event, answers.reports(), unsent);
    }

    /// Sends every part, and only then waits for what the venues say.
    private Answers send(Call call, List<Placement> parts, OrderInput input) {
        call.requireAwaited(parts);
        List<ExecutionResult.Unsent> unsent = new ArrayList<>();
        List<ExecutionReport> reports = new ArrayList<>();
        List<ReportInbox.Expectation> expected =
                parts.stream().map(part -> inbox.expect(part.clOrdId())).toList();
        try {
            for (Placement part : parts) {
                try {
                    venue(part.venue())
                            .send(ChildOrder.of(input.terms(), part.clOrdId(), new Quantity(quantity(part))));
                } catch (Venue.NotSent e) {
                    LOG.warn("{} was not sent to {}: {}", part.clOrdId(), part.venue(), e.getMessage());
                    unsent.add(new ExecutionResult.Unsent(
                            part.clOrdId(), List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE))));
                }
            }
            for (int part = 0; part < parts.size(); part++) {
                ClOrdId clOrdId = parts.get(part).clOrdId();
                if (unsent.stream().noneMatch(one -> one.child().equals(clOrdId))) {
                    reports.addAll(expected.get(part).within(REPORT_WINDOW, FIRST_ANSWER));
                }
            }
            // What came of one part while another was waited for: left here, it would be told of seconds later.
            expected.forEach(part -> reports.addAll(part.within(Duration.ZERO, Duration.ZERO)));
            return new Answers(reports, unsent);
        } finally {
            expected.forEach(ReportInbox.Expectation::close);
        }
    }

    /// Asks policy once more for an execution that is taken up again, looks where what is missing of it would go now,
    /// and puts both on record before anything is sent on it.
    ///
    /// @return the parts that must not be sent, and why
    private List<ExecutionResult.Unsent> leaveAgain(
            Handle handle, OrderInput input, RiskCheckId riskCheck, ClOrdId clOrdId, List<Placement> missing) {
        Instant now = clock.instant();
        PolicyAnswer answer = leave(handle, input, riskCheck, clOrdId, now);
        List<Reason> refusals = refusals(answer);
        MarketView view = look(handle, input.terms().symbol(), now);
        Optional<Route> route = view.route(
                input.terms(), missing.stream().map(Dispatch::quantity).reduce(BigDecimal.ZERO, BigDecimal::add));
        List<ExecutionResult.Unsent> unsent = missing.stream()
                .map(part -> new ExecutionResult.Unsent(
                        part.clOrdId(),
                        refusals.isEmpty()
                                ? view.refusals(route, input.terms(), part.venue(), quantity(part))
                                : refusals))
                .filter(part -> !part.reasons().isEmpty())
                .toList();
        List<Reason> reasons = unsent.stream()
                .flatMap(part -> part.reasons().stream())
                .distinct()
                .toList();
        AuditStore.append(
                handle,
                new AuditRecord(
                        now,
                        "EXECUTION_RESUMED",
                        EXECUTION,
                        new About(input.orderId(), input.terms().accountId(), null),
                        Map.of(
                                "clOrdId",
                                clOrdId,
                                "unsent",
                                unsent,
                                "quotesSeen",
                                view.market().quotes()),
                        new Outcome(unsent.size() < missing.size() ? Verdict.ALLOW : Verdict.DENY, reasons),
                        answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null));
        return unsent;
    }

    private static BigDecimal quantity(Placement part) {
        return Objects.requireNonNull(part.orderQty(), "how much");
    }

    /// What is on record for the step.
    ///
    /// @param earlier whether it was on record before this call
    /// @param isPast whether the order has taken other steps since: who still calls was given up long ago
    private record Intended(OrderEvent event, boolean earlier, boolean isPast) {}

    private Intended intend(Handle handle, OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt) {
        OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
        Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
        if (done.isPresent()) {
            return new Intended(whole(handle, done.get()), true, before.step() > step.number());
        }
        Instant now = clock.instant();
        BigDecimal quantity =
                before.quantity().subtract(before.state().progress().cumQty());
        PolicyAnswer answer = leave(handle, input, riskCheck, Placement.clOrdId(step.orderId(), attempt), now);
        List<Reason> refusals = refusals(answer);
        if (!refusals.isEmpty()) {
            return notExecuted(handle, step, before, refusals, answer, now);
        }
        MarketView view = look(handle, input.terms().symbol(), now);
        Optional<Route> route = view.route(input.terms(), quantity);
        if (route.isEmpty()) {
            return notExecuted(handle, step, before, List.of(Reason.of(view.noRoute())), answer, now);
        }
        List<Placement> parts = new ArrayList<>();
        for (Route.Leg leg : route.get().legs()) {
            ClOrdId clOrdId = Placement.clOrdId(step.orderId(), attempt + parts.size());
            Placement part = new Placement(clOrdId, leg.venue(), leg.quantity());
            parts.add(part);
            ExecutionStore.intend(
                    handle,
                    new ExecutionStore.Intent(
                            part,
                            step.orderId(),
                            parts.size(),
                            leg.quantity(),
                            riskCheck,
                            route.get(),
                            ref(answer),
                            now));
        }
        OrderEvent event = new OrderEvent.Intended(parts);
        OrderLedger.apply(
                handle, step.orderId(), before, event, audit(step, before, route.get(), List.of(), answer, now));
        return new Intended(event, false, false);
    }

    /// An intent from before orders had parts does not say how much it is for: its row does.
    private static OrderEvent whole(Handle handle, OrderEvent event) {
        return event instanceof OrderEvent.Intended(List<Placement> parts)
                ? new OrderEvent.Intended(parts.stream()
                        .map(part -> part.orderQty() != null
                                ? part
                                : new Placement(
                                        part.clOrdId(),
                                        part.venue(),
                                        ExecutionStore.intendedQuantity(handle, part.clOrdId())
                                                .orElse(null)))
                        .toList())
                : event;
    }

    private MarketView look(Handle handle, Symbol symbol, Instant now) {
        return MarketView.of(handle, symbol, now, maxQuoteAge, venues.values());
    }

    private PolicyAnswer leave(Handle handle, OrderInput input, RiskCheckId riskCheck, ClOrdId clOrdId, Instant now) {
        return policy.ask(
                PolicyPackage.EXECUTION,
                ExecutionQuestion.of(
                        input,
                        ExecutionStore.riskDecision(handle, riskCheck),
                        ApprovalStore.latestOf(
                                handle,
                                input.orderId(),
                                CanonicalTerms.of(input.terms()).hash()),
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
        return new Intended(event, false, false);
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

    @Override
    public ReplaceResult replace(OrderStep step, OrderInput input, Replacement replacement) {
        return inTurn(step, replacement.clOrdId(), call -> {
            ReplaceIntended intended =
                    database.inTransaction(handle -> intendToReplace(handle, step, input, replacement));
            return switch (intended.event()) {
                case OrderEvent.AmendFailed refused -> new ReplaceResult.Refused(refused);
                case OrderEvent.ReplaceIntended event ->
                    intended.orig()
                            .map(orig -> replace(call, event, orig, input, replacement))
                            .orElseGet(() -> new ReplaceResult.Sent(event, inbox.notBooked(replacement.clOrdId())));
                default -> throw new IllegalStateException(step + " is no replacement: " + intended.event());
            };
        });
    }

    /// @param orig what the venue has the order as; empty when the intent was on record before this call, and so may
    ///     have been sent
    private record ReplaceIntended(OrderEvent event, Optional<ClOrdId> orig) {}

    private ReplaceIntended intendToReplace(Handle handle, OrderStep step, OrderInput input, Replacement replacement) {
        OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
        Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
        if (done.isPresent()) {
            return new ReplaceIntended(done.get(), Optional.empty());
        }
        Instant now = clock.instant();
        ChildOrder has = current(handle, replacement.placement().clOrdId());
        BigDecimal more = replacement.to().quantity().value().subtract(before.quantity());
        BigDecimal orderQty = has.orderQty().value().add(more);
        OrderInput to = input.withTerms(replacement.to());
        PolicyAnswer answer = leave(handle, to, replacement.riskCheck(), replacement.clOrdId(), now);
        BigDecimal traded = traded(before.state(), replacement.placement().clOrdId());
        List<Reason> refusals = new ArrayList<>(refusals(answer));
        refusals.addAll(tooSmall(traded, replacement.placement().clOrdId(), orderQty));
        MarketView view = look(handle, has.symbol(), now);
        if (refusals.isEmpty()) {
            refusals.addAll(view.refusals(has, orderQty, traded, replacement));
        }
        OrderEvent event;
        if (refusals.isEmpty()) {
            ExecutionStore.intend(
                    handle,
                    new ExecutionStore.ReplaceIntent(
                            replacement.clOrdId(),
                            orderQty,
                            CanonicalTerms.of(replacement.to()),
                            replacement.riskCheck(),
                            ref(answer),
                            now));
            event = new OrderEvent.ReplaceIntended(replacement.clOrdId(), orderQty);
        } else {
            event = new OrderEvent.AmendFailed(refusals);
        }
        AuditRecord audit = new AuditRecord(
                now,
                refusals.isEmpty() ? "REPLACE_INTENDED" : "REPLACE_REFUSED",
                EXECUTION,
                new About(step.orderId(), before.account(), step.number()),
                Map.of("to", replacement.to(), "quotesSeen", view.market().quotes()),
                new Outcome(refusals.isEmpty() ? Verdict.ALLOW : Verdict.DENY, refusals),
                answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null);
        OrderLedger.apply(handle, step.orderId(), before, event, audit);
        return new ReplaceIntended(event, Optional.of(has.clOrdId()));
    }

    private static BigDecimal traded(OrderState state, ClOrdId part) {
        return state instanceof OrderState.AtVenue order
                ? order.child(part).map(Child::cumQty).orElse(BigDecimal.ZERO)
                : BigDecimal.ZERO;
    }

    /// What other parts of the order did not trade is taken off this one as well, and may be more than it has left.
    private static List<Reason> tooSmall(BigDecimal traded, ClOrdId part, BigDecimal orderQty) {
        return orderQty.compareTo(traded) > 0
                ? List.of()
                : List.of(Reason.of(
                        RejectCode.QUANTITY_TRADED_ALREADY,
                        "more than " + traded.stripTrailingZeros().toPlainString() + " of " + part,
                        orderQty.stripTrailingZeros().toPlainString()));
    }

    private ReplaceResult replace(
            Call call, OrderEvent.ReplaceIntended event, ClOrdId orig, OrderInput input, Replacement replacement) {
        call.requireAwaited(event);
        Placement placement = replacement.placement();
        ChildOrder changed = ChildOrder.of(
                input.withTerms(replacement.to()).terms(), event.request(), new Quantity(event.orderQty()));
        try (ReportInbox.Expectation expected = inbox.expect(placement.clOrdId())) {
            venue(placement.venue()).replace(orig, changed);
            boolean _ = expected.isAnswered(event.request(), FIRST_ANSWER);
        } catch (Venue.NotSent e) {
            LOG.warn("{} was not sent to {}: {}", event.request(), placement.venue(), e.getMessage());
            return new ReplaceResult.NotSent(event, List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE)));
        }
        return new ReplaceResult.Sent(event, inbox.notBooked(placement.clOrdId()));
    }

    @Override
    public CancelResult cancel(Placement placement, int request) {
        boolean isAgain = Activity.getExecutionContext().getInfo().getAttempt() > 1;
        return isAgain
                ? new CancelResult.Unanswered(inbox.notBooked(placement.clOrdId()))
                : cancelOnce(placement, request);
    }

    CancelResult cancelOnce(Placement placement, int request) {
        Call call = Call.begin(nanoTime);
        ClOrdId clOrdId = placement.clOrdId();
        ChildOrder order = sent(clOrdId);
        call.requireAwaited(clOrdId.request(request));
        boolean answered;
        try (ReportInbox.Expectation expected = inbox.expect(clOrdId)) {
            venue(placement.venue()).cancel(clOrdId.request(request), order);
            answered = expected.isAnswered(clOrdId.request(request), FIRST_ANSWER);
        } catch (Venue.NotSent e) {
            LOG.warn("The cancel of {} was not sent to {}: {}", clOrdId, placement.venue(), e.getMessage());
            return new CancelResult.NotSent();
        }
        // Together with what came before and is on its way to the workflow: the venue's order of events decides.
        List<ExecutionReport> reports = inbox.notBooked(clOrdId);
        return answered ? new CancelResult.Asked(reports) : new CancelResult.Unanswered(reports);
    }

    @Override
    public VenueStatus ask(Placement placement) {
        ClOrdId clOrdId = placement.clOrdId();
        return switch (venue(placement.venue()).ask(sent(clOrdId))) {
            case OrderStanding.Known known -> new VenueStatus.Known(inbox.notBooked(clOrdId), known.pending());
            case OrderStanding.NeverReceived() -> {
                LOG.info("{} never had {}", placement.venue(), clOrdId);
                yield new VenueStatus.NeverReceived();
            }
            case OrderStanding.Silent(String why) -> {
                LOG.warn("{} is silent about {}: {}", placement.venue(), clOrdId, why);
                yield new VenueStatus.Silent(why);
            }
        };
    }

    private ChildOrder sent(ClOrdId clOrdId) {
        return database.withHandle(handle -> current(handle, clOrdId));
    }

    private static ChildOrder current(Handle handle, ClOrdId clOrdId) {
        return ExecutionStore.childOrder(handle, clOrdId)
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
