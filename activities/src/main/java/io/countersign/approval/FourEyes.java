package io.countersign.approval;

import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.identity.PersonStore;
import io.countersign.order.Amendment;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderState;
import io.countersign.order.OrderStep;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Maker and checker. Whether a decision counts is decided by policy, here, and by the database; one that does
/// not count is put on record all the same.
public final class FourEyes implements ApprovalActivities {
    private static final Logger LOG = LoggerFactory.getLogger(FourEyes.class);
    private static final Actor ORDER = Actor.service("order");

    private final Jdbi database;
    private final Policy policy;
    private final Clock clock;

    public FourEyes(Jdbi database, Policy policy, Clock clock) {
        this.database = database;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public OrderEvent decide(OrderStep step, ApprovalId approval, Decision decision) {
        return database.inTransaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            return done.isPresent() ? done.get() : decide(handle, step, before, approval, decision);
        });
    }

    private OrderEvent decide(
            Handle handle, OrderStep step, OrderLedger.Locked before, ApprovalId approval, Decision decision) {
        Instant now = clock.instant();
        ApprovalStore.Standing standing = ApprovalStore.lock(handle, approval)
                .filter(found -> found.orderId().equals(step.orderId()))
                .orElseThrow(() -> new IllegalStateException(approval + " is no request of " + step.orderId()));
        Set<String> roles = PersonStore.rolesOf(handle, decision.checker(), now);
        PolicyAnswer answer = policy.ask(PolicyPackage.APPROVAL, ApprovalQuestion.of(standing, decision, roles, now));
        OrderEvent event = event(answer, standing, decision);
        if (!(event instanceof OrderEvent.DecisionRefused)) {
            ApprovalStore.decide(handle, standing, decision, now);
        }
        OrderState after = OrderLedger.apply(
                handle, step.orderId(), before, event, audit(step, before, decision, event, answer, now));
        if (event instanceof OrderEvent.Declined) {
            ApprovalStore.close(handle, step.orderId(), ApprovalState.REJECTED, now);
        } else if (event instanceof OrderEvent.Approved && isSigned(after)) {
            ApprovalStore.close(handle, step.orderId(), ApprovalState.APPROVED, now);
        }
        return event;
    }

    /// Whether every signature is there, for the order or for a change of it.
    private static boolean isSigned(OrderState state) {
        return state instanceof OrderState.Approved
                || state.change().filter(Amendment.Signed.class::isInstance).isPresent();
    }

    private static OrderEvent event(PolicyAnswer answer, ApprovalStore.Standing standing, Decision decision) {
        return switch (answer) {
            case PolicyAnswer.Unavailable _ -> refused(decision, List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE)));
            case PolicyAnswer.Decided decided -> {
                if (!decided.allow()) {
                    yield refused(decision, decided.reasons());
                }
                if (decision.checker().equals(standing.maker())) {
                    // An answer and no error, which would be tried again for ever. The bundle is broken: that is for
                    // people.
                    LOG.error("Policy let the maker decide on {}: {}", standing.id(), decided.ref());
                    yield refused(decision, List.of(Reason.of(RejectCode.SELF_APPROVAL)));
                }
                yield switch (decision.verdict()) {
                    case APPROVE -> new OrderEvent.Approved(decision.checker());
                    case REJECT -> new OrderEvent.Declined(decision.checker(), decision.reason());
                };
            }
        };
    }

    private static OrderEvent refused(Decision decision, List<Reason> reasons) {
        return new OrderEvent.DecisionRefused(decision.checker(), reasons);
    }

    private static AuditRecord audit(
            OrderStep step,
            OrderLedger.Locked before,
            Decision decision,
            OrderEvent event,
            PolicyAnswer answer,
            Instant now) {
        return new AuditRecord(
                now,
                switch (event) {
                    case OrderEvent.Approved _ -> "APPROVAL_GIVEN";
                    case OrderEvent.Declined _ -> "APPROVAL_DENIED";
                    default -> "DECISION_REFUSED";
                },
                ORDER.onBehalfOf(decision.checker()),
                new About(step.orderId(), before.account(), step.number()),
                decision,
                event instanceof OrderEvent.DecisionRefused refused
                        ? new Outcome(AuditRecord.Verdict.REFUSED, refused.reasons())
                        : new Outcome(AuditRecord.Verdict.ALLOW, List.of()),
                answer instanceof PolicyAnswer.Decided decided ? decided.ref() : null);
    }
}
