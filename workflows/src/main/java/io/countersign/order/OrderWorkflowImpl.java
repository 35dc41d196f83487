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
import io.countersign.execution.Placement;
import io.countersign.execution.ReplaceResult;
import io.countersign.execution.Replacement;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.execution.VenueStatus;
import io.countersign.order.OrderState.Approved;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import io.countersign.order.OrderState.Held;
import io.countersign.order.OrderState.PendingApproval;
import io.countersign.order.OrderState.PendingRisk;
import io.countersign.order.OrderState.Released;
import io.countersign.order.OrderState.Triggered;
import io.countersign.position.BookingActivities;
import io.countersign.risk.RiskActivities;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An order's life, one step after another. Whatever comes from outside is put into a mailbox and taken from it
/// in the order it came, so that no two things ever happen to an order at once and every race is decided by
/// arrival.
public final class OrderWorkflowImpl implements OrderWorkflow {
    private static final Duration FIRST_ASK_AFTER = Duration.ofMillis(500);
    private static final Duration LAST_ASK_AFTER = Duration.ofMinutes(5);
    private static final int CANCEL_TRIES = 5;
    /// Events. Temporal ends a workflow that has fifty thousand: from here on a session that comes up again and again
    /// has it ask no oftener.
    private static final int LONG_HISTORY = 10_000;

    private final OrderInput input;
    private final OrderActivities orders = OrderStubs.local(OrderActivities.class);
    private final RiskActivities risk = OrderStubs.local(RiskActivities.class);
    private final ApprovalActivities approvals = OrderStubs.local(ApprovalActivities.class);
    private final BookingActivities booking = OrderStubs.local(BookingActivities.class);
    private final ExecutionActivities execution;

    private final Deque<Request.Letter> mailbox = new ArrayDeque<>();
    private final Set<ReportId> booked = new HashSet<>();
    /// How often each part's venue was asked to cancel it and said nothing.
    private final Map<ClOrdId, Integer> unheard = new HashMap<>();
    /// Whose sessions have come up since they were asked last.
    private final Set<VenueId> loggedOn = new HashSet<>();

    private OrderState state = new PendingRisk();
    private OrderTerms terms;
    private @Nullable ApprovalId approval;
    private int step;
    private int requests; // to cancel or to replace, which each have a number

    @WorkflowInit
    public OrderWorkflowImpl(OrderInput input) {
        this.input = input;
        this.terms = input.terms();
        this.execution = OrderStubs.execution(input.settings().executionTaskQueue());
    }

    @Override
    public OrderStatus run(OrderInput sameInput) {
        Optional<OrderStatus> known = enter();
        if (known.isPresent()) {
            answerTheRest();
            return known.get();
        }
        while (!state.status().isTerminal()) {
            switch (state) {
                case PendingApproval pending -> awaitDecisions(pending.approval(), pending.expiresAt());
                case Approved _, Triggered _ -> advance(risk.release(nextStep(), current()));
                case Held held -> hold(held);
                case Released released -> execute(released);
                case AtVenue order -> follow(order);
                case ExecutionFailed _ -> handleNext();
                case PendingRisk _, Closed _ -> throw new IllegalStateException("not a state to wait in: " + state);
            }
        }
        answerTheRest();
        return state.status();
    }

    /// Validates and checks risk.
    ///
    /// @return the status of the order that has this client order id from before Temporal's memory begins; empty
    ///     when there is none, and the order is in
    private Optional<OrderStatus> enter() {
        ValidationResult validation = orders.validate(input);
        EntryOutcome outcome = validation.faults().isEmpty()
                ? risk.enter(nextStep(), input)
                : orders.refuse(nextStep(), input, validation);
        return switch (outcome) {
            case EntryOutcome.Entered(OrderEvent event) -> {
                advance(event);
                yield Optional.empty();
            }
            case EntryOutcome.AlreadyKnown(OrderStatus status) -> Optional.of(status);
        };
    }

    /// Waits for checkers until the request expires. The timer is durable, and is cancelled as soon as it is not
    /// needed.
    private void awaitDecisions(ApprovalId asked, Instant expiresAt) {
        approval = asked;
        Timer expiry = Timer.in(Duration.between(now(), expiresAt));
        while (isAsked()) {
            Workflow.await(() -> !mailbox.isEmpty() || expiry.isOver());
            if (mailbox.isEmpty()) {
                boolean _ = happens(new OrderEvent.ApprovalExpired());
            } else {
                handle(mailbox.remove());
            }
        }
        expiry.cancel();
    }

