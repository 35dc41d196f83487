package io.countersign.approval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// One request for a second signature, such as `A-…-1`.
public record ApprovalId(String value) {
    private static final Pattern FORM = Pattern.compile("A-[A-Z2-7]{26}-[0-9]{1,6}");

    public ApprovalId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("approvalId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ApprovalId of(String value) {
        return new ApprovalId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
