package io.countersign.order;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.Optional;

/// Fetches the history of an order's workflow.
final class WorkflowHistories {
    private WorkflowHistories() {}

    /// Empty when there is no such workflow, or Temporal no longer keeps it.
    static Optional<WorkflowExecutionHistory> find(WorkflowClient temporal, OrderId orderId) {
        try {
            return Optional.of(
                    TemporalDeadline.within(TemporalDeadline.SHORT, () -> temporal.fetchHistory(orderId.workflowId())));
        } catch (WorkflowNotFoundException _) {
            return Optional.empty();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