    /// Whether a second person is waited for, and nothing else first.
    private boolean isAsked() {
        return state instanceof PendingApproval
                || (state instanceof Held held && held.amendment() instanceof Amendment.Asked)
                || (state instanceof AtVenue order
                        && order.amendment() instanceof Amendment.Asked
                        && order.unknown().isEmpty());
    }

    /// Waits for the market to trade at the stop price, or for the close of the session. Nobody is asked for
    /// longer than until then whether the order may be changed.
    private void hold(Held before) {
        Optional<Timer> close =
                Optional.ofNullable(before.expiresAt()).map(at -> Timer.in(Duration.between(now(), at)));
        while (state instanceof Held held) {
            switch (held.amendment()) {
                case Amendment.Asked asked -> awaitDecisions(asked.approval(), asked.expiresAt());
                case Amendment.Signed signed -> advance(risk.releaseAmendment(nextStep(), current(), signed.to()));
                case Amendment.Allowed _, Amendment.Sent _ ->
                    throw new IllegalStateException("no venue has the order: " + held);
                case null -> {
                    Workflow.await(
                            () -> !mailbox.isEmpty() || close.map(Timer::isOver).orElse(false));
                    if (mailbox.isEmpty()) {
                        boolean _ = happens(new OrderEvent.Expired());
                    } else {
                        handle(mailbox.remove());
                    }
                }
            }
        }
        close.ifPresent(Timer::cancel);
    }

    private void execute(Released released) {
        ExecutionResult result =
                execution.execute(nextStep(), current(), released.riskCheck(), released.attempts() + 1);
        switch (result) {
            case ExecutionResult.Refused(OrderEvent.NotExecuted event) -> advance(event);
            case ExecutionResult.Sent(OrderEvent.Intended event, var reports, var unsent) -> {
                advance(event);
                book(reports);
                unsent.forEach(part -> neverPlaced(part.child(), part.reasons()));
                event.placements().stream()
                        .map(Placement::clOrdId)
                        .filter(this::isUnanswered)
                        .forEach(this::noAnswer);
            }
            case ExecutionResult.NotSent(OrderEvent.Intended event, List<Reason> reasons) -> {
                advance(event);
                boolean _ = happens(new OrderEvent.NotExecuted(reasons));
            }
        }
    }

    private boolean isUnanswered(ClOrdId child) {
        return open(child).map(Child::stage).filter(Child.Stage.SENT::equals).isPresent();
    }

    /// Puts an event on record, unless what it would say has come about otherwise: another request may have taken the
    /// step.
    private void comesAbout(OrderEvent event, BooleanSupplier has) {
        while (!has.getAsBoolean() && !happens(event)) {
            // another request had taken the step
        }
    }

    private void neverPlaced(ClOrdId child, List<Reason> why) {
        comesAbout(new OrderEvent.NeverPlaced(child, why), () -> open(child).isEmpty());
    }

    private void noAnswer(ClOrdId child) {
        comesAbout(new OrderEvent.NoAnswer(child), () -> open(child).isEmpty() || isUnknown(child));
    }

    private Optional<Child> open(ClOrdId child) {
        return state instanceof AtVenue order ? order.child(child).filter(Child::isOpen) : Optional.empty();
    }

    /// While venues have it: first what is not known, then a change of terms that is under way, then what comes.
    private void follow(AtVenue order) {
        order.open().stream().map(Child::clOrdId).filter(this::isForgotten).forEach(this::noAnswer);
        if (!unknown().isEmpty()) {
            askVenues();
            return;
        }
        switch (order.amendment()) {
            case Amendment.Asked asked -> awaitDecisions(asked.approval(), asked.expiresAt());
            case Amendment.Signed signed -> advance(risk.releaseAmendment(nextStep(), current(), signed.to()));
            case Amendment.Allowed allowed -> replace(order, allowed);
            case Amendment.Sent _ -> handleNext();
            case null -> handleNext();
        }
    }

    /// Sends the change to the venue. Until that has taken it, the order is as it was; what it trades meanwhile counts
    /// for both.
    private void replace(AtVenue order, Amendment.Allowed allowed) {
        requests++;
        Placement placement = order.open().getFirst().placement();
        ReplaceResult result = execution.replace(
                nextStep(), current(), new Replacement(allowed.to(), allowed.riskCheck(), placement, requests));
        switch (result) {
            case ReplaceResult.Refused(OrderEvent.AmendFailed event) -> advance(event);
            case ReplaceResult.Sent(OrderEvent.ReplaceIntended event, var reports) -> {
                advance(event);
                book(reports);
                if (isUndecided(event.request())) {
                    noAnswer(placement.clOrdId());
                }
            }
            case ReplaceResult.NotSent(OrderEvent.ReplaceIntended event, var reasons) -> {
                advance(event);
                endAmendment(event.request(), reasons);
            }
        }
    }

