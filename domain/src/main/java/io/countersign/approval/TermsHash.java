package io.countersign.approval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// SHA-256 over the canonical JSON (RFC 8785) of what was ordered, in lower-case hex.
public record TermsHash(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public TermsHash {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("termsHash must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TermsHash of(String value) {
        return new TermsHash(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
