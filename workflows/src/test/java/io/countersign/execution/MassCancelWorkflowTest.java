package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.order.Histories;
import io.countersign.order.Subject;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MassCancelWorkflowTest {
    private static final MassCancel WHAT =
            new MassCancel(new VenueId("XSIM"), null, new Subject("operations1"), "the feed is wrong");

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private final List<MassCancelResult> onRecord = Collections.synchronizedList(new ArrayList<>());
    private final List<MassCancelId> asked = Collections.synchronizedList(new ArrayList<>());
    private String test = "";
    private Function<MassCancelId, MassCancelResult> does = request -> new MassCancelResult.Accepted(request, 2);

    @BeforeEach
    void register(TestInfo about) {
        test = about.getTestMethod().orElseThrow().getName();
        Worker orders = temporal.newWorker("order");
        orders.registerWorkflowImplementationTypes(MassCancelWorkflowImpl.class);
        orders.registerActivitiesImplementations((MassCancelRecording) (what, result) -> {
            assertThat(what).isEqualTo(WHAT);
            onRecord.add(result);
        });
        temporal.newWorker("execution").registerActivitiesImplementations((MassCancelActivities) (what, request) -> {
            assertThat(what).isEqualTo(WHAT);
            asked.add(request);
            return does.apply(request);
        });
    }

    @AfterEach
    void close() {
        temporal.close();
    }

    private MassCancelWorkflow workflow() {
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        MassCancelWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("mass-cancel")
                                .setTaskQueue("order")
                                .build());
    }

    private MassCancelResult run(String executionTaskQueue) throws Exception {
        temporal.start();
        return over(workflow(), executionTaskQueue);
    }

    private MassCancelResult over(MassCancelWorkflow workflow, String executionTaskQueue) throws Exception {
        MassCancelResult result;
        try {
            result = workflow.run(WHAT, executionTaskQueue);
        } finally {
            WorkflowExecutionHistory history = temporal.getWorkflowClient().fetchHistory("mass-cancel");
            WorkflowReplayer.replayWorkflowExecution(history, MassCancelWorkflowImpl.class);
            if (Histories.areRecorded()) {
                Histories.record("mass-cancel-" + test.replace('_', '-'), history);
            }
        }
        assertThat(onRecord).containsExactly(result);
        for (int attempt = 1; attempt <= asked.size(); attempt++) {
            assertThat(asked.get(attempt - 1)).isEqualTo(MassCancelId.of(runId(workflow), attempt));
        }
        return result;
    }

    private static String runId(MassCancelWorkflow workflow) {
        return WorkflowStub.fromTyped(workflow).getExecution().getRunId();
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

        assertThat(run("execution"))
                .as("what the first may have canceled is not in the number")
                .isEqualTo(new MassCancelResult.Accepted(asked.get(1), null));
        assertThat(asked).hasSize(2);
    }

    @Test
    void that_the_second_was_not_sent_does_not_say_that_the_first_was_not() throws Exception {
        does = request -> {
            if (asked.size() == 1) {
                throw new IllegalStateException("the process dies");
            }
            return new MassCancelResult.NotSent(request, "the session is down");
        };

        assertThat(run("execution")).isEqualTo(lost(asked.getFirst(), "the session is down"));
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
        assertNotSent(() -> run("nobody"), "nobody took it up in time");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_was_not_sent_is_no_result() {
        does = request -> new MassCancelResult.NotSent(request, "the session is down");

        assertNotSent(() -> run("execution"), "the session is down");
        assertThat(asked).hasSize(1);
    }

    @Test
    void what_is_taken_up_late_is_not_sent_any_more() {
        MassCancelWorkflow workflow = workflow();
        WorkflowClient.start(workflow::run, WHAT, "execution");
        temporal.sleep(MassCancelWorkflow.SENT_WITHIN);
        temporal.start();

        assertNotSent(() -> over(workflow, "execution"), "nobody took it up in time");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_was_lost_twice_is_not_asked_a_third_time_when_it_is_late() throws Exception {
        does = _ -> {
            temporal.sleep(ExecutionActivities.START_TO_CLOSE.minusSeconds(1));
            throw new IllegalStateException("the process dies");
        };

        assertThat(run("execution")).isEqualTo(lost(asked.getLast(), "nobody took it up in time"));
        assertThat(asked).hasSize(2);
    }

    @Test
    void that_the_second_was_refused_does_not_say_that_the_first_was() throws Exception {
        does = request -> {
            if (asked.size() == 1) {
                throw new IllegalStateException("the process dies");
            }
            return new MassCancelResult.Refused(request, "too many");
        };

        assertThat(run("execution")).isEqualTo(lost(asked.getFirst(), "too many"));
    }

    private static MassCancelResult lost(MassCancelId request, String why) {
        return new MassCancelResult.Unanswered(
                request, "what came of it is not known, and another was not accepted: " + why);
    }

    private void assertNotSent(ThrowingCallable run, String why) {
        assertThatThrownBy(run).cause().isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(MassCancelWorkflow.NOT_SENT);
            assertThat(failure.getOriginalMessage()).isEqualTo(why);
            assertThat(failure.getDetails().get(MassCancelResult.NotSent.class)).isEqualTo(onRecord.getFirst());
        });
        assertThat(onRecord)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        MassCancelResult.NotSent.class,
                        result -> assertThat(result.why()).isEqualTo(why));
    }
}
