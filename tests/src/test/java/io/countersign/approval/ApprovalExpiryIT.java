package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A window of three seconds, in which nobody decides, or not everybody.
class ApprovalExpiryIT {
    private static final Duration WINDOW = Duration.ofSeconds(3);

    @RegisterExtension
    static final Countersign countersign = Countersign.running().with("orders.approvalWindow", WINDOW.toString());

    private final Person trader = countersign.as("trader2");
    private final Person checker = countersign.as("checker1");

    @Test
    void an_order_that_nobody_decides_expires_and_gives_everything_back() {
        Answer submitted = trader.submit(Order.buy("BAC", 40_000));
        Answer approval = checker.approvalOf(submitted.orderId());
        assertThat(Duration.between(
                        Instant.parse(approval.text("/openedAt")), Instant.parse(approval.text("/expiresAt"))))
                .isEqualTo(WINDOW);

        Answer order = trader.awaitEnd(submitted.orderId());

        assertThat(order.orderStatus()).isEqualTo("EXPIRED");
        assertThat(order.reasons()).containsExactly("APPROVAL_EXPIRED");
        assertThat(order.text("/approval/state")).isEqualTo("EXPIRED");
        assertThat(Instant.parse(order.text("/updatedAt")))
                .isAfterOrEqualTo(Instant.parse(approval.text("/expiresAt")));
        assertThat(checker.get("/api/approvals?state=OPEN").items())
                .extracting(item -> item.path("orderId").asText())
                .doesNotContain(order.orderId());
        countersign.histories().keep("expired", order.orderId());
    }

    @Test
    void a_decision_that_comes_late_is_refused_and_on_record() {
        Answer submitted = trader.submit(Order.buy("BAC", 40_000));
        Answer approval = checker.approvalOf(submitted.orderId());
        trader.awaitEnd(submitted.orderId());

        Answer late = checker.approve(approval, "sorry, I was at lunch");

        assertThat(late.status()).as(late.toString()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("EXPIRED");
        assertThat(countersign
                        .as("auditor1")
                        .get("/api/audit?type=DECISION_REFUSED&orderId=" + submitted.orderId())
                        .items())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.at("/reasons/0/code").asText()).isEqualTo("EXPIRED"));
        assertThat(trader.order(submitted.orderId()).orderStatus()).isEqualTo("EXPIRED");
        assertThat(checker.claim(approval).code()).isEqualTo("EXPIRED");
    }

    @Test
    void one_of_two_signatures_is_none_when_the_time_is_over() {
        Answer submitted = trader.submit(Order.buy("SPY", 31_000).by("ACC-003"));
        Answer approval = checker.approvalOf(submitted.orderId());
        assertThat(checker.approve(approval, "fine with me").status()).isEqualTo(200);

        Answer order = trader.awaitEnd(submitted.orderId());

        assertThat(order.orderStatus()).isEqualTo("EXPIRED");
        assertThat(order.text("/approval/approvedBy/0")).isEqualTo("checker1");
        assertThat(order.text("/cumQty")).isEqualTo("0");
        countersign.histories().keep("signed-once-then-expired", order.orderId());
    }
}
