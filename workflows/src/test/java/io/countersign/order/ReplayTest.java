package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.MassCancelWorkflowImpl;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded history replays on its workflow as it is now. An order in flight depends on it: what its history says
/// was done must be what this code would do.
///
/// A shape is recorded anew with `mvn test -pl workflows -am -Dtest=Order*Test,MassCancelWorkflowTest
/// -Dcountersign.record=true`. That is for new shapes: a history that exists and does not replay is a reason to
/// version the change, not to record it again.
class ReplayTest {

    static List<Path> recorded() {
        return Histories.recorded();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void replays(Path file) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(
                Histories.read(file), OrderWorkflowImpl.class, MassCancelWorkflowImpl.class);
    }

    @Test
    void every_shape_of_order_is_recorded() {
        List<String> shapes = Stream.of(
                        OrderWorkflowTest.class, OrderRacesTest.class, OrderFailuresTest.class, OrderStopsTest.class)
                .flatMap(tests -> Arrays.stream(tests.getDeclaredMethods()))
                .map(test -> test.getAnnotation(Recorded.class))
                .filter(Objects::nonNull)
                .map(shape -> shape.value() + ".json")
                .toList();

        assertThat(shapes).hasSizeGreaterThan(30).doesNotHaveDuplicates();
        assertThat(recorded().stream().map(file -> file.getFileName().toString()))
                .containsAll(shapes);
    }

    @Test
    void a_workflow_that_executes_before_it_asks_risk_does_not_replay() {
        assertThatThrownBy(() ->
                        WorkflowReplayer.replayWorkflowExecution(history("filled-at-once"), ExecutesBeforeRisk.class))
                .hasMessageContaining("NonDeterministic");
    }

    @Test
    void a_workflow_that_forgets_to_wait_for_approval_does_not_replay() {
        assertThatThrownBy(() ->
                        WorkflowReplayer.replayWorkflowExecution(history("approved-by-one"), ForgetsApproval.class))
                .hasMessageContaining("NonDeterministic");
    }

    private static WorkflowExecutionHistory history(String shape) {
        return Histories.read(recorded().stream()
                .filter(file -> file.endsWith(shape + ".json"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(shape + " is not recorded")));
    }
}
