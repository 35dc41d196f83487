package io.countersign.risk;

import io.countersign.approval.ApprovalId;
import io.countersign.approval.ApprovalState;
import io.countersign.approval.ApprovalStore;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.Verdict;
import io.countersign.json.CanonicalTerms;
import io.countersign.json.Json;
import io.countersign.order.EntryOutcome;
import io.countersign.order.Instruction;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderRecorder;
import io.countersign.order.OrderStep;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.Subject;
import io.countersign.policy.Policy;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The pre-trade risk gate (SEC 15c3-5). Decision, reservation and audit record commit together or not at all.
public final class RiskGate implements RiskActivities {
    private static final Actor ORDER = Actor.service("order");
    private static final int TRIES_WHEN_FIRM_MOVED = 20;

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
        RiskAssessment found =
                assessor.assess(handle, input, input.terms().quantity().value());
        RiskVerdict verdict = found.verdict();
        RiskCheckId id = riskCheckId(step);
        OrderEvent event = verdict.allow() ? allowed(step, input, found) : new OrderEvent.Refused(verdict.reasons());
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
            ApprovalStore.open(handle, opening(input, found, asked));
        }
        if (verdict.allow()) {
            reserve(handle, input, found);
        }
        return new EntryOutcome.Entered(event);
    }

    private static OrderEvent allowed(OrderStep step, OrderInput input, RiskAssessment found) {
        int required = found.verdict().approvalsRequired();
        RiskCheckId id = riskCheckId(step);
        return required == 0
                ? new OrderEvent.Allowed(id)
                : new OrderEvent.ApprovalRequested(
                        id,
                        new ApprovalId("A-" + step.orderId().stem() + "-" + step.number()),
                        found.at().plus(input.settings().approvalWindow()),
                        required);
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
            if (left.signum() <= 0) {
                return nothingLeft(handle, step, input, before, instruction, refused);
            }
            RiskAssessment found = assessor.assess(handle, input, left).signedBy(signatures(handle, step.orderId()));
            OrderEvent event = found.verdict().allow()
                    ? new OrderEvent.Allowed(riskCheckId(step))
                    : refused.apply(found.verdict().reasons());
            save(handle, step, input, found, purpose);
            OrderLedger.apply(handle, step.orderId(), before, event, audit(step, input, found, instruction));
            if (found.verdict().allow()) {
                reserve(handle, input, found);
            }
            return event;
        });
    }

    /// How many have signed for the order, as will be counted when it is sent.
    private static int signatures(Handle handle, OrderId order) {
        return ApprovalStore.latestOf(handle, order)
                .filter(request -> request.state() == ApprovalState.APPROVED)
                .map(request -> request.approvedBy().size())
                .orElse(0);
    }

    /// What the venue still filled after the attempt had failed leaves nothing to check, to reserve or to send.
    private OrderEvent nothingLeft(
            Handle handle,
            OrderStep step,
            OrderInput input,
            OrderLedger.Locked before,
            @Nullable Instruction instruction,
            Function<List<Reason>, OrderEvent> refused) {
        List<Reason> reasons = List.of(Reason.of(RejectCode.NOTHING_LEFT));
        OrderEvent event = refused.apply(reasons);
        AuditRecord audit = new AuditRecord(
                clock.instant(),
                "RISK_DENIED",
                ORDER.onBehalfOf(instruction == null ? input.terms().trader() : instruction.by()),
                new About(step.orderId(), before.account(), step.number()),
                instruction == null ? null : Map.of("reason", instruction.reason()),
                new Outcome(Verdict.DENY, reasons),
                null);
        OrderLedger.apply(handle, step.orderId(), before, event, audit);
        return event;
    }

    /// Reserves under the firm's lock, where the firm's own limit is looked at once more: another order may have used
    /// up what this one's decision was based on, and then it is decided anew.
    private void reserve(Handle handle, OrderInput input, RiskAssessment found) {
        RiskStore.lockFirm(handle);
        if (!assessor.firmStillHolds(handle, input, found)) {
            throw new FirmMoved();
        }
        ReservationStore.reserve(handle, input.terms(), found.quantity(), found.requiredCommitment());
    }

    private <T> T transaction(Function<Handle, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return database.inTransaction(work::apply);
            } catch (FirmMoved moved) {
                if (tries == TRIES_WHEN_FIRM_MOVED) {
                    throw moved;
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
                        input.termsHash(),
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
            OrderInput input, RiskAssessment found, OrderEvent.ApprovalRequested asked) {
        CanonicalTerms terms = CanonicalTerms.of(input.terms());
        return new ApprovalStore.Opening(
                asked.approval(),
                input.orderId(),
                asked.riskCheck(),
                input.terms().accountId(),
                input.terms().trader(),
                new ApprovalStore.Signed(terms.json(), terms.hash()),
                Json.write(found.verdict().findings()),
                asked.required(),
                found.at(),
                asked.expiresAt());
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
