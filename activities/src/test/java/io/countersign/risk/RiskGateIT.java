package io.countersign.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.ApprovalId;
import io.countersign.audit.AuditStore;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Faults;
import io.countersign.order.EntryOutcome;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.temporal.testing.TestActivityEnvironment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class RiskGateIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.on(database);
    }

    @Test
    void an_allowed_order_leaves_order_decision_reservation_and_record() {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();
        String order = input.orderId().value();

        OrderEvent event = desk.enter(input);

        RiskCheckId check = Desk.riskCheck(input, 1);
        assertThat(event).isEqualTo(new OrderEvent.Allowed(check));
        assertThat(desk.row("SELECT * FROM orders WHERE order_id = ?", order))
                .containsEntry("status", "RELEASED")
                .containsEntry("run_id", "run-1")
                .containsEntry("trader_id", "trader1")
                .containsEntry("terms_hash", input.termsHash().value())
                .containsEntry("notional_minor", 1_000_000L)
                .containsEntry("risk_check_id", check.value())
                .containsEntry("step", 1);
        assertThat(desk.row("SELECT * FROM reservation WHERE order_id = ?", order))
                .containsEntry("open_credit_minor", 1_000_030L)
                .containsEntry("open_firm_minor", 1_000_000L);
        assertThat(desk.value(Long.class, "SELECT open_orders_minor FROM firm")).isEqualTo(1_000_000L);
        Map<String, Object> decision = desk.row("SELECT * FROM risk_check WHERE risk_check_id = ?", check.value());
        assertThat(decision)
                .containsEntry("allow", true)
                .containsEntry("purpose", "ENTRY")
                .containsEntry("approvals_required", 0)
                .containsEntry("bundle_revision", "dev");
        assertThat(desk.row("SELECT * FROM audit WHERE order_id = ?", order))
                .containsEntry("type", "RISK_ALLOWED")
                .containsEntry("verdict", "ALLOW")
                .containsEntry("service", "spiffe://countersign.local/order")
                .containsEntry("on_behalf_of", "trader1")
                .containsEntry("at_ns", AuditStore.nanos(desk.clock.instant()))
                .containsEntry("decision_id", decision.get("decision_id"))
                .containsEntry("bundle_revision", "dev");
        assertThat(desk.value(
                        Integer.class,
                        "SELECT jsonb_array_length(checks) FROM risk_check WHERE risk_check_id = ?",
                        check.value()))
                .as("every check is kept, not only what failed")
                .isEqualTo(17);
    }

    @Test
    void a_decision_holds_for_as_long_as_the_settings_say() {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();

        desk.enter(input);

        assertThat(desk.value(
                        Long.class,
                        "SELECT CAST(extract(epoch FROM expires_at - decided_at) AS bigint) FROM risk_check"))
                .isEqualTo(Desk.DECISION_VALIDITY.toSeconds());
    }

    @Test
    void a_market_order_counts_at_the_far_side_and_the_collar() {
        OrderInput buy = AnOrder.toBuy("100", "IBM").input();
        OrderInput sale = AnOrder.toSellShort("100", "IBM").input();

        desk.enter(buy);
        desk.enter(sale);

        assertThat(notional(buy)).as("ask 100.00 and 5 %").isEqualTo(1_050_000);
        assertThat(notional(sale)).as("bid 99.90 and 5 %, up to the tick").isEqualTo(1_049_000);
    }

    private long notional(OrderInput input) {
        return desk.value(
                Long.class,
                "SELECT notional_minor FROM orders WHERE order_id = ?",
                input.orderId().value());
    }

    @Test
    void a_sale_of_what_is_held_sets_nothing_aside_but_the_quantity() {
        OrderInput bought = AnOrder.toBuy("100", "IBM").at("100.00").input();
        desk.book(bought, desk.trade(desk.place(bought), "100", "100.00", "100", "0"));
        OrderInput sale = AnOrder.toSell("60", "IBM").at("99.90").input();

        desk.enter(sale);

        assertThat(desk.row(
                        "SELECT * FROM reservation WHERE order_id = ?",
                        sale.orderId().value()))
                .containsEntry("open_credit_minor", 0L)
                .containsEntry("open_firm_minor", 0L);
        assertThat(desk.enter(AnOrder.toSell("41", "IBM").at("99.90").input()))
                .as("60 of the 100 are on offer already")
                .isInstanceOf(OrderEvent.Refused.class);
        assertThat(desk.enter(AnOrder.toSell("40", "IBM").at("99.90").input())).isInstanceOf(OrderEvent.Allowed.class);
    }

    @Test
    void up_to_half_a_million_nobody_is_asked() {
        assertThat(desk.enter(
                        AnOrder.toBuy("5000", "IBM").at("100.00").of("ACC-003").input()))
                .isInstanceOf(OrderEvent.Allowed.class);
    }

    @Test
    void above_half_a_million_one_checker_is_asked() {
        OrderInput input =
                AnOrder.toBuy("5001", "IBM").at("100.00").of("ACC-003").input();

        OrderEvent event = desk.enter(input);

        ApprovalId approval = new ApprovalId("A-" + input.orderId().stem() + "-1");
        assertThat(event)
                .isEqualTo(new OrderEvent.ApprovalRequested(
                        Desk.riskCheck(input, 1),
                        approval,
                        desk.clock.instant().plus(input.settings().approvalWindow()),
                        1));
        assertThat(desk.row("SELECT * FROM approval WHERE approval_id = ?", approval.value()))
                .containsEntry("state", "OPEN")
                .containsEntry("required", 1)
                .containsEntry("maker_id", "trader1")
                .containsEntry("terms_hash", input.termsHash().value());
        assertThat(desk.value(String.class, "SELECT terms FROM approval"))
                .isEqualTo("""
                        {"accountId":"ACC-003","clientOrderId":"%s","limitPrice":"100","orderType":"LIMIT",\
                        "quantity":"5001","side":"BUY","symbol":"IBM","timeInForce":"DAY","traderId":"trader1"}""".formatted(input.terms().clientOrderId()));
        assertThat(desk.value(Long.class, "SELECT open_orders_minor FROM firm"))
                .as("capital is set aside while it waits")
                .isEqualTo(50_010_000L);
    }

    @Test
    void above_five_million_two_are() {
        assertThat(required("50000")).isEqualTo(1);
        assertThat(required("50001")).isEqualTo(2);
    }

    private int required(String quantity) {
        OrderEvent event = desk.enter(
                AnOrder.toBuy(quantity, "IBM").at("100.00").of("ACC-003").input());
        return event instanceof OrderEvent.ApprovalRequested asked ? asked.required() : 0;
    }

    @Test
    void listeners_hear_of_it_when_it_is_committed_and_not_before() throws SQLException {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();
        List<List<String>> before = new ArrayList<>();
        try (Connection listener = database.connect();
                Statement statement = listener.createStatement()) {
            statement.execute("LISTEN countersign");
            Desk watched = desk.over(Faults.beforeCommit(database.source(), () -> before.add(heard(listener))));

            watched.enter(input);

            assertThat(before).as("one look before the commit").containsExactly(List.of());
            List<String> after = new ArrayList<>();
            Eventually.isTrue("a notification", () -> after.addAll(heard(listener)));
            assertThat(after).containsExactly(input.orderId() + " RELEASED");
        }
    }

    private static List<String> heard(Connection listener) {
        try (Statement statement = listener.createStatement()) {
            statement.execute("SELECT 1"); // what was sent before this is there now
            PGNotification[] notifications = listener.unwrap(PGConnection.class).getNotifications();
            return Arrays.stream(notifications)
                    .map(PGNotification::getParameter)
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_limit_lowered_while_the_order_waits_its_turn_holds() throws Exception {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();
        try (Connection first = database.connect();
                Statement statement = first.createStatement();
                ExecutorService trader = Executors.newSingleThreadExecutor()) {
            first.setAutoCommit(false);
            statement.execute("SELECT * FROM account WHERE account_id = 'ACC-001' FOR UPDATE");
            Future<OrderEvent> entered = trader.submit(() -> desk.enter(input));
            Eventually.isTrue("the order waits for the account", this::somebodyWaits);

            desk.execute("UPDATE risk_limit SET max_order_notional_minor = 500000 WHERE account_id = 'ACC-001'");
            first.commit();

            assertThat(entered.get()).isInstanceOf(OrderEvent.Refused.class);
        }
    }

    private boolean somebodyWaits() {
        return desk.value(
                        Integer.class,
                        "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND database = "
                                + "(SELECT oid FROM pg_database WHERE datname = current_database())"
                                + " OR NOT granted AND locktype = 'transactionid'")
                > 0;
    }

    @Test
    void another_run_of_the_same_order_does_nothing() {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();
        desk.enter(input);

        assertThat(desk.enterAs("run-2", input)).isInstanceOf(EntryOutcome.AlreadyKnown.class);
    }

    @Test
    void the_run_is_that_of_the_workflow_that_calls() {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
        try {
            temporal.registerActivitiesImplementations(desk.gate);
            RiskActivities activities = temporal.newActivityStub(RiskActivities.class);

            EntryOutcome first = activities.enter(Desk.step(input, 1), input);
            EntryOutcome ofAnotherRun = activities.enter(Desk.step(input, 1), input);

            assertThat(first).isInstanceOf(EntryOutcome.Entered.class);
            assertThat(ofAnotherRun).isInstanceOf(EntryOutcome.AlreadyKnown.class);
        } finally {
            temporal.close();
        }
    }

    @Test
    void an_order_is_entered_by_its_first_step_only() {
        OrderInput input = AnOrder.toBuy("100", "IBM").at("100.00").input();

        assertThatThrownBy(() -> Entering.enter(desk.gate, Desk.step(input, 2), input, "run-1"))
                .isInstanceOf(IllegalStateException.class);
    }
}
