package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.api.IdempotencyKey;
import io.countersign.order.Subject;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is answered before there is an answer, on Temporal's test server.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MassCancelDeskTest {
    private static final MassCancel WHAT =
            new MassCancel(new VenueId("XSIM"), null, new Subject("operations1"), "the feed is wrong");
    private static final IdempotencyKey KEY = new IdempotencyKey("once", true);

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private final List<MassCancelId> sent = Collections.synchronizedList(new ArrayList<>());
    private final MassCancelDesk impatient = desk(Duration.ofMillis(50));

    private MassCancelDesk desk(Duration answerWait) {
        return new MassCancelDesk(temporal.getWorkflowClient(), "order", "execution", answerWait);
    }

    @BeforeEach
    void register() {
        Worker orders = temporal.newWorker("order");
        orders.registerWorkflowImplementationTypes(MassCancelWorkflowImpl.class);
        orders.registerActivitiesImplementations((MassCancelRecording) (_, _) -> {});
        temporal.newWorker("execution").registerActivitiesImplementations((MassCancelActivities) (_, request) -> {
            sent.add(request);
            return new MassCancelResult.Accepted(request, 2);
        });
    }

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void it_is_under_way_until_somebody_takes_it_up_and_then_the_same_key_has_its_end() {
        assertThat(impatient.ask(WHAT, KEY)).isEmpty();
        assertThat(impatient.ask(WHAT, KEY)).isEmpty();
        temporal.start();

        MassCancelDesk patient = desk(Duration.ofSeconds(30));
        assertThat(patient.ask(WHAT, KEY))
                .hasValueSatisfying(
                        result -> assertThat(result).isEqualTo(new MassCancelResult.Accepted(sent.getFirst(), 2)));
        assertThat(patient.ask(WHAT, KEY)).isPresent();
        assertThat(sent).hasSize(1);
    }

    @Test
    void what_somebody_ends_by_hand_meanwhile_is_not_known() {
        CompletableFuture<Optional<MassCancelResult>> asked =
                CompletableFuture.supplyAsync(() -> desk(Duration.ofSeconds(30)).ask(WHAT, KEY));
        terminate();

        assertThat(asked)
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(Optional.of(new MassCancelResult.Unanswered(null, "its workflow did not come to its end")));
    }

    /// As soon as it is there.
    private void terminate() {
        WorkflowStub run = temporal.getWorkflowClient().newUntypedWorkflowStub("mass-cancel:XSIM:all:once");
        while (true) {
            try {
                run.terminate("by hand");
                return;
            } catch (WorkflowNotFoundException _) {
                Thread.onSpinWait();
            }
        }
    }
}
