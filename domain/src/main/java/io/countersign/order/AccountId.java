package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// An account that trades, such as `ACC-001` (FIX tag 1).
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9-]{1,32}");

    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("accountId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static AccountId of(String value) {
        return new AccountId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
