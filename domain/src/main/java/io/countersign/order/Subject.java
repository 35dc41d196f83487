package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A person or program as the identity provider names it: the `sub` of its token.
public record Subject(String value) {
    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

    public Subject {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("subject must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Subject of(String value) {
        return new Subject(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
