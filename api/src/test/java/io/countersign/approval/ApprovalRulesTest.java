package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.identity.Caller;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import io.countersign.order.Subject;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyAnswer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A whole page of requests at once.
@Timeout(20)
class ApprovalRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final PolicyDecisionRef REF = new PolicyDecisionRef("decision-1", "bundle-1");
    private static final Caller CHECKER =
            new Caller(new Subject("checker1"), Set.of("checker"), Set.of(), NOW.plusSeconds(60));

    private final List<ApprovalRow> page =
            IntStream.range(0, 40).mapToObj(ApprovalRulesTest::request).toList();

    @Test
    void is_asked_about_side_by_side_and_each_request_gets_its_own_answer() {
        CountDownLatch together = new CountDownLatch(2);
        Policy oddOnesOnly = (_, question) -> {
            together.countDown();
            return await(together) ? answer(number((ApprovalQuestion) question) % 2 == 1) : silent();
        };

        Map<ApprovalId, Optional<String>> whyNot = rules(oddOnesOnly).whyNot(page, CHECKER);

        assertThat(whyNot).hasSize(page.size());
        for (int i = 0; i < page.size(); i++) {
            assertThat(whyNot.get(page.get(i).approvalId()))
                    .isEqualTo(i % 2 == 1 ? Optional.empty() : Optional.of("It is even."));
        }
    }

    @Test
    void a_question_that_fails_is_no_answer_and_least_of_all_a_yes() {
        Policy broken = (_, _) -> {
            throw new IllegalStateException("broken");
        };

        assertThatThrownBy(() -> rules(broken).whyNot(page, CHECKER)).hasMessageContaining("broken");
    }

    private static ApprovalRules rules(Policy policy) {
        return new ApprovalRules(policy, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PolicyAnswer answer(boolean allow) {
        return new PolicyAnswer.Decided(
                allow,
                allow ? List.of() : List.of(new Reason("EVEN", "It is even.", null, null)),
                JsonNodeFactory.instance.objectNode(),
                REF);
    }

    private static PolicyAnswer silent() {
        return new PolicyAnswer.Unavailable("nobody else asked");
    }

    private static int number(ApprovalQuestion question) {
        String id = question.request().approvalId();
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    private static ApprovalRow request(int number) {
        return new ApprovalRow(
                new ApprovalId("A-" + "A".repeat(26) + "-" + number),
                new OrderId("O-" + "A".repeat(26)),
                new AccountId("ACC-001"),
                new Subject("trader1"),
                new ApprovalRow.Terms("{}", new TermsHash("a".repeat(64))),
                JsonNodeFactory.instance.objectNode(),
                new ApprovalRow.Progress(ApprovalState.OPEN, 1, null, NOW, NOW.plusSeconds(300), null),
                List.of());
    }
}
