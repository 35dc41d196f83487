package io.countersign.instrument;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name an instrument trades under (FIX tag 55).
public record Symbol(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9.]{0,15}");

    public Symbol {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("symbol must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Symbol of(String value) {
        return new Symbol(value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
