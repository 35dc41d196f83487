package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.Together;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Orders that are too large for one name.
class ApprovalIT {
    /// Worth more than $500,000.
    private static final Order LARGE = Order.buy("BAC", 40_000);

    /// Worth more than $5,000,000.
    private static final Order VERY_LARGE = Order.buy("SPY", 31_000).by("ACC-003");

    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person trader = countersign.as("trader1");
    private final Person checker = countersign.as("checker1");
    private final Person other = countersign.as("checker2");

    /// The orders of all tests add up on one account: concentration and credit are not what is tried here.
    @BeforeAll
    static void thereIsRoom() {
        countersign.execute("UPDATE risk_limit SET max_concentration_bps = 10000, credit_line_minor = 5000000000"
                + " WHERE account_id = 'ACC-001'");
    }

    private Answer opened(Person by, Order order) {
        Answer submitted = by.submit(anew(order));
        assertThat(submitted.orderStatus()).as(submitted.toString()).isEqualTo("PENDING_APPROVAL");
        return checker.approvalOf(submitted.orderId());
    }

    private static Order anew(Order order) {
        return order.called(Order.buy("BAC", 1).clientOrderId());
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    private static List<JsonNode> audit(Answer approval, String type) {
        return countersign
                .as("auditor1")
                .get("/api/audit?type=%s&orderId=%s".formatted(type, approval.orderId()))
                .items();
    }

    @Test
    void a_large_order_waits_and_its_request_says_everything_that_is_signed_for() throws Exception {
        Answer order = trader.submit(anew(LARGE));
        Answer approval = checker.approvalOf(order.orderId());

        assertThat(order.orderStatus()).isEqualTo("PENDING_APPROVAL");
        assertThat(order.text("/approval/state")).isEqualTo("OPEN");
        assertThat(order.text("/approval/required")).isEqualTo("1");
        assertThat(approval.text("/orderId")).isEqualTo(order.orderId());
        assertThat(approval.text("/maker")).isEqualTo("trader1");
        assertThat(approval.text("/terms/symbol")).isEqualTo("BAC");
        assertThat(approval.text("/terms/quantity")).isEqualTo("40000");
        assertThat(approval.body().path("findings")).hasSizeGreaterThan(12);
        assertThat(approval.text("/findings/0/code")).isEqualTo("APPROVAL_REQUIRED");
        assertThat(approval.text("/findings/0/limit")).isEqualTo("500000.00 USD");
        assertThat(approval.text("/findings/0/actual")).isEqualTo(order.text("/notional") + " USD");
        assertThat(order.text("/currency")).isEqualTo("USD");
        assertThat(approval.body().path("mayDecide").asBoolean()).isTrue();
        assertThat(approval.body().path("whyNot").isNull()).isTrue();
        String canonical =
                countersign.value(String.class, "SELECT terms FROM approval WHERE order_id = ?", order.orderId());
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        assertThat(approval.text("/termsHash"))
                .isEqualTo(HexFormat.of().formatHex(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8))));
        assertThat(checker.get("/api/approvals?state=OPEN").items())
                .extracting(item -> item.path("approvalId").asText())
                .contains(approval.text("/approvalId"));
        assertThat(checker.approve(approval, "as planned").status()).isEqualTo(200);
    }

    @Test
    void a_large_order_is_executed_when_another_person_has_signed_and_risk_was_asked_again() {
        Answer approval = opened(trader, LARGE);

        Answer approved = checker.approve(approval, "within the mandate");

        assertThat(approved.status()).as(approved.toString()).isEqualTo(200);
        assertThat(approved.text("/state")).isEqualTo("APPROVED");
        assertThat(approved.text("/decisions/0/checker")).isEqualTo("checker1");
        assertThat(approved.text("/decisions/0/reason")).isEqualTo("within the mandate");
        Answer order = trader.awaitEnd(approval.orderId());
        assertThat(order.orderStatus()).as(order.toString()).isEqualTo("FILLED");
        assertThat(order.text("/approval/approvedBy/0")).isEqualTo("checker1");
        assertThat(audit(approval, "APPROVAL_GIVEN"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.at("/actor/onBehalfOf").asText()).isEqualTo("checker1"));
        assertThat(audit(approval, "RISK_ALLOWED"))
                .as("at entry, and at release")
                .hasSize(2);
        assertThat(countersign.value(
                        String.class,
                        "SELECT string_agg(purpose, ' ' ORDER BY step) FROM risk_check WHERE order_id = ?",
                        approval.orderId()))
                .isEqualTo("ENTRY RELEASE");
        countersign.histories().keep("approved", approval.orderId());
    }

    @Test
    void of_two_thresholds_the_one_that_asks_for_more_is_named() {
        Answer approval = opened(countersign.as("trader2"), VERY_LARGE);

        assertThat(approval.text("/required")).isEqualTo("2");
        assertThat(approval.body().path("findings"))
                .filteredOn(finding -> finding.path("code").asText().equals("APPROVAL_REQUIRED"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.path("limit").asText()).isEqualTo("5000000.00 USD"));
        assertThat(checker.reject(approval, "only looked at").status()).isEqualTo(200);
    }

    @Test
    void requests_are_found_by_who_claimed_them_and_by_when_they_were_closed() {
        Answer claimed = opened(trader, LARGE);
        Answer before = opened(trader, LARGE);
        Answer after = opened(trader, LARGE);
        checker.claim(claimed);
        checker.reject(before, "first");
        String from = checker.reject(after, "then").text("/closedAt");

        assertThat(ids("?state=OPEN&claimedBy=checker1")).contains(id(claimed)).doesNotContain(id(before), id(after));
        assertThat(ids("?claimedBy=checker2")).doesNotContain(id(claimed));
        assertThat(ids("?from=" + from)).contains(id(after)).doesNotContain(id(claimed), id(before));
        assertThat(checker.reject(claimed, "only looked at").status()).isEqualTo(200);
        assertThat(ids("?from=" + from))
                .as("latest first")
                .startsWith(id(after))
                .contains(id(claimed));
    }

    private List<String> ids(String filter) {
        return checker.get("/api/approvals" + filter).items().stream()
                .map(item -> item.path("approvalId").asText())
                .toList();
    }

    private static String id(Answer approval) {
        return approval.text("/approvalId");
    }

    @Test
    void a_rejected_order_never_leaves_the_house() {
        Answer approval = opened(trader, LARGE);

        Answer rejected = checker.reject(approval, "not before the earnings call");

        assertThat(rejected.status()).isEqualTo(200);
        assertThat(rejected.text("/state")).isEqualTo("REJECTED");
        Answer order = trader.awaitEnd(approval.orderId());
        assertThat(order.orderStatus()).isEqualTo("REJECTED");
        assertThat(order.reasons()).containsExactly("APPROVAL_REJECTED");
        assertThat(order.text("/reasons/0/message")).contains("not before the earnings call");
        assertNothingWasSentOrIsReserved(approval.orderId());
        countersign.histories().keep("declined", approval.orderId());
    }

    private static void assertNothingWasSentOrIsReserved(String orderId) {
        assertThat(countersign.value(
                        Integer.class, "SELECT count(*) FROM execution_intent WHERE order_id = ?", orderId))
                .isZero();
        assertThat(countersign.value(
                        Integer.class,
                        "SELECT count(*) FROM reservation WHERE order_id = ? AND open_quantity > 0",
                        orderId))
                .isZero();
    }

    @Test
    void a_trader_withdraws_what_nobody_has_signed_yet_and_nobody_else_does() {
        Answer approval = opened(trader, LARGE);

        assertRefused(countersign.as("trader2").ask(approval.orderId(), "withdraw", "not mine"), 403, "NOT_THE_TRADER");
        assertRefused(checker.ask(approval.orderId(), "withdraw", "not mine"), 403, "NOT_ENTITLED");
        Answer withdrawn = trader.ask(approval.orderId(), "withdraw", "second thoughts");

        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.orderStatus()).isEqualTo("CANCELED");
        assertThat(withdrawn.reasons()).containsExactly("WITHDRAWN");
        assertThat(withdrawn.text("/approval/state")).isEqualTo("WITHDRAWN");
        assertNothingWasSentOrIsReserved(approval.orderId());
        assertRefused(checker.approve(approval, "too late"), 409, "ALREADY_DECIDED");
        countersign.histories().keep("withdrawn", approval.orderId());
    }

    @Test
    void risk_has_the_last_word_when_limits_moved_while_the_order_waited() {
        Answer approval =
                opened(countersign.as("trader2"), Order.buy("AIG", 12_000).by("ACC-003"));
        try {
            countersign.execute("UPDATE account SET status = 'BLOCKED' WHERE account_id = 'ACC-003'");

            assertThat(checker.approve(approval, "fine with me").status()).isEqualTo(200);

            Answer order = countersign.as("trader2").awaitEnd(approval.orderId());
            assertThat(order.orderStatus()).isEqualTo("REJECTED");
            assertThat(order.reasons()).containsExactly("ACCOUNT_BLOCKED");
            assertNothingWasSentOrIsReserved(approval.orderId());
            countersign.histories().keep("refused-at-release", approval.orderId());
        } finally {
            countersign.execute("UPDATE account SET status = 'ACTIVE' WHERE account_id = 'ACC-003'");
        }
    }

    @Test
    void a_claim_tells_others_that_somebody_is_at_it_and_keeps_them_from_claiming() {
        Answer approval = opened(trader, LARGE);

        Answer claimed = checker.claim(approval);

        assertThat(claimed.status()).as(claimed.toString()).isEqualTo(200);
        assertThat(claimed.text("/claimedBy")).isEqualTo("checker1");
        assertThat(checker.claim(approval).status()).as("once more").isEqualTo(200);
        assertRefused(other.claim(approval), 409, "CLAIMED_BY_ANOTHER");
        assertThat(audit(approval, "APPROVAL_CLAIMED")).isNotEmpty();
        assertThat(other.reject(approval, "a claim binds nobody").status()).isEqualTo(200);
        assertRefused(checker.claim(approval), 409, "ALREADY_DECIDED");
    }

    @Test
    void the_maker_may_not_sign_and_that_they_tried_is_on_record() {
        Person both = countersign.as("both1");
        Answer approval = opened(both, LARGE);

        Answer shown = both.get("/api/approvals/" + approval.text("/approvalId"));
        assertThat(shown.body().path("mayDecide").asBoolean()).isFalse();
        assertThat(shown.text("/whyNot")).isNotEmpty();
        assertRefused(both.approve(approval, "I am sure"), 403, "SELF_APPROVAL");
        assertRefused(both.reject(approval, "then not"), 403, "SELF_APPROVAL");
        assertRefused(both.claim(approval), 403, "SELF_APPROVAL");

        assertThat(audit(approval, "DECISION_REFUSED")).hasSize(2).allSatisfy(record -> {
            assertThat(record.at("/actor/onBehalfOf").asText()).isEqualTo("both1");
            assertThat(record.path("verdict").asText()).isEqualTo("REFUSED");
            assertThat(record.at("/reasons/0/code").asText()).isEqualTo("SELF_APPROVAL");
        });
        assertThat(trader.history(approval.orderId()).items())
                .extracting(item -> item.path("type").asText())
                .contains("DECISION_REFUSED", "WORKFLOW_EXECUTION_UPDATE_ACCEPTED");
        assertThat(trader.order(approval.orderId()).orderStatus()).isEqualTo("PENDING_APPROVAL");
        assertThat(checker.reject(approval, "I am not").status()).isEqualTo(200);
        countersign.histories().keep("signed-by-its-maker", approval.orderId());
    }

    @Test
    void who_is_no_checker_may_not_sign_and_that_they_tried_is_on_record() {
        Answer approval = opened(trader, LARGE);

        assertRefused(countersign.as("trader2").approve(approval, "helping out"), 403, "NOT_ENTITLED");
        assertRefused(countersign.as("operations1").approve(approval, "helping out"), 403, "NOT_ENTITLED");

        assertThat(audit(approval, "AUTHORIZATION_DENIED"))
                .extracting(record -> record.at("/actor/onBehalfOf").asText())
                .containsExactlyInAnyOrder("trader2", "operations1");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void what_was_signed_must_be_what_was_ordered() {
        Answer approval = opened(trader, LARGE);
        String path = "/api/approvals/%s/approve".formatted(approval.text("/approvalId"));

        Answer refused = checker.post(path, Map.of("termsHash", "0".repeat(64), "reason", "seen"));

        assertRefused(refused, 409, "TERMS_CHANGED");
        assertThat(audit(approval, "DECISION_REFUSED"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.at("/reasons/0/code").asText()).isEqualTo("TERMS_CHANGED"));
        assertThat(trader.order(approval.orderId()).orderStatus()).isEqualTo("PENDING_APPROVAL");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
        countersign.histories().keep("terms-changed", approval.orderId());
    }

    @Test
    void a_decision_needs_a_reason_and_a_hash() {
        Answer approval = opened(trader, LARGE);
        String path = "/api/approvals/%s/approve".formatted(approval.text("/approvalId"));

        assertRefused(checker.post(path, Map.of("termsHash", approval.text("/termsHash"))), 400, "INVALID_REQUEST");
        assertRefused(
                checker.post(path, Map.of("termsHash", approval.text("/termsHash"), "reason", "  ")),
                400,
                "INVALID_REQUEST");
        assertRefused(checker.post(path, Map.of("termsHash", "abc", "reason", "seen")), 400, "INVALID_REQUEST");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void what_is_decided_is_decided() {
        Answer approval = opened(trader, LARGE);
        checker.reject(approval, "no");

        assertRefused(other.approve(approval, "yes"), 409, "ALREADY_DECIDED");
        assertRefused(checker.approve(approval, "on second thoughts"), 409, "ALREADY_DECIDED");
        assertThat(audit(approval, "DECISION_REFUSED")).hasSize(2);
    }

    @Test
    void a_decision_sent_again_under_its_key_is_made_once_and_answers_the_same() {
        Answer approval = opened(countersign.as("trader2"), VERY_LARGE);
        String path = "/api/approvals/%s/approve".formatted(approval.text("/approvalId"));
        String body = "{\"termsHash\": \"%s\", \"reason\": \"seen\"}".formatted(approval.text("/termsHash"));

        Answer first = checker.send("POST", path, body, "Idempotency-Key", "k1");
        Answer again = checker.send("POST", path, body, "Idempotency-Key", "k1");

        assertThat(List.of(first, again))
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
        assertThat(audit(approval, "APPROVAL_GIVEN")).hasSize(1);
        assertThat(other.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void a_very_large_order_needs_two_checkers_and_one_of_them_twice_is_one() {
        Answer approval = opened(countersign.as("trader2"), VERY_LARGE);
        assertThat(approval.text("/required")).isEqualTo("2");

        Answer first = checker.approve(approval, "once");
        assertThat(first.text("/state")).as(first.toString()).isEqualTo("OPEN");
        assertThat(first.body().path("mayDecide").asBoolean()).isFalse();
        assertRefused(checker.approve(approval, "twice"), 409, "ALREADY_DECIDED");
        assertThat(trader(approval).orderStatus()).isEqualTo("PENDING_APPROVAL");

        Answer second = other.approve(approval, "the other one");
        assertThat(second.text("/state")).as(second.toString()).isEqualTo("APPROVED");
        Answer order = countersign.as("trader2").awaitEnd(approval.orderId());
        assertThat(order.orderStatus()).as(order.toString()).isEqualTo("FILLED");
        assertThat(order.body().at("/approval/approvedBy"))
                .extracting(JsonNode::asText)
                .containsExactly("checker1", "checker2");
        countersign.histories().keep("approved-by-two", approval.orderId());
    }

    private static Answer trader(Answer approval) {
        return countersign.as("trader2").order(approval.orderId());
    }

    @Test
    void of_two_checkers_who_decide_at_once_one_decides() {
        Answer approval = opened(trader, LARGE);
        List<Person> checkers = List.of(checker, other);

        List<Answer> answers = Together.each(
                2,
                number -> () -> number == 0
                        ? checkers.get(0).approve(approval, "yes")
                        : checkers.get(1).reject(approval, "no"));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .extracting(Answer::code)
                .containsExactly("ALREADY_DECIDED");
        String expected = answers.getFirst().status() == 200 ? "FILLED" : "REJECTED";
        assertThat(trader.awaitEnd(approval.orderId()).orderStatus()).isEqualTo(expected);
        assertThat(audit(approval, "DECISION_REFUSED")).hasSize(1);
    }

    @Test
    void of_three_checkers_who_approve_at_once_two_are_needed_and_two_count() {
        Answer approval = opened(countersign.as("trader2"), VERY_LARGE);
        List<Person> checkers = List.of(checker, other, countersign.as("checker3"));

        List<Answer> answers =
                Together.each(3, number -> () -> checkers.get(number).approve(approval, "yes"));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 200, 409);
        assertThat(countersign.as("trader2").awaitEnd(approval.orderId()).orderStatus())
                .isEqualTo("FILLED");
        assertThat(countersign.value(
                        Integer.class,
                        "SELECT count(*) FROM approval_decision WHERE approval_id = ?",
                        approval.text("/approvalId")))
                .isEqualTo(2);
    }

    @Test
    void a_trader_sees_the_requests_of_their_own_accounts_alone() {
        Answer approval =
                opened(countersign.as("trader2"), Order.buy("AIG", 12_000).by("ACC-003"));

        Answer shown = trader.get("/api/approvals/" + approval.text("/approvalId"));

        assertRefused(shown, 403, "ACCOUNT_NOT_ENTITLED");
        assertThat(trader.get("/api/approvals?limit=500").items())
                .extracting(item -> item.path("accountId").asText())
                .doesNotContain("ACC-003");
        assertThat(checker.reject(approval, "done").status()).isEqualTo(200);
    }

    @Test
    void there_is_no_approval_of_that_name() {
        assertRefused(checker.get("/api/approvals/A-AAAAAAAAAAAAAAAAAAAAAAAAAA-1"), 404, "APPROVAL_NOT_FOUND");
        assertRefused(checker.get("/api/approvals/nonsense"), 404, "APPROVAL_NOT_FOUND");
        assertRefused(checker.get("/api/approvals?state=DONE"), 400, "INVALID_REQUEST");
    }
}