    private boolean isUndecided(ClOrdId request) {
        return state instanceof AtVenue order
                && order.amendment() instanceof Amendment.Sent sent
                && sent.request().equals(request);
    }

    private void endAmendment(ClOrdId request, List<Reason> why) {
        comesAbout(new OrderEvent.AmendFailed(why), () -> !isUndecided(request));
    }

    /// Asks the venues again and again, less and less often, until they say what became of every part; at once when a
    /// session with one of them has come up. What arrives meanwhile is dealt with as it comes and delays no
    /// question. Capital stays reserved all the while.
    private void askVenues() {
        Duration pause = FIRST_ASK_AFTER;
        loggedOn.clear();
        while (!unknown().isEmpty()) {
            Timer next = Timer.in(pause);
            while (!unknown().isEmpty() && !next.isOver() && !isOneBack()) {
                Workflow.await(() -> !mailbox.isEmpty() || next.isOver() || isOneBack());
                handleAll();
            }
            next.cancel();
            pause = isOneBack() && Workflow.getInfo().getHistoryLength() < LONG_HISTORY
                    ? FIRST_ASK_AFTER
                    : longer(pause);
            loggedOn.clear();
            for (Child child : unknown()) {
                int asked = requests;
                VenueStatus answer = execution.ask(child.placement());
                handleAll(); // what came while it was asked may know better
                boolean isOutdated = requests > asked && isCancelUnheard(child.clOrdId());
                if (isUnknown(child.clOrdId()) && !isOutdated) {
                    settle(child.clOrdId(), answer);
                }
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LAST_ASK_AFTER) < 0 ? twice : LAST_ASK_AFTER;
    }

    private List<Child> unknown() {
        return state instanceof AtVenue order ? order.unknown() : List.of();
    }

    private boolean isOneBack() {
        return unknown().stream()
                .anyMatch(child -> loggedOn.contains(child.placement().venue()));
    }

    private boolean isUnknown(ClOrdId child) {
        return unknown().stream().anyMatch(one -> one.clOrdId().equals(child));
    }

    private void handleAll() {
        while (!mailbox.isEmpty()) {
            handle(mailbox.remove());
        }
    }

    private void handleNext() {
        Workflow.await(() -> !mailbox.isEmpty());
        handle(mailbox.remove());
    }

    /// What a venue answers comes after all that it reported before. So when it has the part and says nothing new, and
    /// has not got a change of ours to decide on, it never had that.
    private void settle(ClOrdId child, VenueStatus status) {
        switch (status) {
            case VenueStatus.Known(List<ExecutionReport> reports, boolean pending) -> {
                book(reports);
                if (!pending && state instanceof AtVenue order && order.amendment() instanceof Amendment.Sent sent) {
                    endAmendment(sent.request(), List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED)));
                }
                if (!pending) {
                    cancelAgain(child);
                    comesAbout(new OrderEvent.Confirmed(child), () -> !isUnknown(child) || isCancelUnheard(child));
                }
            }
            case VenueStatus.NeverReceived() -> neverPlaced(child, List.of(Reason.of(RejectCode.VENUE_NEVER_RECEIVED)));
            case VenueStatus.Silent(String _) -> {
                // it stays unknown, and is asked again
            }
        }
    }

    /// Does what is asked, however often its step turns out to be taken.
    private void handle(Request.Letter letter) {
        while (letter.answer == null) {
            letter.answer = answer(letter.request).orElse(null);
        }
    }

    /// @return empty when another request had taken the step: the order may be another now, so it is to be looked
    ///     at anew
    private Optional<Answer> answer(Request request) {
        return switch (request) {
            case Request.Decide(Decision decision) -> judge(decision);
            case Request.Withdraw(Instruction instruction) -> takeBack(instruction);
            case Request.Cancel(Instruction instruction) -> cancelNow(instruction);
            case Request.Amend(AmendInstruction instruction) -> amendNow(instruction);
            case Request.Retry(Instruction instruction) -> retryNow(instruction);
            case Request.Abandon(Instruction instruction) -> giveUp(instruction);
            case Request.Reports(List<ExecutionReport> reports) -> {
                book(reports);
                yield done();
            }
            case Request.Trigger() -> trigger();
        };
    }

    private Optional<Answer> trigger() {
        if (!(state instanceof Held)) {
            return notPossible();
        }
        OrderEvent event = orders.trigger(nextStep());
        advance(event);
        return event instanceof OrderEvent.Triggered || event instanceof OrderEvent.NotTriggered
                ? done()
                : Optional.empty();
    }

    private Optional<Answer> judge(Decision decision) {
        ApprovalId asked = approval;
        if (asked == null) {
            return notPossible();
        }
        OrderEvent event = approvals.decide(nextStep(), asked, decision);
        requireTwoPeople(event);
        advance(event);
        return switch (event) {
            case OrderEvent.Approved(Subject checker)
            when checker.equals(decision.checker()) && decision.verdict() == Verdict.APPROVE -> done();
            case OrderEvent.Declined(Subject checker, String _)
            when checker.equals(decision.checker()) && decision.verdict() == Verdict.REJECT -> done();
            case OrderEvent.DecisionRefused(Subject checker, List<Reason> reasons)
            when checker.equals(decision.checker()) -> Optional.of(new Answer.Refused(reasons));
            default -> Optional.empty();
        };
    }

    /// The maker is never the checker, whatever policy and database say: rather than go on, the order stands
    /// still.
    private void requireTwoPeople(OrderEvent event) {
        Subject maker = input.terms().trader();
        if (event instanceof OrderEvent.Approved(Subject checker) && checker.equals(maker)) {
            throw new IllegalStateException(maker + " entered the order and must not approve it");
        }
    }

    private Optional<Answer> takeBack(Instruction instruction) {
        boolean waits = state instanceof PendingApproval
                || state instanceof Held
                || (state instanceof AtVenue order && order.amendment() instanceof Amendment.Asked);
        if (!waits) {
            return notPossible();
        }
        return happens(new OrderEvent.Withdrawn(instruction.by(), instruction.reason())) ? done() : Optional.empty();
    }

    private Optional<Answer> cancelNow(Instruction instruction) {
        return switch (state) {
            case PendingApproval _ -> takeBack(instruction);
            case Held _ -> happens(cancelRequested(instruction)) ? done() : Optional.empty();
            case AtVenue _ -> cancelAtVenues(instruction);
            case PendingRisk _, Approved _, Triggered _, Released _, ExecutionFailed _, Closed _ -> notPossible();
        };
    }

    private static OrderEvent cancelRequested(Instruction instruction) {
        return new OrderEvent.CancelRequested(instruction.by(), instruction.reason());
    }

    /// The venues decide between the cancel and a fill; their reports, in their order, are the truth.
    private Optional<Answer> cancelAtVenues(Instruction instruction) {
        if (!happens(cancelRequested(instruction))) {
            return Optional.empty();
        }
        boolean asked = false;
        for (Child child : state instanceof AtVenue order ? order.open() : List.<Child>of()) {
            if (isCancelUnheard(child.clOrdId()) || cancel(child, 1)) {
                asked = true;
            } else {
                stopCanceling(child.clOrdId());
            }
        }
        return asked ? done() : Optional.of(new Answer.Refused(List.of(Reason.of(RejectCode.VENUE_UNAVAILABLE))));
    }

    /// Asks the venue to cancel a part. Where it says nothing to it, it is asked what became of both.
    ///
    /// @param tries how often it is asked with this one
    /// @return false when the request certainly did not leave the house
    private boolean cancel(Child child, int tries) {
        requests++;
        return switch (execution.cancel(child.placement(), requests)) {
            case CancelResult.Asked(List<ExecutionReport> reports) -> {
                book(reports);
                yield true;
            }
            case CancelResult.Unanswered(List<ExecutionReport> reports) -> {
                book(reports);
                if (isToBeCanceled(child.clOrdId())) {
                    unheard.put(child.clOrdId(), tries);
                    noAnswer(child.clOrdId());
                }
                yield true;
            }
            case CancelResult.NotSent() -> false;
        };
    }

    private void stopCanceling(ClOrdId child) {
        comesAbout(new OrderEvent.CancelNotSent(child), () -> !isToBeCanceled(child));
    }

    private boolean isToBeCanceled(ClOrdId child) {
        return open(child).filter(Child::cancelRequested).isPresent();
    }

    /// Whether the venue has said something of the part, but still nothing to our request to cancel it.
    private boolean isForgotten(ClOrdId child) {
        return unheard.containsKey(child) && isToBeCanceled(child) && !isUnknown(child);
    }

    private boolean isCancelUnheard(ClOrdId child) {
        return isUnknown(child) && unheard.containsKey(child);
    }

    /// The venue has the part and nothing of ours to decide on: it never had our request to cancel it. It is asked
    /// again, for that was promised; under another name, for the venue may still have heard of the first.
    private void cancelAgain(ClOrdId child) {
        Integer tries = isToBeCanceled(child) ? unheard.remove(child) : null;
        if (tries == null) {
            return;
        }
        if (tries == CANCEL_TRIES) {
            stopCanceling(child);
        } else if (open(child).filter(part -> !cancel(part, tries + 1)).isPresent()) {
            unheard.put(child, tries);
        }
    }

    /// One change at a time, of an order that is held, or at one venue and known to be there.
    private boolean canBeAmended() {
        return switch (state) {
            case Held held -> held.amendment() == null;
            case AtVenue order ->
                order.amendment() == null
                        && order.open().size() == 1
                        && order.open().getFirst().stage() == Child.Stage.WORKING
                        && !order.open().getFirst().cancelRequested();
            case PendingRisk _, PendingApproval _, Approved _, Triggered _, Released _ -> false;
            case ExecutionFailed _, Closed _ -> false;
        };
    }

    private Optional<Answer> amendNow(AmendInstruction instruction) {
        if (!canBeAmended()) {
            return notPossible();
        }
        OrderEvent event = risk.amend(nextStep(), current(), instruction);
        advance(event);
        return switch (event) {
            case OrderEvent.AmendAllowed _, OrderEvent.AmendRequested _ -> done();
            case OrderEvent.AmendRefused(List<Reason> reasons) -> Optional.of(new Answer.Refused(reasons));
            default -> Optional.empty();
        };
    }

    private Optional<Answer> retryNow(Instruction instruction) {
        if (!(state instanceof ExecutionFailed) || nothingIsLeft()) {
            return notPossible();
        }
        OrderEvent event = risk.retry(nextStep(), current(), instruction);
        advance(event);
        return switch (event) {
            case OrderEvent.Allowed _ -> done();
            case OrderEvent.RetryRefused(List<Reason> reasons) -> Optional.of(new Answer.Refused(reasons));
            default -> Optional.empty();
        };
    }

    private boolean nothingIsLeft() {
        return state.progress().cumQty().compareTo(terms.quantity().value()) >= 0;
    }

    private Optional<Answer> giveUp(Instruction instruction) {
        if (!(state instanceof ExecutionFailed)) {
            return notPossible();
        }
        return happens(new OrderEvent.Abandoned(instruction.by(), instruction.reason())) ? done() : Optional.empty();
    }

    /// Books what is new. A report on an order that was never sent, or on one that another run carries, is none
    /// of ours and stays in the inbox.
    private void book(List<ExecutionReport> reports) {
        boolean isThrough = false;
        while (wasSent() && !isThrough) {
            List<ExecutionReport> fresh = reports.stream()
                    .filter(report -> !booked.contains(report.id()))
                    .toList();
            isThrough = fresh.isEmpty() || isBooking(booking.book(nextStep(), fresh), fresh);
        }
    }

    /// Takes in what a step came to.
    ///
    /// @return whether it was the booking of these reports, or of what the inbox has of them
    private boolean isBooking(OrderEvent event, List<ExecutionReport> reports) {
        List<Child> unknownBefore = unknown();
        advance(event);
        if (!(event instanceof OrderEvent.Reported(List<ExecutionReport> taken, var _))) {
            return false;
        }
        for (ExecutionReport report : taken) {
            booked.add(report.id());
            if (isWordOnACancel(report.execution())) {
                unheard.remove(report.clOrdId().root());
            }
        }
        taken.stream()
                .filter(report -> isToBeAskedAfter(report.execution(), isAmong(unknownBefore, report.clOrdId())))
                .map(report -> report.clOrdId().root())
                .filter(child -> open(child).isPresent() && !isUnknown(child) && asksAfterRefusals())
                .forEach(this::noAnswer);
        Set<ReportId> asked = reports.stream().map(ExecutionReport::id).collect(Collectors.toSet());
        return taken.isEmpty() || taken.stream().anyMatch(report -> asked.contains(report.id()));
    }

    private static boolean isAmong(List<Child> children, ClOrdId request) {
        return children.stream().anyMatch(child -> child.clOrdId().equals(request.root()));
    }

    /// A venue refuses to cancel what it takes to be over, or has never had: either way it is not as we have it, where
    /// nothing else says so. Nor does any other refusal say what became of an order that was not known to be there.
    private static boolean isToBeAskedAfter(Execution execution, boolean wasUnknown) {
        return execution instanceof Execution.CancelRejected
                || (wasUnknown && execution instanceof Execution.ReplaceRejected);
    }

    /// Orders from before venues were asked about these go on as they did.
    private static boolean asksAfterRefusals() {
        return Workflow.getVersion("ask after a refusal", Workflow.DEFAULT_VERSION, 1) == 1;
    }

    private static boolean isWordOnACancel(Execution execution) {
        return execution instanceof Execution.PendingCancel
                || execution instanceof Execution.CancelRejected
                || execution instanceof Execution.Canceled;
    }

    /// Puts an event on record as the order's next step.
    ///
    /// A step that was taken is on record for ever, also when the task it was taken in is lost before Temporal
    /// has it; and what is done again then may come in another order. So what comes back may be what another
    /// request came to: then that has happened, and this has not.
    ///
    /// @return whether it is this event that is on record
    private boolean happens(OrderEvent event) {
        OrderEvent onRecord = orders.record(nextStep(), event);
        advance(onRecord);
        return onRecord.equals(event);
    }

    private boolean wasSent() {
        return switch (state) {
            case AtVenue _, ExecutionFailed _, Closed _ -> true;
            case PendingRisk _, PendingApproval _, Approved _, Held _, Triggered _, Released _ -> false;
        };
    }

    /// What is still in the mailbox when the order is over is answered, and a late decision is put on record as
    /// such.
    private void answerTheRest() {
        while (!mailbox.isEmpty() || !Workflow.isEveryHandlerFinished()) {
            if (mailbox.isEmpty()) {
                Workflow.await(() -> !mailbox.isEmpty() || Workflow.isEveryHandlerFinished());
            } else {
                handle(mailbox.remove());
            }
        }
    }

    /// The one door through which the state changes.
    private void advance(OrderEvent event) {
        terms = OrderTransitions.termsAfter(state, event).orElse(terms);
        state = OrderTransitions.apply(state, event);
    }

    /// The order as it is by now.
    private OrderInput current() {
        return input.withTerms(terms);
    }

    private OrderStep nextStep() {
        step++;
        return new OrderStep(input.orderId(), step);
    }

    private Optional<Answer> done() {
        return Optional.of(new Answer.Done(state.status()));
    }

    private Optional<Answer> notPossible() {
        return Optional.of(new Answer.NotPossible(state.status()));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /// What came without its content asks for nothing: the answer is a failure of the Update, not of the order.
    private static <T> T given(@Nullable T content) {
        if (content == null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "an instruction must say who gives it, and why", "Malformed");
        }
        return content;
    }

    private Answer post(Request request) {
        Request.Letter letter = new Request.Letter(request);
        mailbox.add(letter);
        Workflow.await(() -> letter.answer != null);
        return Objects.requireNonNull(letter.answer);
    }

    @Override
    public Answer decide(Decision decision) {
        return post(new Request.Decide(given(decision)));
    }

    @Override
    public void decision(@Nullable Decision decision) {
        if (decision != null) {
            mailbox.add(new Request.Letter(new Request.Decide(decision)));
        }
    }

    @Override
    public Answer withdraw(Instruction instruction) {
        return post(new Request.Withdraw(given(instruction)));
    }

    @Override
    public Answer cancel(Instruction instruction) {
        return post(new Request.Cancel(given(instruction)));
    }

    @Override
    public Answer amend(AmendInstruction instruction) {
        return post(new Request.Amend(given(instruction)));
    }

    @Override
    public Answer retry(Instruction instruction) {
        return post(new Request.Retry(given(instruction)));
    }

    @Override
    public Answer abandon(Instruction instruction) {
        return post(new Request.Abandon(given(instruction)));
    }

    @Override
    public void reports(@Nullable List<ExecutionReport> reports) {
        if (reports != null) {
            List<ExecutionReport> given =
                    reports.stream().filter(Objects::nonNull).toList();
            mailbox.add(new Request.Letter(new Request.Reports(given)));
        }
    }

    @Override
    public void triggered() {
        mailbox.add(new Request.Letter(new Request.Trigger()));
    }

    @Override
    public void loggedOn(@Nullable VenueId venue) {
        if (venue != null) {
            loggedOn.add(venue);
        }
    }

    @Override
    public OrderState state() {
        return state;
    }
}
