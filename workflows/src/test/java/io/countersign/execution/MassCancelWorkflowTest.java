package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.order.Subject;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MassCancelWorkflowTest {
    private static final MassCancel WHAT =
            new MassCancel(new VenueId("XSIM"), null, new Subject("operations1"), "the feed is wrong");

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private final List<MassCancelId> asked = Collections.synchronizedList(new ArrayList<>());
    private Function<MassCancelId, MassCancelResult> does = request -> new MassCancelResult.Accepted(request, 2);

    @BeforeEach
    void start() {
        Worker orders = temporal.newWorker("order");
        orders.registerWorkflowImplementationTypes(MassCancelWorkflowImpl.class);
        temporal.newWorker("execution").registerActivitiesImplementations((MassCancelActivities) (what, request) -> {
            assertThat(what).isEqualTo(WHAT);
            asked.add(request);
            return does.apply(request);
        });
        temporal.start();
    }

    @AfterEach
    void close() {
        temporal.close();
    }

    private MassCancelResult run(String executionTaskQueue) throws Exception {
        MassCancelWorkflow workflow = temporal.getWorkflowClient()
                .newWorkflowStub(
                        MassCancelWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("mass-cancel")
                                .setTaskQueue("order")
                                .build());
        MassCancelResult result = workflow.run(WHAT, executionTaskQueue);
        WorkflowReplayer.replayWorkflowExecution(
                temporal.getWorkflowClient().fetchHistory("mass-cancel"), MassCancelWorkflowImpl.class);
        String runId = WorkflowStub.fromTyped(workflow).getExecution().getRunId();
        for (int attempt = 1; attempt <= asked.size(); attempt++) {
            assertThat(asked.get(attempt - 1)).isEqualTo(MassCancelId.of(runId, attempt));
        }
        return result;
    }

    @Test
    void what_the_venue_says_is_the_result() throws Exception {
        assertThat(run("execution")).isEqualTo(new MassCancelResult.Accepted(asked.getFirst(), 2));
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_venue_that_is_silent_is_not_asked_again() throws Exception {
        does = request -> new MassCancelResult.Unanswered(request, "no answer");

        assertThat(run("execution")).isEqualTo(new MassCancelResult.Unanswered(asked.getFirst(), "no answer"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void what_broke_on_the_way_is_asked_again_under_another_name() throws Exception {
        does = request -> {
            if (asked.size() == 1) {
                throw new IllegalStateException("the process dies");
            }
            return new MassCancelResult.Accepted(request, 0);
        };

        assertThat(run("execution")).isEqualTo(new MassCancelResult.Accepted(asked.get(1), 0));
        assertThat(asked).hasSize(2);
    }

    @Test
    void that_the_second_was_not_sent_does_not_say_that_the_first_was_not() throws Exception {
        does = _ -> {
            if (asked.size() == 1) {
                throw new IllegalStateException("the process dies");
            }
            return new MassCancelResult.NotSent("the session is down");
        };

        assertThat(run("execution"))
                .isEqualTo(new MassCancelResult.Unanswered(asked.getFirst(), "the session is down"));
    }

    @Test
    void it_is_given_up_and_then_it_is_not_known_what_became_of_it() throws Exception {
        does = _ -> {
            throw new IllegalStateException("the process dies");
        };

        assertThat(run("execution")).isInstanceOf(MassCancelResult.Unanswered.class);
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void what_nobody_takes_up_was_not_sent() {
        assertNotSent("nobody", "nobody took it up within 30 s");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_was_not_sent_is_no_result() {
        does = _ -> new MassCancelResult.NotSent("the session is down");

        assertNotSent("execution", "the session is down");
        assertThat(asked).hasSize(1);
    }

    private void assertNotSent(String executionTaskQueue, String why) {
        assertThatThrownBy(() -> run(executionTaskQueue))
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(MassCancelWorkflow.NOT_SENT);
                    assertThat(failure.getOriginalMessage()).isEqualTo(why);
                });
    }
}
