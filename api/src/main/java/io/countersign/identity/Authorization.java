package io.countersign.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.audit.AuditStore;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Asks policy whether a caller may do what they ask. Nothing is allowed that policy does not allow. Thread-safe.
public final class Authorization {
    private static final Actor API = Actor.service("api");

    private final Policy policy;
    private final Jdbi jdbi;
    private final Clock clock;

    public Authorization(Policy policy, Jdbi jdbi, Clock clock) {
        this.policy = policy;
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// For actions that only read.
    ///
    /// @return whose records the caller may see
    /// @throws io.countersign.api.ProblemException when it is not allowed
    public AccountScope toRead(Caller caller, Action action, Target target) {
        return switch (ask(caller, action, target)) {
            case Verdict.Allowed(AccountScope scope) -> scope;
            case Verdict.Denied denied -> throw problem(denied).exception();
        };
    }

    /// For what tells nothing of any order, account or person, and is needed most while policy does not work: the
    /// state of the parts. Whom policy denies is denied. Where it gives no decision, every caller is let through,
    /// for their token was verified, and is told no more than which of our parts are well: what else they may do
    /// still waits for policy. Nothing else may be asked this way.
    ///
    /// @return whether policy has allowed it: else nothing is told but what works and what does not
    /// @throws io.countersign.api.ProblemException when policy denies it
    public boolean unlessDenied(Caller caller, Action action) {
        Verdict verdict = ask(caller, action, Target.NONE);
        if (verdict instanceof Verdict.Denied denied && !denied.unavailable()) {
            throw problem(denied).exception();
        }
        return verdict instanceof Verdict.Allowed;
    }

    /// For actions that only read, where a denial is no error but narrows what is shown.
    public boolean mayRead(Caller caller, Action action) {
        return switch (ask(caller, action, Target.NONE)) {
            case Verdict.Allowed _ -> true;
            case Verdict.Denied denied
            when denied.unavailable() -> throw problem(denied).exception();
            case Verdict.Denied _ -> false;
        };
    }

    /// For actions that change something: a denial is put on record.
    ///
    /// @throws io.countersign.api.ProblemException when it is not allowed
    public void toChange(Caller caller, Action action, Target target) {
        if (ask(caller, action, target) instanceof Verdict.Denied denied) {
            record(caller, action, target, denied);
            throw problem(denied).exception();
        }
    }

    private sealed interface Verdict {
        record Allowed(AccountScope scope) implements Verdict {}

        record Denied(List<Reason> reasons, @Nullable PolicyDecisionRef policy) implements Verdict {
            boolean unavailable() {
                return policy == null;
            }
        }
    }

    private record Question(
            String subject, Set<String> roles, Set<AccountId> accounts, String action, Target resource) {}

    private Verdict ask(Caller caller, Action action, Target target) {
        Question question =
                new Question(caller.subject().value(), caller.roles(), caller.accounts(), action.policyName(), target);
        return switch (policy.ask(PolicyPackage.AUTHZ, question)) {
            case PolicyAnswer.Decided decided when decided.allow() -> new Verdict.Allowed(scope(decided.document()));
            case PolicyAnswer.Decided decided -> new Verdict.Denied(decided.reasons(), decided.ref());
            case PolicyAnswer.Unavailable _ ->
                new Verdict.Denied(List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE)), null);
        };
    }

    /// Everybody's only where policy says so in so many words.
    private static AccountScope scope(JsonNode decision) {
        JsonNode accounts = decision.path("scope").path("accounts");
        if (accounts.isTextual() && accounts.textValue().equals("ALL")) {
            return new AccountScope.All();
        }
        Set<AccountId> named = new HashSet<>();
        if (accounts.isArray()) {
            accounts.forEach(account -> named.add(new AccountId(account.asText())));
        }
        return new AccountScope.Only(named);
    }

    private static Problem problem(Verdict.Denied denied) {
        if (denied.unavailable()) {
            return Problem.of(
                    ProblemCode.POLICY_UNAVAILABLE, "Policy gave no decision, and without one nothing is allowed");
        }
        ProblemCode code = denied.reasons().stream()
                .map(reason -> code(reason.code()))
                .filter(known -> known != ProblemCode.NOT_ENTITLED)
                .findFirst()
                .orElse(ProblemCode.NOT_ENTITLED);
        String detail = denied.reasons().isEmpty()
                ? code.title()
                : denied.reasons().getFirst().message();
        return Problem.of(code, detail).because(denied.reasons());
    }

    private static ProblemCode code(String reason) {
        return switch (reason) {
            case "ACCOUNT_NOT_ENTITLED" -> ProblemCode.ACCOUNT_NOT_ENTITLED;
            case "NOT_THE_TRADER" -> ProblemCode.NOT_THE_TRADER;
            default -> ProblemCode.NOT_ENTITLED;
        };
    }

    private void record(Caller caller, Action action, Target target, Verdict.Denied denied) {
        Question question =
                new Question(caller.subject().value(), caller.roles(), caller.accounts(), action.policyName(), target);
        AuditRecord entry = new AuditRecord(
                clock.instant(),
                "AUTHORIZATION_DENIED",
                API.onBehalfOf(caller.subject()),
                new AuditRecord.About(target.orderId(), target.accountId(), null),
                question,
                new AuditRecord.Outcome(AuditRecord.Verdict.REFUSED, denied.reasons()),
                denied.policy());
        jdbi.useTransaction(handle -> AuditStore.append(handle, entry));
    }
}
