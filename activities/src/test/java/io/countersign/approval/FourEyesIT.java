package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.Subject;
import io.countersign.policy.PolicyAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FourEyesIT {

    private static final Set<String> CHECKER = Set.of("checker");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private OrderInput input;

    @BeforeEach
    void anOrderWaitsForOneChecker() {
        desk = Desk.on(database);
        input = waiting("6000");
    }

    private OrderInput waiting(String quantity) {
        OrderInput order =
                AnOrder.toBuy(quantity, "IBM").at("100.00").of("ACC-003").input();
        assertThat(desk.enter(order)).isInstanceOf(OrderEvent.ApprovalRequested.class);
        return order;
    }

    private OrderEvent decide(String checker, Set<String> roles, Verdict verdict, TermsHash hash, String reason) {
        desk.vouch(checker, Duration.ofHours(1), roles.toArray(String[]::new));
        return desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), new Decision(new Subject(checker), verdict, hash, reason));
    }

    private OrderEvent approve(String checker, Set<String> roles) {
        return decide(checker, roles, Verdict.APPROVE, input.termsHash(), "seen");
    }

    private String requestState() {
        return desk.value(
                String.class,
                "SELECT state FROM approval WHERE order_id = ?",
                input.orderId().value());
    }

    private long decisions() {
        return desk.value(Long.class, "SELECT COUNT(*) FROM approval_decision");
    }

    @Test
    void a_checker_approves() {
        OrderEvent event = approve("checker1", CHECKER);

        assertThat(event).isEqualTo(new OrderEvent.Approved(new Subject("checker1")));
        assertThat(requestState()).isEqualTo("APPROVED");
        assertThat(desk.row("SELECT * FROM approval_decision"))
                .containsEntry("checker_id", "checker1")
                .containsEntry("maker_id", "trader1")
                .containsEntry("verdict", "APPROVE")
                .containsEntry("reason", "seen")
                .containsEntry("terms_hash", input.termsHash().value());
        assertThat(desk.row("SELECT * FROM audit WHERE step = 2"))
                .containsEntry("type", "APPROVAL_GIVEN")
                .containsEntry("on_behalf_of", "checker1")
                .containsEntry("bundle_revision", "dev");
    }

    @Test
    void a_checker_declines_and_everything_is_given_back() {
        OrderEvent event = decide("checker1", CHECKER, Verdict.REJECT, input.termsHash(), "too much of it");

        assertThat(event).isEqualTo(new OrderEvent.Declined(new Subject("checker1"), "too much of it"));
        assertThat(requestState()).isEqualTo("REJECTED");
        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(desk.value(Long.class, "SELECT open_orders_minor FROM firm")).isZero();
    }

    @Test
    void where_two_are_asked_the_first_is_not_enough() {
        input = waiting("60000");

        approve("checker1", CHECKER);
        assertThat(requestState()).isEqualTo("OPEN");
        assertThat(codes(approve("checker1", CHECKER))).containsExactly("ALREADY_DECIDED");

        approve("checker2", CHECKER);
        assertThat(requestState()).isEqualTo("APPROVED");
        assertThat(decisions()).isEqualTo(2);
    }

    @Test
    void where_two_are_asked_one_is_enough_to_decline() {
        input = waiting("60000");
        approve("checker1", CHECKER);

        decide("checker2", CHECKER, Verdict.REJECT, input.termsHash(), "no");

        assertThat(requestState()).isEqualTo("REJECTED");
    }

    @Test
    void the_maker_is_refused_even_as_a_checker() {
        isRefused(approve("trader1", Set.of("trader", "checker")), "trader1", "SELF_APPROVAL");
    }

    @Test
    void the_maker_does_not_decline_either() {
        isRefused(decide("trader1", CHECKER, Verdict.REJECT, input.termsHash(), "my own"), "trader1", "SELF_APPROVAL");
    }

    @Test
    void who_is_no_checker_is_refused() {
        isRefused(approve("operations1", Set.of("operations", "auditor")), "operations1", "NOT_ENTITLED");
    }

    @Test
    void a_decision_on_other_terms_is_refused() {
        OrderEvent event =
                decide("checker1", CHECKER, Verdict.APPROVE, new TermsHash("ab".repeat(32)), "seen something else");

        isRefused(event, "checker1", "TERMS_CHANGED");
    }

    @Test
    void a_decision_that_comes_too_late_is_refused() {
        desk.clock.advance(input.settings().approvalWindow());

        isRefused(approve("checker1", CHECKER), "checker1", "EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t", "\u00a0", "\u2003", "\u200b", "\u0007"})
    void a_decision_without_a_reason_that_can_be_seen_is_refused(String blank) {
        isRefused(
                decide("checker1", CHECKER, Verdict.APPROVE, input.termsHash(), blank), "checker1", "REASON_REQUIRED");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        OrderEvent event = decide("trader1", Set.of("trader"), Verdict.APPROVE, new TermsHash("ab".repeat(32)), "");

        isRefused(event, "trader1", "NOT_ENTITLED", "REASON_REQUIRED", "SELF_APPROVAL", "TERMS_CHANGED");
    }

    @Test
    void a_decision_is_refused_when_policy_is_silent() {
        Desk silent = desk.asking((_, _) -> new PolicyAnswer.Unavailable("for the test"));

        OrderEvent event = silent.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));

        isRefused(event, "checker1", "POLICY_UNAVAILABLE");
    }

    private void isRefused(OrderEvent event, String checker, String... codes) {
        assertThat(codes(event)).containsExactly(codes);
        assertThat(desk.row("SELECT * FROM audit WHERE step = 2"))
                .containsEntry("type", "DECISION_REFUSED")
                .containsEntry("verdict", "REFUSED")
                .containsEntry("on_behalf_of", checker);
        List<String> recorded = desk.database.withHandle(handle -> handle.createQuery(
                        "SELECT r ->> 'code' FROM audit, jsonb_array_elements(reasons) r WHERE step = 2")
                .mapTo(String.class)
                .list());
        assertThat(recorded).containsExactly(codes);
        assertThat(decisions()).isZero();
        assertThat(requestState()).isEqualTo("OPEN");
        assertThat(desk.status(input)).isEqualTo("PENDING_APPROVAL");
    }

    private static List<String> codes(OrderEvent event) {
        assertThat(event).isInstanceOf(OrderEvent.DecisionRefused.class);
        return event instanceof OrderEvent.DecisionRefused refused
                ? refused.reasons().stream().map(Reason::code).toList()
                : List.of();
    }

    @Test
    void a_late_decision_on_a_closed_request_is_put_on_record() {
        approve("checker1", CHECKER);

        assertThat(codes(approve("checker2", CHECKER))).containsExactly("ALREADY_DECIDED");
        assertThat(decisions()).isOne();
    }

    @Test
    void a_decision_counts_while_a_token_that_was_seen_vouches_for_the_role() {
        desk.vouch("checker1", Duration.ofSeconds(1), "checker");

        assertThat(desk.fourEyes.decide(
                        desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE)))
                .isInstanceOf(OrderEvent.Approved.class);
    }

    @Test
    void a_decision_does_not_count_when_the_token_has_run_out() {
        desk.vouch("checker1", Duration.ZERO, "checker");

        isRefused(
                desk.fourEyes.decide(
                        desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE)),
                "checker1",
                "NOT_ENTITLED");
    }

    @Test
    void a_decision_of_somebody_who_was_never_seen_does_not_count() {
        isRefused(
                desk.fourEyes.decide(
                        desk.next(input), Steps.approval(input), Steps.decision(input, "stranger", Verdict.APPROVE)),
                "stranger",
                "NOT_ENTITLED");
    }

    @Test
    void a_request_of_another_order_cannot_be_decided() {
        OrderInput other = waiting("6000");

        assertThatThrownBy(() -> desk.fourEyes.decide(
                        desk.next(input), Steps.approval(other), Steps.decision(input, "checker1", Verdict.APPROVE)))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void not_even_a_policy_that_allows_it_lets_the_maker_decide(Verdict verdict) {
        Desk lenient = desk.asking((_, _) ->
                new PolicyAnswer.Decided(true, List.of(), NullNode.getInstance(), new PolicyDecisionRef("d1", "r1")));

        OrderEvent event = lenient.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "trader1", verdict));

        isRefused(event, "trader1", "SELF_APPROVAL");
        assertThat(desk.row("SELECT * FROM audit WHERE step = 2"))
                .as("which decision of which bundle it was")
                .containsEntry("decision_id", "d1")
                .containsEntry("bundle_revision", "r1");
    }

    /// Spaces of all kinds, and characters that are none but look like it: what policy takes for a reason the
    /// database must take too, or the decision could never be put on record.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00a0",
                "\u1680",
                "\u180e",
                "\u2003",
                "\u2028",
                "\u200b",
                "\u202f",
                "\u3000",
                "\ufeff",
                "\u0085",
                "\u001c",
                "\u0000",
                "\u0000 seen",
                "seen\u0000",
                "\ud800",
                "\u0007"
            })
    void any_text_can_be_put_on_record(String reason) {
        OrderEvent event = decide("checker1", CHECKER, Verdict.APPROVE, input.termsHash(), reason);

        assertThat(event).isInstanceOfAny(OrderEvent.Approved.class, OrderEvent.DecisionRefused.class);
    }
}
