package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is told of steps whose event has another time than the deed, or hides that it was done more than once.
class WorkflowStepsTest {
    /// Times are milliseconds after this, which is not a whole millisecond, as Temporal's are not.
    private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:00.000400Z");

    private final List<HistoryEvent> events = new ArrayList<>();

    @Test
    void a_local_activity_was_done_when_its_marker_says_and_not_when_the_task_ended() {
        event(0, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED);
        event(1, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        // The worker took the task up after 7 ms, and the workflow's clock lags behind by as much.
        marker(40, "Validate", 8, 13, 1);
        marker(40, "Enter", 21, 27, 1);

        List<TimelineItem> told = told();

        assertThat(told)
                .extracting(TimelineItem::summary)
                .containsExactly(
                        "The order came in",
                        "Done: validate the terms",
                        "Done: check risk, reserve, and enter the order");
        assertThat(told).extracting(item -> millis(item.at())).containsExactly(0L, 20L, 35L);
        assertThat(told.get(1).details().path("durationMs").asLong()).isEqualTo(12);
        assertThat(told.get(2).details().path("durationMs").asLong()).isEqualTo(14);
        assertThat(told.get(2).details().path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void whatever_the_clocks_say_it_was_done_within_its_workflow_task() {
        event(0, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        marker(40, "Validate", -90_000, 0, 1);
        event(50, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        marker(60, "Record", 90_000, 55, 1);

        assertThat(told()).extracting(TimelineItem::at).containsExactly(BEGIN, BEGIN.plusMillis(60));
    }

    @Test
    void a_marker_that_holds_no_time_was_made_when_it_was_recorded() {
        event(0, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        events.add(next(40, EventType.EVENT_TYPE_MARKER_RECORDED)
                .setMarkerRecordedEventAttributes(
                        MarkerRecordedEventAttributes.newBuilder().setMarkerName("LocalActivity"))
                .build());

        assertThat(told().getFirst().at()).isEqualTo(BEGIN.plusMillis(40));
        assertThat(told().getFirst().details().has("durationMs")).isFalse();
    }

    @Test
    void an_activity_that_was_tried_again_says_so_and_why_and_how_long_it_took() {
        events.add(next(0, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .setActivityTaskScheduledEventAttributes(ActivityTaskScheduledEventAttributes.newBuilder()
                        .setActivityType(ActivityType.newBuilder().setName("Execute")))
                .build());
        events.add(next(900, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
                .setActivityTaskStartedEventAttributes(ActivityTaskStartedEventAttributes.newBuilder()
                        .setScheduledEventId(1)
                        .setAttempt(3)
                        .setLastFailure(Failure.newBuilder().setMessage("the session was lost")))
                .build());
        events.add(next(1_150, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                .setActivityTaskCompletedEventAttributes(ActivityTaskCompletedEventAttributes.newBuilder()
                        .setScheduledEventId(1)
                        .setStartedEventId(2))
                .build());

        TimelineItem began = told().get(1);
        TimelineItem done = told().get(2);

        assertThat(began.summary()).isEqualTo("Began to send the order to a venue, attempt 3");
        assertThat(began.details().path("attempt").asInt()).isEqualTo(3);
        assertThat(began.details().at("/lastFailure/message").asText()).isEqualTo("the session was lost");
        assertThat(done.details().path("durationMs").asLong()).isEqualTo(250);
    }

    @Test
    void a_local_activity_that_was_tried_again_says_so() {
        event(0, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        marker(40, "Book", -16_000, 30, 4);

        assertThat(told().getFirst().summary()).isEqualTo("Done: book what the venue reported, attempt 4");
        assertThat(millis(told().getFirst().at())).isEqualTo(30);
    }

    private List<TimelineItem> told() {
        return new WorkflowSteps(new Subject("trader1")).of(events);
    }

    /// Whole ones, as markers have them.
    private static long millis(Instant at) {
        return at.toEpochMilli() - BEGIN.toEpochMilli();
    }

    private void event(int millis, EventType type) {
        events.add(next(millis, type).build());
    }

    /// @param first when it was first begun, by the worker's clock
    /// @param time what the workflow's clock showed at the end
    private void marker(int recorded, String activity, int first, int time, int attempt) {
        long begin = BEGIN.toEpochMilli();
        events.add(next(recorded, EventType.EVENT_TYPE_MARKER_RECORDED)
                .setMarkerRecordedEventAttributes(MarkerRecordedEventAttributes.newBuilder()
                        .setMarkerName("LocalActivity")
                        .putDetails("type", payloads(activity))
                        .putDetails("time", payloads(begin + time))
                        .putDetails("meta", payloads(Map.of("firstSkd", begin + first, "atpt", attempt))))
                .build());
    }

    private HistoryEvent.Builder next(int millis, EventType type) {
        Instant at = BEGIN.plusMillis(millis);
        return HistoryEvent.newBuilder()
                .setEventId(events.size() + 1L)
                .setEventType(type)
                .setEventTime(
                        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
    }

    private static Payloads payloads(Object value) {
        return DefaultDataConverter.STANDARD_INSTANCE.toPayloads(value).orElseThrow();
    }
}
