package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What histories say, and where recorded ones are kept.
public final class Histories {
    private static final Path FOLDER = Path.of("src/test/resources/histories");

    private Histories() {}

    static List<HistoryEvent> ofType(WorkflowExecutionHistory history, EventType type) {
        return history.getEvents().stream()
                .filter(event -> event.getEventType() == type)
                .toList();
    }

    /// Every timer fired or was cancelled, every activity and every update came to its end, and no workflow task
    /// failed.
    static void assertNothingIsLeftOpen(WorkflowExecutionHistory history) {
        assertThat(ofType(history, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED))
                .as("something that came in the last moment makes a task begin again; nothing else may")
                .allMatch(event -> event.getWorkflowTaskFailedEventAttributes().getCause()
                        == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
        assertThat(count(history, EventType.EVENT_TYPE_TIMER_STARTED))
                .as("timers")
                .isEqualTo(count(history, EventType.EVENT_TYPE_TIMER_FIRED)
                        + count(history, EventType.EVENT_TYPE_TIMER_CANCELED));
        assertThat(count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .as("activities")
                .isEqualTo(count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                        + count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED));
        assertThat(count(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
                .as("updates")
                .isEqualTo(count(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED));
        assertThat(count(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))
                .isEqualTo(1);
    }

    private static long count(WorkflowExecutionHistory history, EventType type) {
        return ofType(history, type).size();
    }

    public static boolean areRecorded() {
        return Boolean.getBoolean("countersign.record");
    }

    public static void record(String shape, WorkflowExecutionHistory history) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(shape + ".json"), history.toJson(true) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> recorded() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkflowExecutionHistory read(Path file) {
        try {
            return WorkflowExecutionHistory.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
