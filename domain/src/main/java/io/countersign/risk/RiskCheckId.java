package io.countersign.risk;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// One run of the risk checks, such as `R-…-1`: the order's id and the step that asked.
public record RiskCheckId(String value) {
    private static final Pattern FORM = Pattern.compile("R-[A-Z2-7]{26}-[0-9]{1,6}");

    public RiskCheckId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("riskCheckId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RiskCheckId of(String value) {
        return new RiskCheckId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
