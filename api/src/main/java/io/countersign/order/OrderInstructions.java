package io.countersign.order;

import io.countersign.api.IdempotencyKey;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks something of an order in flight and waits for its answer. Thread-safe.
public final class OrderInstructions {
    /// How long an answer is waited for; an instruction that is in the order's history goes on without us.
    static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    /// How long Temporal is tried to be reached meanwhile.
    private static final Duration REACH_WAIT = Duration.ofSeconds(9);

    private static final int TRIES = 5;

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

        /// It is in the order's history, and the answer takes its time.
        record Slow() implements Outcome {}
    }

    /// @param update the name of the order's Update, such as `cancel`
    /// @param key asking again under the same one asks nothing new, and answers the same
    /// @throws io.countersign.api.ProblemException `UNAVAILABLE` when it is not known to be in the order's history:
    ///     Temporal forgets what no worker has taken
    public Outcome ask(OrderId orderId, String update, IdempotencyKey key, Object instruction)
            throws InterruptedException {
        AtomicBoolean taken = new AtomicBoolean();
        Future<Answer> answer = threads.submit(() -> {
            WorkflowStub order = temporal.newUntypedWorkflowStub(orderId.workflowId());
            UpdateOptions<Answer> options = UpdateOptions.newBuilder(Answer.class)
                    .setUpdateName(update)
                    .setUpdateId(update + "-" + key.value())
                    // Comes back with the answer where that is there by then.
                    .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
                    .build();
            return TemporalDeadline.within(REACH_WAIT, () -> {
                WorkflowUpdateHandle<Answer> handle = start(order, options, instruction);
                taken.set(true);
                return handle.getResult();
            });
        });
        try {
            return new Outcome.Answered(answer.get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return slow(orderId, taken.get());
        } catch (ExecutionException e) {
            return failed(orderId, taken.get(), e);
        } finally {
            answer.cancel(true);
        }
    }

    /// Temporal gives up an Update whose workflow task is lost, as it is when something new comes just as an order is
    /// ending: nothing is wrong with it, and under the same name it can be asked again.
    private static WorkflowUpdateHandle<Answer> start(
            WorkflowStub order, UpdateOptions<Answer> options, Object instruction) {
        for (int tries = 1; ; tries++) {
            try {
                return order.startUpdate(options, instruction);
            } catch (WorkflowServiceException e) {
                if (!isTaskLost(e) || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static boolean isTaskLost(WorkflowServiceException e) {
        return e.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.FAILED_PRECONDITION;
    }

    /// An order that ends while it is asked does not answer: its status says why.
    private static Outcome failed(OrderId orderId, boolean taken, ExecutionException thrown) {
        return switch (thrown.getCause()) {
            case WorkflowNotFoundException _, WorkflowUpdateException _ -> new Outcome.Over();
            case WorkflowUpdateTimeoutOrCancelledException _ -> slow(orderId, taken);
            case WorkflowServiceException lost when isTaskLost(lost) -> slow(orderId, taken);
            case RuntimeException unexpected -> throw unexpected;
            case null, default -> throw new IllegalStateException(thrown);
        };
    }

    private static Outcome slow(OrderId orderId, boolean taken) {
        if (!taken) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "The order could not be reached; try again")
                    .about(orderId)
                    .exception();
        }
        return new Outcome.Slow();
    }
}
