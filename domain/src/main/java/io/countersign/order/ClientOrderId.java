package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The client's own name for an order (FIX tag 11 of the client), unique within its account.
public record ClientOrderId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public ClientOrderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("clientOrderId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ClientOrderId of(String value) {
        return new ClientOrderId(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
