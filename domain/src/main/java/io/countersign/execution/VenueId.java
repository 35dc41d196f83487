package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A market that takes our orders, by its short name, such as `XSIM`.
public record VenueId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Z]{4}");

    public VenueId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("venue must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static VenueId of(String value) {
        return new VenueId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
