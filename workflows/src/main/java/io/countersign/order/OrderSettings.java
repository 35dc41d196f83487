package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;

/// The settings in force when the order came in.
///
/// @param approvalWindow how long a checker has
/// @param executionTaskQueue who executes: the workflow's own queue where one process does all (the server then
///     hands the activity over eagerly), another where roles are apart
public record OrderSettings(
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration approvalWindow, String executionTaskQueue) {}
