package io.countersign.order;

import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.approval.TermsHash;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Finds an order, also in the moment between the start of its workflow and its first row. Thread-safe.
public final class OrderLookup {
    private final OrderReads orders;
    private final WorkflowClient temporal;

    public OrderLookup(OrderReads orders, WorkflowClient temporal) {
        this.orders = orders;
        this.temporal = temporal;
    }

    /// @throws io.countersign.api.ProblemException `ORDER_NOT_FOUND`
    public OrderRow require(OrderId orderId) {
        return orders.find(orderId)
                .or(() -> started(orderId))
                .orElseThrow(() -> Problem.of(ProblemCode.ORDER_NOT_FOUND, "There is no order " + orderId)
                        .exception());
    }

    /// @throws io.countersign.api.ProblemException `ORDER_NOT_FOUND`, also when it cannot be an order's id
    public OrderRow require(String orderId) {
        return require(id(orderId));
    }

    /// @throws io.countersign.api.ProblemException `ORDER_NOT_FOUND` when it cannot be an order's id
    static OrderId id(String text) {
        try {
            return new OrderId(text);
        } catch (IllegalArgumentException _) {
            throw Problem.of(ProblemCode.ORDER_NOT_FOUND, "That is not the id of an order")
                    .exception();
        }
    }

    /// The order as its workflow was started with it, where there is such a workflow.
    Optional<OrderRow> started(OrderId orderId) {
        return WorkflowHistories.find(temporal, orderId)
                .map(history -> pending(
                        input(history.getEvents().getFirst()),
                        history.getWorkflowExecution().getRunId()));
    }

    /// An order of which nothing is known but that it came in.
    static OrderRow pending(OrderInput input, String runId) {
        return new OrderRow(
                input.terms(),
                input.termsHash(),
                runId,
                OrderStatus.PENDING_RISK,
                new OrderRow.Trading(
                        BigDecimal.ZERO, input.terms().quantity().value(), BigDecimal.ZERO, null, null, null),
                List.of(),
                null,
                null,
                null,
                new OrderRow.Version(0, input.receivedAt(), input.receivedAt()));
    }

    private OrderInput input(HistoryEvent first) {
        if (first.getEventType() != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED) {
            throw new IllegalStateException("a history begins with the start of the workflow");
        }
        Payloads payloads = first.getWorkflowExecutionStartedEventAttributes().getInput();
        return temporal.getOptions()
                .getDataConverter()
                .fromPayloads(0, Optional.of(payloads), OrderInput.class, OrderInput.class);
    }

    /// Whether the order was entered with these terms.
    static boolean isSame(OrderRow order, TermsHash terms) {
        return order.termsHash().equals(terms);
    }
}
