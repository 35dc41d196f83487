package io.countersign.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import io.countersign.audit.Actor;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a workflow's history as people would. What concerns Temporal's own bookkeeping alone is left out. For
/// one history.
final class WorkflowSteps {
    private static final String WORKFLOW = Actor.service("order").service();
    private static final Map<String, String> ACTIVITIES = Map.ofEntries(
            Map.entry("Validate", "validate the terms"),
            Map.entry("Refuse", "enter the order as refused"),
            Map.entry("Enter", "check risk, reserve, and enter the order"),
            Map.entry("Release", "check risk again before release"),
            Map.entry("Retry", "check risk again before another attempt"),
            Map.entry("Amend", "check the risk of a change"),
            Map.entry("ReleaseAmendment", "check the risk of a change again before it goes out"),
            Map.entry("Replace", "send the change to the venue"),
            Map.entry("Record", "put an event on record"),
            Map.entry("Trigger", "look whether the market has traded at the stop price"),
            Map.entry("Decide", "put a checker's decision on record"),
            Map.entry("Execute", "send the order to a venue"),
            Map.entry("Cancel", "ask the venue to cancel"),
            Map.entry("Ask", "ask the venue what became of the order"),
            Map.entry("Book", "book what the venue reported"));

    private final String trader;
    private final Map<Long, String> activities = new HashMap<>();
    private final Map<Long, Instant> begun = new HashMap<>();
    private final Map<String, String> updates = new HashMap<>();

    private Instant taskBegan = Instant.EPOCH;
    /// What the workflow's own clock shows: see [LocalActivity].
    private Instant clock = Instant.EPOCH;

    /// @param trader who entered the order
    WorkflowSteps(Subject trader) {
        this.trader = trader.value();
    }

    /// In the order of the events, which is not quite that of the time: what a workflow task did is recorded at
    /// its end.
    List<TimelineItem> of(List<HistoryEvent> events) {
        return events.stream().flatMap(event -> item(event).stream()).toList();
    }

    /// What an event says.
    ///
    /// @param actor who made it happen
    /// @param at when, where that is not when it was recorded
    /// @param more what else is known of it, for programs
    private record Told(
            String actor,
            String summary,
            JsonNode content,
            @Nullable Instant at,
            Map<String, JsonNode> more) {
        Told(String actor, String summary, JsonNode content) {
            this(actor, summary, content, null, Map.of());
        }

        static Told byWorkflow(String summary, JsonNode content) {
            return new Told(WORKFLOW, summary, content);
        }

        Told at(Instant moment) {
            return new Told(actor, summary, content, moment, more);
        }

        /// The first of the attempts is nothing to tell people of.
        Told attempt(int attempt) {
            String told = attempt > 1 ? summary + ", attempt " + attempt : summary;
            return new Told(actor, told, content, at, more).with("attempt", IntNode.valueOf(attempt));
        }

        Told took(@Nullable Duration duration) {
            return duration == null ? this : with("durationMs", LongNode.valueOf(duration.toMillis()));
        }

        Told with(String name, JsonNode value) {
            Map<String, JsonNode> all = new LinkedHashMap<>(more);
            all.put(name, value);
            return new Told(actor, summary, content, at, all);
        }
    }

