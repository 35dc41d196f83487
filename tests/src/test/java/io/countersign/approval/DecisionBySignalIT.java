package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.TemporalCli;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Decisions that an operator sends by `temporal workflow signal`, when the interface is away: the same checks
/// hold.
class DecisionBySignalIT {

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private static TemporalCli cli;

    private final Person trader = countersign.as("trader1");
    private final Person checker = countersign.as("checker1");

    @BeforeAll
    static void open() {
        cli = new TemporalCli(countersign.place());
    }

    private Answer opened(Person maker) {
        // The checker's token is seen when they read the request.
        return checker.approvalOf(maker.submit(Order.buy("BAC", 40_000)).orderId());
    }

    private void signal(Answer approval, String by, String roles, String verdict, String termsHash) {
        String input = """
                {"checker": "%s", "roles": %s, "verdict": "%s", "termsHash": "%s",
                 "reason": "the interface is down"}""".formatted(by, roles, verdict, termsHash);
        cli.signal(trader.order(approval.orderId()).text("/workflowId"), "decision", input);
    }

    /// Waits for the refusal on record.
    private List<String> refusals(Answer approval) {
        JsonNode record = Eventually.get(
                        () -> countersign
                                .as("auditor1")
                                .get("/api/audit?type=DECISION_REFUSED&orderId=" + approval.orderId())
                                .items(),
                        items -> !items.isEmpty())
                .getFirst();
        assertThat(trader.order(approval.orderId()).orderStatus()).isEqualTo("PENDING_APPROVAL");
        return record.path("reasons").findValuesAsText("code");
    }

    @Test
    void a_checker_whose_token_was_seen_may_approve() {
        Answer approval = opened(trader);

        signal(approval, "checker1", "[]", "APPROVE", approval.text("/termsHash"));

        Answer order = trader.awaitEnd(approval.orderId());
        assertThat(order.orderStatus()).as(order.toString()).isEqualTo("FILLED");
        assertThat(order.text("/approval/approvedBy/0")).isEqualTo("checker1");
        countersign.histories().keep("approved-by-signal", approval.orderId());
    }

    @Test
    void a_checker_may_reject() {
        Answer approval = opened(trader);

        signal(approval, "checker1", "[]", "REJECT", approval.text("/termsHash"));

        assertThat(trader.awaitEnd(approval.orderId()).reasons()).containsExactly("APPROVAL_REJECTED");
    }

    @Test
    void somebody_whom_nobody_vouched_for_may_not() {
        Answer approval = opened(trader);

        signal(approval, "checker9", "[]", "APPROVE", approval.text("/termsHash"));

        assertThat(refusals(approval)).containsExactly("NOT_ENTITLED");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
        countersign.histories().keep("signed-by-nobody-known", approval.orderId());
    }

    @Test
    void roles_that_the_message_claims_are_not_believed() {
        Answer approval = opened(trader);

        signal(approval, "checker9", "[\"checker\"]", "APPROVE", approval.text("/termsHash"));

        assertThat(refusals(approval)).containsExactly("NOT_ENTITLED");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void the_maker_may_not() {
        Answer approval = opened(countersign.as("both1"));

        signal(approval, "both1", "[]", "APPROVE", approval.text("/termsHash"));

        assertThat(refusals(approval)).containsExactly("SELF_APPROVAL");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void what_was_signed_must_be_what_was_ordered() {
        Answer approval = opened(trader);

        signal(approval, "checker1", "[]", "APPROVE", "0".repeat(64));

        assertThat(refusals(approval)).containsExactly("TERMS_CHANGED");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }
}
