package io.countersign.reconciliation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which break: `B-17` is the seventeenth that was raised, or a later one.
public record BreakId(long number) {
    private static final Pattern FORM = Pattern.compile("B-([1-9][0-9]{0,17})");

    public BreakId {
        if (number < 1) {
            throw new IllegalArgumentException("breaks are counted from 1: " + number);
        }
    }

    /// @throws IllegalArgumentException when it is none
    public static BreakId parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("must match " + FORM.pattern());
        }
        return new BreakId(Long.parseLong(form.group(1)));
    }

    @JsonValue
    @Override
    public String toString() {
        return "B-" + number;
    }
}
