package io.countersign.order;

import io.countersign.api.IdempotencyKey;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks something of an order in flight and waits for its answer. Thread-safe.
public final class OrderInstructions {
    /// How long an answer is waited for; the instruction goes on without us.
    static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    /// How long Temporal is tried to be reached meanwhile.
    private static final Duration REACH_WAIT = Duration.ofSeconds(9);

    private final WorkflowClient temporal;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public OrderInstructions(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /// What came of it.
    public sealed interface Outcome {

        record Answered(Answer answer) implements Outcome {}

        /// The order is over, or its workflow is.
        record Over() implements Outcome {}

        /// It was asked, and the answer takes its time.
        record Slow() implements Outcome {}
    }

    /// @param update the name of the order's Update, such as `cancel`
    /// @param key asking again under the same one asks nothing new, and answers the same
    public Outcome ask(OrderId orderId, String update, IdempotencyKey key, Object instruction)
            throws InterruptedException {
        Future<Answer> answer = threads.submit(() -> {
            WorkflowStub order = temporal.newUntypedWorkflowStub(orderId.workflowId());
            UpdateOptions<Answer> options = UpdateOptions.newBuilder(Answer.class)
                    .setUpdateName(update)
                    .setUpdateId(update + "-" + key.value())
                    .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                    .build();
            return TemporalDeadline.within(
                    REACH_WAIT, () -> order.startUpdate(options, instruction).getResult());
        });
        try {
            return new Outcome.Answered(answer.get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return new Outcome.Slow();
        } catch (ExecutionException e) {
            return failed(e);
        } finally {
            answer.cancel(true);
        }
    }

    /// An order that ends while it is asked does not answer: its status says why.
    private static Outcome failed(ExecutionException thrown) {
        return switch (thrown.getCause()) {
            case WorkflowNotFoundException _, WorkflowUpdateException _ -> new Outcome.Over();
            case WorkflowUpdateTimeoutOrCancelledException _ -> new Outcome.Slow();
            case RuntimeException unexpected -> throw unexpected;
            case null, default -> throw new IllegalStateException(thrown);
        };
    }
}