    private Optional<TimelineItem> item(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_TASK_STARTED -> {
                taskBegan = instant(event.getEventTime());
                clock = taskBegan.isAfter(clock) ? taskBegan : clock;
                yield Optional.empty();
            }
            case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                    EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                    EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                    EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED -> Optional.empty();
            default -> {
                Told told = told(event);
                ObjectNode details = JsonNodeFactory.instance.objectNode();
                details.put("eventId", event.getEventId());
                told.more().forEach(details::set);
                details.set("content", told.content());
                Instant at = told.at();
                yield Optional.of(new TimelineItem(
                        at == null ? instant(event.getEventTime()) : at,
                        TimelineItem.Source.WORKFLOW,
                        event.getEventType().name().replaceFirst("^EVENT_TYPE_", ""),
                        told.actor(),
                        told.summary(),
                        details));
            }
        };
    }

    private Told told(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
                new Told(
                        trader,
                        "The order came in",
                        PayloadJson.of(event.getWorkflowExecutionStartedEventAttributes()
                                .getInput()));
            case EVENT_TYPE_MARKER_RECORDED -> marker(event);
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                    EVENT_TYPE_ACTIVITY_TASK_STARTED,
                    EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                    EVENT_TYPE_ACTIVITY_TASK_FAILED,
                    EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> activity(event);
            case EVENT_TYPE_TIMER_STARTED -> Told.byWorkflow("A timer was set", timer(event));
            case EVENT_TYPE_TIMER_FIRED -> Told.byWorkflow("The timer ran out", nothing());
            case EVENT_TYPE_TIMER_CANCELED -> Told.byWorkflow("The timer was not needed any more", nothing());
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> message(event);
            default -> ending(event);
        };
    }

    private Told marker(HistoryEvent event) {
        var marker = event.getMarkerRecordedEventAttributes();
        ObjectNode content = PayloadJson.of(marker.getDetailsMap());
        if (!marker.getMarkerName().equals("LocalActivity")) {
            return Told.byWorkflow("Noted: " + marker.getMarkerName(), content);
        }
        String activity =
                content.path("type").asText(content.path("activityType").asText());
        String failed = marker.hasFailure() ? "Failed to " : "Done: ";
        LocalActivity done = LocalActivity.of(content, taskBegan, clock, instant(event.getEventTime()));
        clock = done.clock();
        return Told.byWorkflow(failed + describe(activity), content)
                .at(done.at())
                .attempt(done.attempt())
                .took(done.took());
    }

    private Told activity(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
                var scheduled = event.getActivityTaskScheduledEventAttributes();
                String activity = describe(scheduled.getActivityType().getName());
                activities.put(event.getEventId(), activity);
                yield Told.byWorkflow("To do: " + activity, PayloadJson.of(scheduled.getInput()));
            }
            case EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
                var started = event.getActivityTaskStartedEventAttributes();
                begun.put(event.getEventId(), instant(event.getEventTime()));
                Told told = Told.byWorkflow("Began to " + scheduled(started.getScheduledEventId()), nothing())
                        .attempt(started.getAttempt());
                yield started.hasLastFailure() ? told.with("lastFailure", failure(started.getLastFailure())) : told;
            }
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                var completed = event.getActivityTaskCompletedEventAttributes();
                JsonNode result = PayloadJson.of(completed.getResult());
                yield Told.byWorkflow("Done: " + scheduled(completed.getScheduledEventId()) + outcome(result), result)
                        .took(since(completed.getStartedEventId(), event));
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                var failed = event.getActivityTaskFailedEventAttributes();
                yield Told.byWorkflow(
                                "Failed to " + scheduled(failed.getScheduledEventId()), failure(failed.getFailure()))
                        .took(since(failed.getStartedEventId(), event));
            }
            default -> {
                var late = event.getActivityTaskTimedOutEventAttributes();
                yield Told.byWorkflow("No result in time: " + scheduled(late.getScheduledEventId()), nothing())
                        .took(since(late.getStartedEventId(), event));
            }
        };
    }

    /// How long the last attempt took; absent where none was begun.
    private @Nullable Duration since(long startedEventId, HistoryEvent end) {
        Instant begin = begun.get(startedEventId);
        return begin == null ? null : Duration.between(begin, instant(end.getEventTime()));
    }

    /// What came of an activity that can end in several ways.
    private static String outcome(JsonNode result) {
        String kind = result.path("result").asText(result.path("status").asText());
        return kind.isEmpty() ? "" : ": " + Sentence.words(kind);
    }

    private Told message(HistoryEvent event) {
        if (event.hasWorkflowExecutionSignaledEventAttributes()) {
            var signal = event.getWorkflowExecutionSignaledEventAttributes();
            JsonNode input = PayloadJson.of(signal.getInput());
            return new Told(sender(input), "Was told: " + signal.getSignalName(), input);
        }
        if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
            var update =
                    event.getWorkflowExecutionUpdateAcceptedEventAttributes().getAcceptedRequest();
            JsonNode input = PayloadJson.of(update.getInput().getArgs());
            updates.put(update.getMeta().getUpdateId(), update.getInput().getName());
            return new Told(sender(input), "Was asked to " + update.getInput().getName(), input);
        }
        var completed = event.getWorkflowExecutionUpdateCompletedEventAttributes();
        String update = updates.getOrDefault(completed.getMeta().getUpdateId(), "an update");
        return Told.byWorkflow(
                "Answered " + update,
                completed.getOutcome().hasFailure()
                        ? failure(completed.getOutcome().getFailure())
                        : PayloadJson.of(completed.getOutcome().getSuccess()));
    }

    private static Told ending(HistoryEvent event) {
        EventType type = event.getEventType();
        if (type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) {
            JsonNode result = PayloadJson.of(
                    event.getWorkflowExecutionCompletedEventAttributes().getResult());
            return Told.byWorkflow("The order is over: " + result.asText(), result);
        }
        if (type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) {
            return Told.byWorkflow(
                    "A step of the workflow failed and is tried again",
                    failure(event.getWorkflowTaskFailedEventAttributes().getFailure()));
        }
        String name = type.name().replaceFirst("^EVENT_TYPE_", "").replace('_', ' ');
        return Told.byWorkflow(Sentence.from(name), nothing());
    }

    private String scheduled(long eventId) {
        return activities.getOrDefault(eventId, "do an activity");
    }

    private static String describe(String activity) {
        return ACTIVITIES.getOrDefault(activity, activity);
    }

    /// Who asked, where the message says it.
    private static String sender(JsonNode input) {
        String by = input.path("by").asText(input.path("checker").asText());
        return by.isEmpty() ? WORKFLOW : by;
    }

    private static JsonNode timer(HistoryEvent event) {
        var timer = event.getTimerStartedEventAttributes().getStartToFireTimeout();
        return JsonNodeFactory.instance.objectNode().put("seconds", timer.getSeconds());
    }

    private static JsonNode failure(Failure failure) {
        return JsonNodeFactory.instance.objectNode().put("message", failure.getMessage());
    }

    private static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
