package io.countersign.order;

import io.countersign.approval.ApprovalActivities;
import io.countersign.approval.ApprovalId;
import io.countersign.approval.Decision;
import io.countersign.approval.Verdict;
import io.countersign.execution.CancelResult;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionActivities;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionResult;
import io.countersign.execution.MarketTrade;
import io.countersign.execution.Placement;
import io.countersign.execution.ReplaceResult;
import io.countersign.execution.Replacement;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueStatus;
import io.countersign.execution.VenueTape;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.position.BookingActivities;
import io.countersign.risk.RiskActivities;
import io.countersign.risk.RiskCheckId;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stands for all that is around an order's workflow: the database with its one step after another, policy, and a
/// venue that does what it was told to. It writes down every call, each step once, and holds the workflow to the
/// rules that the database holds it to: a step is the one after the last, what it comes to is on record for ever,
/// and an event that cannot happen is refused.
///
/// Thread contract: used by the worker's threads and the test's at once.
final class House
        implements OrderActivities, RiskActivities, ApprovalActivities, BookingActivities, ExecutionActivities {
    private static final VenueStatus SILENT = new VenueStatus.Silent("no answer within a second");

    /// How long the session goes on that an order is entered in.
    static final Duration SESSION = Duration.ofHours(1);

    private final OrderTerms terms;
    private final LongSupplier clock;
    private Duration ahead = Duration.ZERO;

    private final List<String> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<OrderEvent> record = new ArrayList<>();
    private final Map<Integer, ExecutionResult> executions = new HashMap<>();
    private final Set<ReportId> booked = new HashSet<>();
    private OrderState state = new OrderState.PendingRisk();

    private List<Reason> faults = List.of();
    private boolean alreadyKnown;
    private boolean riskRefuses;
    private int approvalsRequired;
    private boolean makerMayApprove;
    private boolean releaseRefused;
    private boolean retryRefused;
    private final Deque<Behaviour> behaviours = new ArrayDeque<>();
    private final Deque<VenueStatus> answers = new ArrayDeque<>();
    private final Deque<Supplier<CancelResult>> cancels = new ArrayDeque<>();
    private final Deque<Function<Replacement, ReplaceResult>> replaces = new ArrayDeque<>();
    private final Map<Integer, ReplaceResult> replacements = new HashMap<>();
    private boolean amendRefused;
    private int amendApprovals;
    private final Instant closesAt;
    private @Nullable MarketTrade trade;
    private @Nullable OrderTerms executed;
    private VenueTape tape = VenueTape.of(OneOfEach.FIRST, "1");
    private final Map<String, Gate> gates = new HashMap<>();
    private Runnable afterCommit = () -> {};
    private int outages;

    /// What the venue does with one attempt.
    interface Behaviour {
        ExecutionResult on(Placement placement, VenueTape tape);
    }

    /// A call that is held until the test lets it go on.
    record Gate(CountDownLatch reached, CountDownLatch open) {}

    House(OrderTerms terms, LongSupplier clock) {
        this.terms = terms;
        this.clock = clock;
        this.closesAt = Floor.OPENING.plus(SESSION);
    }

    // What the house is told to do.

    House findsFaults(RejectCode... codes) {
        faults = List.of(codes).stream().map(Reason::of).toList();
        return this;
    }

    House knowsTheOrderAlready() {
        alreadyKnown = true;
        return this;
    }

    House refusesTheRisk() {
        riskRefuses = true;
        return this;
    }

    House asksForApprovals(int required) {
        approvalsRequired = required;
        return this;
    }

    House letsTheMakerApprove() {
        makerMayApprove = true;
        return this;
    }

    House refusesTheRelease() {
        releaseRefused = true;
        return this;
    }

    House refusesRetries() {
        retryRefused = true;
        return this;
    }

    /// From now on, by the house's clock it is so much later than by Temporal's.
    synchronized void clockIsAhead(Duration by) {
        ahead = by;
    }

    /// The market trades at the stop price, and that is on record.
    synchronized House tradesAtTheStop() {
        trade = OneOfEach.aTrade();
        return this;
    }

    synchronized House refusesTheReleaseFromNowOn() {
        releaseRefused = true;
        return this;
    }

    House does(Behaviour... inTurn) {
        behaviours.addAll(List.of(inTurn));
        return this;
    }

    /// What the venue says when it is next asked; after all that it was told, it says nothing.
    synchronized House says(VenueStatus status) {
        answers.add(status);
        return this;
    }

    synchronized House saysNothing(int times) {
        for (int time = 0; time < times; time++) {
            answers.add(SILENT);
        }
        return this;
    }

    /// What comes back from a request to cancel, in turn; after that, nothing.
    synchronized House onCancel(Supplier<List<ExecutionReport>> reports) {
        cancels.add(() -> new CancelResult.Asked(reports.get()));
        return this;
    }

    House refusesToAmend() {
        amendRefused = true;
        return this;
    }

    House asksForApprovalsOfChanges(int required) {
        amendApprovals = required;
        return this;
    }

    /// What comes of the next replacement; after that, the venue takes them.
    synchronized House onReplace(Function<Replacement, ReplaceResult> then) {
        replaces.add(then);
        return this;
    }

    /// The venue says nothing to the next request to cancel.
    synchronized House hearsNothingOfTheCancel() {
        cancels.add(() -> new CancelResult.Unanswered(List.of()));
        return this;
    }

    /// The next request to cancel does not leave the house.
    synchronized House cannotAskToCancel() {
        cancels.add(CancelResult.NotSent::new);
        return this;
    }

    /// The next so many steps fail before anything is on record.
    synchronized void isDown(int steps) {
        outages = steps;
    }

    /// Puts an event on record as the order's next step, of which the workflow never hears: the task it was taken
    /// in is lost.
    synchronized void takesInALostTask(OrderEvent event) {
        OrderEvent _ = take(new OrderStep(terms.orderId(), record.size() + 1), "lost", () -> event);
    }

    /// To be run after every step is on record and before its caller hears of it.
    void afterCommit(Runnable deed) {
        afterCommit = deed;
    }

    Gate hold(String call) {
        Gate gate = new Gate(new CountDownLatch(1), new CountDownLatch(1));
        gates.put(call, gate);
        return gate;
    }

    // What became of it.

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// The terms that the last execution was for.
    synchronized OrderTerms executed() {
        return Objects.requireNonNull(executed, "nothing was executed");
    }

    synchronized OrderState state() {
        return state;
    }

    /// The reports of the last attempt, to be continued.
    synchronized VenueTape tape() {
        return tape;
    }

    // What a venue may do with an attempt.

    static Behaviour fills() {
        return (placement, tape) ->
                answered(placement, tape.accepts(), tape.trades(tape.leavesQty().toPlainString(), "150.00"));
    }

    static Behaviour fillsPartly(String quantity) {
        return (placement, tape) -> answered(placement, tape.accepts(), tape.trades(quantity, "150.00"));
    }

    static Behaviour rests() {
        return (placement, tape) -> answered(placement, tape.accepts());
    }

    static Behaviour cancelsTheRestAfter(String quantity) {
        return (placement, tape) -> answered(
                placement, tape.accepts(), tape.trades(quantity, "150.00"), tape.cancels("not filled at once"));
    }

    static Behaviour rejects() {
        return (placement, tape) -> answered(placement, tape.rejects("halted"));
    }

    static Behaviour isSilent() {
        return (placement, _) -> sent(placement, List.of(), List.of());
    }

    static Behaviour isDown() {
        return (placement, _) -> new ExecutionResult.NotSent(
                new OrderEvent.Intended(List.of(placement)), List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE)));
    }

    /// The part is not sent, though others are.
    static Behaviour isNotSent() {
        return (placement, _) -> sent(
                placement,
                List.of(),
                List.of(new ExecutionResult.Unsent(
                        placement.clOrdId(), List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE)))));
    }

    private static ExecutionResult sent(
            Placement placement, List<ExecutionReport> reports, List<ExecutionResult.Unsent> unsent) {
        return new ExecutionResult.Sent(new OrderEvent.Intended(List.of(placement)), reports, unsent);
    }

    /// Splits the order over two venues: the first takes so much and fills it, the second does what it is told to.
    static Behaviour splits(String first, Behaviour rest) {
        return (placement, tape) -> {
            BigDecimal part = new BigDecimal(first);
            BigDecimal left = placement.orderQty().subtract(part);
            Placement one = new Placement(placement.clOrdId(), placement.venue(), part);
            ClOrdId next = Placement.clOrdId(
                    placement.clOrdId().orderId(), placement.clOrdId().attempt() + 1);
            Placement two = new Placement(next, new VenueId("YSIM"), left);
            VenueTape oneTape = VenueTape.of(one, first);
            List<ExecutionReport> reports =
                    new ArrayList<>(List.of(oneTape.accepts(), oneTape.trades(first, "150.00")));
            ExecutionResult.Sent second = (ExecutionResult.Sent) rest.on(two, VenueTape.of(two, left.toPlainString()));
            reports.addAll(second.reports());
            return new ExecutionResult.Sent(new OrderEvent.Intended(List.of(one, two)), reports, second.unsent());
        };
    }

    static Behaviour policyRefuses() {
        return (_, _) -> new ExecutionResult.Refused(
                new OrderEvent.NotExecuted(List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE))));
    }

    static VenueStatus neverReceived() {
        return new VenueStatus.NeverReceived();
    }

    static VenueStatus known(ExecutionReport... reports) {
        return new VenueStatus.Known(List.of(reports), false);
    }

    /// It has the order, and a request of ours to decide on.
    static VenueStatus pending() {
        return new VenueStatus.Known(List.of(), true);
    }

    private static ExecutionResult answered(Placement placement, ExecutionReport... reports) {
        return sent(placement, List.of(reports), List.of());
    }

    // The ports.

    @Override
    public ValidationResult validate(OrderInput input) {
        called("validate");
        return new ValidationResult(faults);
    }

    @Override
    public EntryOutcome refuse(OrderStep step, OrderInput input, ValidationResult validation) {
        if (alreadyKnown) {
            called("refuse AlreadyKnown");
            return new EntryOutcome.AlreadyKnown(OrderStatus.FILLED);
        }
        return new EntryOutcome.Entered(take(step, "refuse", () -> new OrderEvent.Refused(validation.faults())));
    }

    @Override
    public EntryOutcome enter(OrderStep step, OrderInput input) {
        pass("enter");
        if (alreadyKnown) {
            called("enter AlreadyKnown");
            return new EntryOutcome.AlreadyKnown(OrderStatus.FILLED);
        }
        return new EntryOutcome.Entered(take(step, "enter", () -> {
            if (riskRefuses) {
                return new OrderEvent.Refused(List.of(OneOfEach.A_REASON));
            }
            return approvalsRequired == 0
                    ? goesOn(step)
                    : new OrderEvent.ApprovalRequested(
                            riskCheck(step),
                            new ApprovalId("A-" + step.orderId().stem() + "-" + step.number()),
                            now().plus(input.settings().approvalWindow()),
                            approvalsRequired);
        }));
    }

    @Override
    public OrderEvent release(OrderStep step, OrderInput input) {
        return take(
                step,
                "release",
                () -> releaseRefused ? new OrderEvent.Refused(List.of(OneOfEach.A_REASON)) : goesOn(step));
    }

    /// Out, or into the drawer where stop orders wait for the market.
    private OrderEvent goesOn(OrderStep step) {
        return state.isBeforeTrigger() && terms.pricing().stop().isPresent()
                ? new OrderEvent.Held(riskCheck(step), terms.timeInForce() == TimeInForce.GTC ? null : closesAt)
                : new OrderEvent.Allowed(riskCheck(step));
    }

    @Override
    public OrderEvent trigger(OrderStep step) {
        return take(
                step, "trigger", () -> trade == null ? new OrderEvent.NotTriggered() : new OrderEvent.Triggered(trade));
    }

    @Override
    public OrderEvent retry(OrderStep step, OrderInput input, Instruction instruction) {
        return take(step, "retry", () -> {
            new io.countersign.money.Quantity(left()); // what is nothing cannot be checked
            return retryRefused
                    ? new OrderEvent.RetryRefused(List.of(OneOfEach.A_REASON))
                    : new OrderEvent.Allowed(riskCheck(step));
        });
    }

    @Override
    public OrderEvent record(OrderStep step, OrderEvent event) {
        return take(step, "record", () -> event);
    }

    @Override
    public OrderEvent decide(OrderStep step, ApprovalId approval, Decision decision) {
        pass("decide");
        return take(step, "decide " + decision.checker(), () -> decided(decision));
    }

    private OrderEvent decided(Decision decision) {
        Optional<String> refusal = refusal(decision);
        if (refusal.isPresent()) {
            return new OrderEvent.DecisionRefused(
                    decision.checker(), List.of(new Reason(refusal.get(), "not by this rule", null, null)));
        }
        return decision.verdict() == Verdict.APPROVE
                ? new OrderEvent.Approved(decision.checker())
                : new OrderEvent.Declined(decision.checker(), decision.reason());
    }

    private Optional<String> refusal(Decision decision) {
        if (decision.checker().equals(terms.trader())) {
            return makerMayApprove ? Optional.empty() : Optional.of("SELF_APPROVAL");
        }
        if (!decision.checker().value().startsWith("checker")) {
            return Optional.of("NOT_ENTITLED");
        }
        return switch (state) {
            case PendingApproval(var _, Instant expiresAt, var _, var by)
            when !by.contains(decision.checker()) -> inTime(expiresAt);
            case OrderState.AtVenue(var _, var _, Amendment.Asked asked)
            when !asked.approvedBy().contains(decision.checker()) -> inTime(asked.expiresAt());
            case OrderState.Held(var _, var _, Amendment.Asked asked)
            when !asked.approvedBy().contains(decision.checker()) -> inTime(asked.expiresAt());
            default -> Optional.of("ALREADY_DECIDED");
        };
    }

    private Optional<String> inTime(Instant expiresAt) {
        return now().isBefore(expiresAt) ? Optional.empty() : Optional.of("EXPIRED");
    }

    @Override
    public ExecutionResult execute(OrderStep step, OrderInput input, RiskCheckId riskCheck, int attempt) {
        pass("execute");
        OrderEvent _ = take(step, "execute " + attempt, () -> {
            Placement placement =
                    new Placement(Placement.clOrdId(step.orderId(), attempt), new VenueId("XSIM"), left());
            tape = VenueTape.of(placement, left().toPlainString());
            Behaviour behaviour = behaviours.isEmpty() ? fills() : behaviours.remove();
            executed = input.terms();
            ExecutionResult result = behaviour.on(placement, tape);
            executions.put(step.number(), result);
            return result.event();
        });
        synchronized (this) {
            return executions.get(step.number());
        }
    }

    @Override
    public CancelResult cancel(Placement placement, int request) {
        pass("cancel");
        called("cancel " + placement.clOrdId().attempt());
        synchronized (this) {
            return cancels.isEmpty()
                    ? new CancelResult.Asked(List.of())
                    : cancels.remove().get();
        }
    }

    @Override
    public ReplaceResult replace(OrderStep step, OrderInput input, Replacement replacement) {
        pass("replace");
        OrderEvent _ = take(step, "replace " + replacement.request(), () -> {
            ReplaceResult result = replaces.isEmpty()
                    ? takesTheChange(replacement)
                    : replaces.remove().apply(replacement);
            replacements.put(step.number(), result);
            return result.event();
        });
        synchronized (this) {
            return replacements.get(step.number());
        }
    }

    /// The venue takes the change as it is asked for.
    ReplaceResult takesTheChange(Replacement replacement) {
        BigDecimal quantity = replacement.to().quantity().value();
        return sent(replacement, tape.replaces(replacement.clOrdId(), quantity.toPlainString(), "151.00"));
    }

    static ReplaceResult sent(Replacement replacement, ExecutionReport... reports) {
        return new ReplaceResult.Sent(
                new OrderEvent.ReplaceIntended(
                        replacement.clOrdId(), replacement.to().quantity().value()),
                List.of(reports));
    }

    @Override
    public OrderEvent amend(OrderStep step, OrderInput input, AmendInstruction instruction) {
        return take(step, "amend", () -> {
            if (amendRefused) {
                return new OrderEvent.AmendRefused(List.of(OneOfEach.A_REASON));
            }
            OrderTerms to = instruction.appliedTo(input.terms());
            return amendApprovals == 0
                    ? new OrderEvent.AmendAllowed(riskCheck(step), to)
                    : new OrderEvent.AmendRequested(
                            riskCheck(step),
                            to,
                            new ApprovalId("A-" + step.orderId().stem() + "-" + step.number()),
                            now().plus(input.settings().approvalWindow()),
                            amendApprovals);
        });
    }

    @Override
    public OrderEvent releaseAmendment(OrderStep step, OrderInput input, OrderTerms to) {
        return take(step, "releaseAmendment", () -> new OrderEvent.AmendAllowed(riskCheck(step), to));
    }

    @Override
    public VenueStatus ask(Placement placement) {
        pass("ask");
        called("ask " + placement.clOrdId().attempt());
        synchronized (this) {
            return answers.isEmpty() ? SILENT : answers.remove();
        }
    }

    @Override
    public OrderEvent book(OrderStep step, List<ExecutionReport> reports) {
        String kinds = reports.stream()
                .map(ExecutionReport::execution)
                .map(Execution::getClass)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(" "));
        return take(
                step,
                "book " + kinds,
                () -> new OrderEvent.Reported(reports.stream()
                        .filter(report -> booked.add(report.id()))
                        .toList()));
    }

    /// Takes a step as the database does.
    private synchronized OrderEvent take(OrderStep step, String what, Supplier<OrderEvent> decide) {
        if (step.number() <= record.size()) {
            return record.get(step.number() - 1);
        }
        if (step.number() != record.size() + 1) {
            throw violation("step " + step.number() + " after step " + record.size());
        }
        if (outages > 0) {
            outages--;
            throw ApplicationFailure.newFailure("the database is down", "Down");
        }
        OrderEvent event = decide.get();
        try {
            state = OrderTransitions.apply(state, event);
        } catch (IllegalTransition e) {
            throw violation(String.valueOf(e.getMessage()));
        }
        record.add(event);
        String kind = event.getClass().getSimpleName();
        called(step.number() + " " + what + (event instanceof OrderEvent.Reported ? "" : " -> " + kind));
        afterCommit.run();
        return event;
    }

    private ApplicationFailure violation(String what) {
        violations.add(what);
        return ApplicationFailure.newNonRetryableFailure(what, "Violation");
    }

    private synchronized void called(String call) {
        calls.add(call);
        notifyAll();
    }

    private void pass(String call) {
        Gate gate = gates.get(call);
        if (gate == null) {
            return;
        }
        gate.reached().countDown();
        try {
            gate.open().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the test has ended", e);
        }
    }

    private BigDecimal left() {
        return terms.quantity().value().subtract(state.progress().cumQty());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.getAsLong()).plus(ahead);
    }

    private static RiskCheckId riskCheck(OrderStep step) {
        return new RiskCheckId("R-" + step.orderId().stem() + "-" + step.number());
    }
}
