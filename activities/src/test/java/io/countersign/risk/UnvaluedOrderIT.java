package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.Verdict;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.json.Json;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.PolicyAnswer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What could not be valued cannot be reserved: an allowance of it, by a policy that is broken, is a refusal. It must
/// be an answer and no error, or the order would be tried again for ever.
class UnvaluedOrderIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private Desk lenient;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
        JsonNode document = Json.tree("""
                {"checks": [{"code": "C", "outcome": "PASS", "message": "m"}], "obligations": []}""");
        lenient = desk.asking(
                (_, _) -> new PolicyAnswer.Decided(true, List.of(), document, new PolicyDecisionRef("d1", "r1")));
    }

    private static Reason reason() {
        return Reason.of(RejectCode.POLICY_UNAVAILABLE);
    }

    @Test
    void the_lenient_policy_allows_what_has_a_value() {
        assertThat(lenient.enter(AnOrder.toBuy("10", "IBM").input())).isInstanceOf(OrderEvent.Allowed.class);
    }

    @Test
    void without_a_collar_a_market_order_is_refused() {
        desk.execute("UPDATE risk_limit SET collar_bps = NULL");
        OrderInput input = AnOrder.toBuy("10", "IBM").input();

        assertThat(lenient.enter(input)).isEqualTo(new OrderEvent.Refused(List.of(reason())));

        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(desk.row("SELECT * FROM audit"))
                .containsEntry("type", "RISK_DENIED")
                .containsEntry("verdict", "DENY");
        assertThat(desk.row("SELECT * FROM risk_check")).containsEntry("allow", false);
    }

    @Test
    void without_a_fresh_price_an_approved_order_is_not_released() {
        OrderInput input =
                AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input();
        desk.enter(input);
        desk.fourEyes.decide(
                desk.next(input), Steps.approval(input), Steps.decision(input, "checker1", Verdict.APPROVE));
        desk.clock.advance(Desk.MAX_QUOTE_AGE.plusMillis(1));

        assertThat(lenient.gate.release(desk.next(input), input)).isEqualTo(new OrderEvent.Refused(List.of(reason())));

        assertThat(desk.status(input)).isEqualTo("REJECTED");
        assertThat(desk.value(Long.class, "SELECT open_orders_minor FROM firm")).isZero();
    }
}
