package io.countersign.order;

import static io.countersign.order.OneOfEach.FIRST;
import static io.countersign.order.OneOfEach.partly;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.order.OrderState.Closed;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderStateTest {

    @Test
    void users_see_one_status_for_each_state() {
        assertThat(OneOfEach.situations().entrySet().stream()
                        .map(named -> named.getKey() + " " + named.getValue().status()))
                .containsExactly(
                        "PendingRisk PENDING_RISK",
                        "PendingApproval PENDING_APPROVAL",
                        "Approved PENDING_APPROVAL",
                        "Held RELEASED",
                        "HeldAsked RELEASED",
                        "HeldSigned RELEASED",
                        "Triggered RELEASED",
                        "Released RELEASED",
                        "Placed RELEASED",
                        "Working WORKING",
                        "Unknown UNKNOWN",
                        "AmendAsked WORKING",
                        "AmendSigned WORKING",
                        "AmendAllowed WORKING",
                        "AmendSent WORKING",
                        "ExecutionFailed EXECUTION_FAILED",
                        "Closed CANCELED");
    }

    @Test
    void a_working_order_is_partially_filled_from_its_first_fill_on() {
        assertThat(OneOfEach.atVenue(FIRST, Child.Stage.WORKING, partly()).status())
                .isEqualTo(OrderStatus.PARTIALLY_FILLED);
    }

    @ParameterizedTest
    @EnumSource(
            value = OrderStatus.class,
            names = {"FILLED", "CANCELED", "REJECTED", "EXPIRED"})
    void a_closed_order_shows_its_outcome(OrderStatus outcome) {
        assertThat(new Closed(outcome, Filled.NOTHING, List.of()).status()).isEqualTo(outcome);
    }

    @Test
    void an_order_is_over_in_four_statuses_only() {
        assertThat(EnumSet.allOf(OrderStatus.class).stream()
                        .filter(OrderStatus::isTerminal)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.EXPIRED);
    }

    @Test
    void nothing_has_traded_before_an_order_was_sent() {
        assertThat(OneOfEach.states().stream().limit(3).map(OrderState::progress))
                .containsOnly(Filled.NOTHING);
    }

    @Test
    void the_samples_have_every_state_event_and_execution() {
        assertThat(OneOfEach.states().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        OneOfEach.kindsOf(OrderState.class).toList());
        assertThat(OneOfEach.events().stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(
                        OneOfEach.kindsOf(OrderEvent.class).toList());
        assertThat(OneOfEach.executions().stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(OneOfEach.kindsOf(io.countersign.execution.Execution.class)
                        .toList());
    }
}
