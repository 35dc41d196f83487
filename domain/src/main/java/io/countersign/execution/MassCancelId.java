package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Our name for one request to cancel all that is open at a venue (FIX tag 11). It is named after the run of its
/// workflow and the attempt, and so is never used twice: neither when a request is tried again, nor when its workflow
/// is.
public record MassCancelId(String value) {
    private static final Pattern FORM = Pattern.compile("M-[0-9A-Za-z_-]{1,54}-[0-9]{1,6}");

    public MassCancelId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("massCancelId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static MassCancelId of(String value) {
        return new MassCancelId(value);
    }

    /// @param runId of the workflow
    /// @param attempt counted from 1
    public static MassCancelId of(String runId, int attempt) {
        return new MassCancelId("M-" + runId + "-" + attempt);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
