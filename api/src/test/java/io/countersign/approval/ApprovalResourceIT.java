package io.countersign.approval;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApprovalResourceIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader2");
    private final Client checker = API.as("checker1");
    private final Client other = API.as("checker2");

    @Test
    void a_checker_sees_what_they_sign_for_and_signs() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        Answer request = checker.get(path);

        assertThat(request.at("/state")).isEqualTo("OPEN");
        assertThat(request.at("/terms/quantity")).isEqualTo("5000");
        assertThat(request.at("/terms/traderId")).isEqualTo("trader2");
        assertThat(request.at("/mayDecide")).isEqualTo("true");
        assertThat(request.json().get("whyNot").isNull()).isTrue();
        assertThat(checker.get("/api/approvals?state=OPEN").json().findValuesAsText("approvalId"))
                .contains(order.at("/approval/approvalId").asText());

        Answer approved = checker.post(path + "/approve", decision(request, "looks right"));

        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.at("/state")).isEqualTo("APPROVED");
        assertThat(approved.at("/decisions/0/checker")).isEqualTo("checker1");
        assertThat(approved.at("/mayDecide")).isEqualTo("false");
        assertThat(approved.at("/whyNot")).isNotEmpty();
    }

    @Test
    void a_rejected_order_is_rejected() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        Answer rejected = checker.post(path + "/reject", decision(checker.get(path), "too much"));

        assertThat(rejected.at("/state")).as(rejected.body()).isEqualTo("REJECTED");
        assertThat(trader.get("/api/orders/" + order.path("orderId").asText()).at("/status"))
                .isEqualTo("REJECTED");
    }

    @Test
    void the_maker_is_no_checker_and_the_attempt_is_on_record() {
        Client both = API.as("both1");
        JsonNode order = largeOrder(both);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        Answer request = both.get(path);
        Answer refused = both.post(path + "/approve", decision(request, "I think so"));

        assertThat(request.at("/mayDecide")).isEqualTo("false");
        assertThat(request.at("/whyNot")).contains("SELF_APPROVAL");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/code")).isEqualTo("SELF_APPROVAL");
        assertThat(records(order, "DECISION_REFUSED")).isNotEmpty();
    }

    @Test
    void one_without_the_role_is_refused_and_the_attempt_is_on_record() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        Answer refused = trader.post(path + "/approve", decision(trader.get(path), "please"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/code")).isEqualTo("NOT_ENTITLED");
        assertThat(records(order, "AUTHORIZATION_DENIED")).isNotEmpty();
    }

    @Test
    void other_terms_and_late_decisions_are_refused() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        String decision = decision(checker.get(path), "no");
        Answer otherTerms =
                checker.post(path + "/approve", "{\"termsHash\":\"" + "0".repeat(64) + "\",\"reason\":\"yes\"}");
        checker.post(path + "/reject", decision);
        Answer late = other.post(path + "/approve", decision);

        assertThat(otherTerms.status()).isEqualTo(409);
        assertThat(otherTerms.at("/code")).isEqualTo("TERMS_CHANGED");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("/code")).isEqualTo("ALREADY_DECIDED");
        assertThat(records(order, "DECISION_REFUSED").findValuesAsText("onBehalfOf"))
                .contains("checker1", "checker2");
    }

    @Test
    void the_same_decision_sent_twice_is_one() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        String decision = decision(checker.get(path), "fine");
        Answer first = checker.post(path + "/approve", decision, "Idempotency-Key", "k1");
        Answer again = checker.post(path + "/approve", decision, "Idempotency-Key", "k1");

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().path("decisions")).hasSize(1);
    }

    @Test
    void a_claim_is_one_checkers() {
        JsonNode order = largeOrder(trader);
        String path = "/api/approvals/" + order.at("/approval/approvalId").asText();
        Answer claimed = checker.post(path + "/claim", "");
        Answer again = checker.post(path + "/claim", "");
        Answer taken = other.post(path + "/claim", "");

        assertThat(claimed.at("/claimedBy")).as(claimed.body()).isEqualTo("checker1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.at("/code")).isEqualTo("CLAIMED_BY_ANOTHER");
        assertThat(taken.at("/detail")).contains("checker1");
        assertThat(records(order, "APPROVAL_CLAIMED")).hasSize(1);
    }

    @Test
    void a_withdrawn_order_waits_no_more() {
        JsonNode order = largeOrder(trader);
        String path = "/api/orders/" + order.path("orderId").asText() + "/withdraw";
        Answer foreign = API.as("both1").post(path, "{\"reason\":\"not mine\"}");
        Answer withdrawn = trader.post(path, "{\"reason\":\"mine\"}");

        assertThat(foreign.at("/code")).isIn("NOT_THE_TRADER", "ACCOUNT_NOT_ENTITLED");
        assertThat(withdrawn.at("/status")).as(withdrawn.body()).isEqualTo("CANCELED");
        assertThat(withdrawn.at("/approval/state")).isEqualTo("WITHDRAWN");
    }

    private static JsonNode largeOrder(Client maker) {
        Answer answer =
                maker.post("/api/orders", aLimitBuy().with("quantity", "5000").toString());
        assertThat(answer.at("/status")).as(answer.body()).isEqualTo("PENDING_APPROVAL");
        return answer.json();
    }

    private static String decision(Answer request, String reason) {
        return "{\"termsHash\":\"" + request.at("/termsHash") + "\",\"reason\":\"" + reason + "\"}";
    }

    private static JsonNode records(JsonNode order, String type) {
        return API.as("auditor1")
                .get("/api/audit?orderId=" + order.path("orderId").asText() + "&type=" + type)
                .json()
                .path("items");
    }
}
