package io.countersign.risk;

import io.countersign.approval.ApprovalId;
import io.countersign.approval.ApprovalState;
import io.countersign.approval.ApprovalStore;
import io.countersign.approval.TermsHash;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.Verdict;
import io.countersign.execution.ExecutionStore;
import io.countersign.instrument.InstrumentStore;
import io.countersign.json.CanonicalTerms;
import io.countersign.json.Json;
import io.countersign.order.AmendInstruction;
import io.countersign.order.EntryOutcome;
import io.countersign.order.Instruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderRecorder;
import io.countersign.order.OrderState;
import io.countersign.order.OrderStep;
import io.countersign.order.OrderTerms;
import io.countersign.order.OrderTransitions;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.StopMet;
import io.countersign.order.StopStore;
import io.countersign.order.Subject;
import io.countersign.order.TimeInForce;
import io.countersign.policy.Policy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The pre-trade risk gate (SEC 15c3-5). Decision, reservation and audit record commit together or not at all.
public final class RiskGate implements RiskActivities {
    private static final Actor ORDER = Actor.service("order");
    private static final int TRIES_WHEN_OVERTAKEN = 20;

    private final Jdbi database;
    private final RiskAssessor assessor;
    private final Clock clock;
    private final RiskSettings settings;

    public RiskGate(Jdbi database, Policy policy, Clock clock, RiskSettings settings) {
        this.database = database;
        this.assessor = new RiskAssessor(policy, clock, settings);
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public EntryOutcome enter(OrderStep step, OrderInput input) {
        return enter(step, input, OrderRecorder.thisRun());
    }

    /// @param run the workflow run that the order belongs to
    EntryOutcome enter(OrderStep step, OrderInput input, String run) {
        return transaction(handle -> enter(handle, step, input, run));
    }

    /// Whether the order is there already is seen when it is put in, and until then nothing is changed.
    private EntryOutcome enter(Handle handle, OrderStep step, OrderInput input, String run) {
        RiskAssessment found = assessor.assess(
                handle,
                input,
                new OrderState.PendingRisk(),
                input.terms().quantity().value());
        RiskVerdict verdict = found.verdict();
        RiskCheckId id = riskCheckId(step);
        OrderEvent event =
                verdict.allow() ? allowed(handle, step, input, found) : new OrderEvent.Refused(verdict.reasons());
        OrderLedger.Worth worth = new OrderLedger.Worth(id, found.notionalMinor(), found.currency());
        boolean entered = OrderLedger.enter(
                handle,
                new OrderLedger.Entry(input.terms(), input.termsHash(), run, input.receivedAt(), worth),
                event,
                audit(step, input, found, null));
        if (!entered) {
            return OrderRecorder.earlier(handle, step, run);
        }
        save(handle, step, input, found, RiskPurpose.ENTRY);
        if (event instanceof OrderEvent.ApprovalRequested asked) {
            ApprovalStore.open(
                    handle,
                    opening(input, found, asked.approval(), asked.riskCheck(), asked.required(), asked.expiresAt()));
        }
        if (verdict.allow()) {
            reserve(handle, input, found);
        }
        return new EntryOutcome.Entered(event);
    }

    private static OrderEvent allowed(Handle handle, OrderStep step, OrderInput input, RiskAssessment found) {
        int required = found.verdict().approvalsRequired();
        RiskCheckId id = riskCheckId(step);
        return required == 0
                ? goesOn(handle, step, input, new OrderState.PendingRisk(), found.at())
                : new OrderEvent.ApprovalRequested(
                        id, approvalId(step), found.at().plus(input.settings().approvalWindow()), required);
    }

    /// An order that needs nobody's signature any more goes out, or is held until its stop price is traded at.
    private static OrderEvent goesOn(Handle handle, OrderStep step, OrderInput input, OrderState before, Instant at) {
        return before.isBeforeTrigger() && input.terms().pricing().stop().isPresent()
                ? new OrderEvent.Held(riskCheckId(step), expiry(handle, input.terms(), at))
                : new OrderEvent.Allowed(riskCheckId(step));
    }

    /// The close of the session that is open. Should none be, the order has waited long enough already.
    private static @Nullable Instant expiry(Handle handle, OrderTerms terms, Instant at) {
        return terms.timeInForce() == TimeInForce.GTC
                ? null
                : InstrumentStore.find(handle, terms.symbol())
                        .flatMap(instrument -> instrument.session().closeOfSessionAt(at))
                        .orElse(at);
    }

    @Override
    public OrderEvent release(OrderStep step, OrderInput input) {
        return again(step, input, RiskPurpose.RELEASE, null, OrderEvent.Refused::new);
    }

    @Override
    public OrderEvent retry(OrderStep step, OrderInput input, Instruction instruction) {
        return again(step, input, RiskPurpose.RETRY, instruction, OrderEvent.RetryRefused::new);
    }

    /// Checks what is left of an order that has a reservation already; the new one takes its place.
    private OrderEvent again(
            OrderStep step,
            OrderInput input,
            RiskPurpose purpose,
            @Nullable Instruction instruction,
            Function<List<Reason>, OrderEvent> refused) {
        return transaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            if (done.isPresent()) {
                return done.get();
            }
            BigDecimal left =
                    before.quantity().subtract(before.state().progress().cumQty());
            Optional<RejectCode> bar = bar(handle, step, left);
            if (bar.isPresent()) {
                return barred(handle, step, input, before, instruction, refused, bar.get());
            }
            RiskAssessment found =
                    assessor.assess(handle, input, before.state(), left).signedBy(signatures(handle, input));
            OrderEvent event = found.verdict().allow()
                    ? goesOn(handle, step, input, before.state(), found.at())
                    : refused.apply(found.verdict().reasons());
            save(handle, step, input, found, purpose);
            OrderLedger.apply(handle, step.orderId(), before, event, audit(step, input, found, instruction));
            if (found.verdict().allow()) {
                reserve(handle, input, found);
            }
            return event;
        });
    }

    /// Why what is left of an order is not even checked. What the venue still filled after the attempt had
    /// failed may leave nothing to check, to reserve or to send. And what it executed and is not booked is not
    /// counted yet: it would be sent a second time.
    private static Optional<RejectCode> bar(Handle handle, OrderStep step, BigDecimal left) {
        if (left.signum() <= 0) {
            return Optional.of(RejectCode.NOTHING_LEFT);
        }
        return ExecutionStore.haveExecutionsNotBooked(handle, step.orderId())
                ? Optional.of(RejectCode.EXECUTION_NOT_BOOKED)
                : Optional.empty();
    }

    /// How many have signed for the order on these terms, as will be counted when it is sent.
    private static int signatures(Handle handle, OrderInput input) {
        return ApprovalStore.latestOf(handle, input.orderId(), hash(input))
                .filter(request -> request.state() == ApprovalState.APPROVED)
                .map(request -> request.approvedBy().size())
                .orElse(0);
    }

    @Override
    public OrderEvent amend(OrderStep step, OrderInput input, AmendInstruction instruction) {
        OrderInput to = input.withTerms(instruction.appliedTo(input.terms()));
        return change(step, to, instruction, (handle, before) -> {
            List<Reason> faults = AmendFaults.of(handle, input.terms(), before, instruction);
            if (!faults.isEmpty()) {
                return Changed.without(new OrderEvent.AmendRefused(faults), faults);
            }
            RiskAssessment found =
                    assess(handle, to, before).requiring(RiskStore.approvalsRequired(handle, step.orderId()));
            return Changed.by(amended(step, to, before, found), found);
        });
    }

    @Override
    public OrderEvent releaseAmendment(OrderStep step, OrderInput input, OrderTerms terms) {
        OrderInput to = input.withTerms(terms);
        return change(step, to, null, (handle, before) -> {
            if (StopStore.triggeredBy(handle, step.orderId()).isPresent()) {
                List<Reason> tooLate = List.of(Reason.of(RejectCode.STOP_TRIGGERED_ALREADY));
                return Changed.without(new OrderEvent.AmendFailed(tooLate), tooLate);
            }
            RiskAssessment found = assess(handle, to, before).signedBy(signatures(handle, to));
            return Changed.by(
                    found.verdict().allow()
                            ? new OrderEvent.AmendAllowed(riskCheckId(step), terms)
                            : new OrderEvent.AmendFailed(found.verdict().reasons()),
                    found);
        });
    }

    private RiskAssessment assess(Handle handle, OrderInput to, OrderLedger.Locked before) {
        BigDecimal traded = before.state().progress().cumQty();
        return assessor.assess(
                handle, to, before.state(), to.terms().quantity().value().subtract(traded));
    }

    private static OrderEvent amended(OrderStep step, OrderInput to, OrderLedger.Locked before, RiskAssessment found) {
        RiskVerdict verdict = found.verdict();
        if (!verdict.allow()) {
            return new OrderEvent.AmendRefused(verdict.reasons());
        }
        return verdict.approvalsRequired() == 0
                ? new OrderEvent.AmendAllowed(riskCheckId(step), to.terms())
                : new OrderEvent.AmendRequested(
                        riskCheckId(step),
                        to.terms(),
                        approvalId(step),
                        decidedBy(before.state(), found.at().plus(to.settings().approvalWindow())),
                        verdict.approvalsRequired());
    }

    /// Nobody is asked about an order for longer than it lives.
    private static Instant decidedBy(OrderState state, Instant window) {
        return state instanceof OrderState.Held(var _, Instant expiresAt, var _)
                        && expiresAt != null
                        && expiresAt.isBefore(window)
                ? expiresAt
                : window;
    }

    /// What a change came to.
    ///
    /// @param found absent when it did not come to risk
    private record Changed(OrderEvent event, @Nullable RiskAssessment found, List<Reason> reasons) {
        static Changed by(OrderEvent event, RiskAssessment found) {
            return new Changed(event, found, found.verdict().reasons());
        }

        static Changed without(OrderEvent event, List<Reason> faults) {
            return new Changed(event, null, faults);
        }
    }

    /// Decides on a change of an order that goes on as it is meanwhile: what it may cost beyond what is reserved is
    /// reserved as well.
    ///
    /// @param to the order as it is to be
    private OrderEvent change(
            OrderStep step,
            OrderInput to,
            @Nullable AmendInstruction instruction,
            BiFunction<Handle, OrderLedger.Locked, Changed> decide) {
        Instruction by = instruction == null ? null : new Instruction(instruction.by(), instruction.reason());
        return transaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            if (done.isPresent()) {
                return done.get();
            }
            Changed changed = decide.apply(handle, before);
            RiskAssessment found = changed.found();
            if (found == null) {
                OrderLedger.apply(
                        handle, step.orderId(), before, changed.event(), denied(step, to, by, changed.reasons()));
                return changed.event();
            }
            save(handle, step, to, found, RiskPurpose.AMEND);
            if (changed.event() instanceof OrderEvent.AmendRequested asked) {
                ApprovalStore.open(
                        handle,
                        opening(to, found, asked.approval(), asked.riskCheck(), asked.required(), asked.expiresAt()));
            }
            OrderLedger.apply(handle, step.orderId(), before, changed.event(), audit(step, to, found, by));
            if (found.verdict().allow()) {
                boolean tookEffect = OrderTransitions.termsAfter(before.state(), changed.event())
                        .isPresent();
                if (tookEffect) {
                    reserve(handle, to, found);
                } else {
                    ReservationStore.widen(handle, step.orderId(), found.quantity(), found.requiredCommitment());
                    lockFirmThatHolds(handle, step.orderId(), found);
                }
            }
            return changed.event();
        });
    }

    private OrderEvent barred(
            Handle handle,
            OrderStep step,
            OrderInput input,
            OrderLedger.Locked before,
            @Nullable Instruction instruction,
            Function<List<Reason>, OrderEvent> refused,
            RejectCode bar) {
        List<Reason> reasons = List.of(Reason.of(bar));
        OrderEvent event = refused.apply(reasons);
        OrderLedger.apply(handle, step.orderId(), before, event, denied(step, input, instruction, reasons));
        return event;
    }

    /// What did not come as far as policy.
    private AuditRecord denied(
            OrderStep step, OrderInput input, @Nullable Instruction instruction, List<Reason> reasons) {
        return new AuditRecord(
                clock.instant(),
                "RISK_DENIED",
                ORDER.onBehalfOf(instruction == null ? input.terms().trader() : instruction.by()),
                new About(step.orderId(), input.terms().accountId(), step.number()),
                instruction == null ? null : Map.of("reason", instruction.reason()),
                new Outcome(Verdict.DENY, reasons),
                null);
    }

    private void reserve(Handle handle, OrderInput input, RiskAssessment found) {
        ReservationStore.reserve(handle, input.terms(), found.quantity(), found.requiredCommitment());
        lockFirmThatHolds(handle, input.orderId(), found);
    }

    /// Takes the firm's lock, the last thing before the commit, and looks at the firm's own limit once more under it:
    /// another order may have used up what this one's decision was based on, and then it is decided anew.
    private static void lockFirmThatHolds(Handle handle, OrderId order, RiskAssessment found) {
        if (!FirmCapital.covers(RiskStore.lockFirm(handle, order), found.requiredCommitment())) {
            throw new FirmMoved();
        }
    }

    /// What was decided by something that moved meanwhile is decided anew.
    private <T> T transaction(Function<Handle, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return database.inTransaction(work::apply);
            } catch (FirmMoved | StopMet overtaken) {
                if (tries == TRIES_WHEN_OVERTAKEN) {
                    throw overtaken;
                }
            }
        }
    }

    private void save(Handle handle, OrderStep step, OrderInput input, RiskAssessment found, RiskPurpose purpose) {
        RiskVerdict verdict = found.verdict();
        RiskStore.save(
                handle,
                new RiskStore.RiskCheck(
                        riskCheckId(step),
                        step.orderId(),
                        step.number(),
                        purpose,
                        hash(input),
                        new RiskStore.Verdict(
                                verdict.allow(),
                                verdict.approvalsRequired(),
                                found.question(),
                                Json.write(verdict.checks()),
                                verdict.policy()),
                        found.at(),
                        found.at().plus(settings.decisionValidity())));
    }

    private static ApprovalStore.Opening opening(
            OrderInput input,
            RiskAssessment found,
            ApprovalId approval,
            RiskCheckId riskCheck,
            int required,
            Instant expiresAt) {
        CanonicalTerms terms = CanonicalTerms.of(input.terms());
        return new ApprovalStore.Opening(
                approval,
                input.orderId(),
                riskCheck,
                input.terms().accountId(),
                input.terms().trader(),
                new ApprovalStore.Signed(terms.json(), terms.hash()),
                Json.write(found.verdict().findings()),
                required,
                found.at(),
                expiresAt);
    }

    private static AuditRecord audit(
            OrderStep step, OrderInput input, RiskAssessment found, @Nullable Instruction instruction) {
        RiskVerdict verdict = found.verdict();
        Subject who = instruction == null ? input.terms().trader() : instruction.by();
        return new AuditRecord(
                found.at(),
                verdict.allow() ? "RISK_ALLOWED" : "RISK_DENIED",
                ORDER.onBehalfOf(who),
                new About(step.orderId(), input.terms().accountId(), step.number()),
                instruction == null
                        ? Map.of("question", found.question(), "checks", verdict.checks())
                        : Map.of(
                                "question",
                                found.question(),
                                "checks",
                                verdict.checks(),
                                "reason",
                                instruction.reason()),
                new Outcome(verdict.allow() ? Verdict.ALLOW : Verdict.DENY, verdict.reasons()),
                verdict.policy());
    }

    private static ApprovalId approvalId(OrderStep step) {
        return new ApprovalId("A-" + step.orderId().stem() + "-" + step.number());
    }

    private static TermsHash hash(OrderInput input) {
        return CanonicalTerms.of(input.terms()).hash();
    }

    private static RiskCheckId riskCheckId(OrderStep step) {
        return new RiskCheckId("R-" + step.orderId().stem() + "-" + step.number());
    }

    /// The firm's capital was used up between the decision and the reservation.
    private static final class FirmMoved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FirmMoved() {
            super("the firm's capital moved while the order was decided", null, false, false);
        }
    }
}
