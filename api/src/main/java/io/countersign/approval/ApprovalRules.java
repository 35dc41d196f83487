package io.countersign.approval;

import io.countersign.identity.Caller;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import io.countersign.policy.PolicyPackage;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks policy (`trading/approval`) what a caller may do with a request, before they do it. What it says here
/// is for show: a decision is judged again when it is made. Thread-safe.
public final class ApprovalRules {
    /// How many questions one list has under way: more would not come back sooner, and orders ask the same
    /// server.
    private static final int AT_ONCE = 8;

    private final Policy policy;
    private final Clock clock;

    public ApprovalRules(Policy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /// Why the caller's approval would not count now, in words; null where it would.
    @Nullable
    String whyNot(ApprovalRow row, Caller caller) {
        if (row.progress().state() != ApprovalState.OPEN) {
            return "The request is " + row.progress().state() + ".";
        }
        ApprovalQuestion question = new ApprovalQuestion(
                request(row),
                checker(caller),
                Verdict.APPROVE.name(),
                row.terms().hash().value(),
                "-",
                clock.millis());
        PolicyAnswer answer = policy.ask(PolicyPackage.APPROVAL, question);
        return isAllowed(answer)
                ? null
                : reasons(answer).stream().map(Reason::message).collect(Collectors.joining(" "));
    }

    /// The same of many requests, each empty where the caller's approval would count. Policy is asked about
    /// several at once, for one after the other a full page takes longer than a second.
    Map<ApprovalId, Optional<String>> whyNot(List<ApprovalRow> rows, Caller caller) {
        try (ExecutorService asking =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            Map<ApprovalId, CompletableFuture<Optional<String>>> asked = new HashMap<>();
            for (ApprovalRow row : rows) {
                asked.put(
                        row.approvalId(),
                        CompletableFuture.supplyAsync(() -> Optional.ofNullable(whyNot(row, caller)), asking));
            }
            return asked.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, answer -> answer.getValue().join()));
        }
    }

    /// What policy says to a claim.
    PolicyAnswer claim(ApprovalRow row, Caller caller) {
        ApprovalQuestion question =
                new ApprovalQuestion(request(row), checker(caller), "CLAIM", null, null, clock.millis());
        return policy.ask(PolicyPackage.APPROVAL, question);
    }

    static boolean isAllowed(PolicyAnswer answer) {
        return answer instanceof PolicyAnswer.Decided decided && decided.allow();
    }

    static List<Reason> reasons(PolicyAnswer answer) {
        return switch (answer) {
            case PolicyAnswer.Decided decided -> decided.reasons();
            case PolicyAnswer.Unavailable _ -> List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE));
        };
    }

    private static ApprovalQuestion.Checker checker(Caller caller) {
        return new ApprovalQuestion.Checker(caller.subject().value(), caller.roles());
    }

    private static ApprovalQuestion.Request request(ApprovalRow row) {
        ApprovalRow.Progress progress = row.progress();
        return new ApprovalQuestion.Request(
                row.approvalId().value(),
                row.orderId().value(),
                row.maker().value(),
                row.terms().hash().value(),
                progress.state().name(),
                progress.expiresAt().toEpochMilli(),
                progress.required(),
                row.decisions().stream()
                        .map(signature -> signature.checker().value())
                        .toList(),
                progress.claimedBy() == null ? null : progress.claimedBy().value());
    }
}
