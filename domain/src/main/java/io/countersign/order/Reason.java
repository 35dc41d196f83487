package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// Why an order was refused or ended: a stable code, a sentence, and, where a limit was broken, the limit and the
/// value that broke it, in the unit a person would use.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(
        String code,
        String message,
        @Nullable String limit,
        @Nullable String actual) {

    public static Reason of(RejectCode code) {
        return new Reason(code.name(), code.message(), null, null);
    }

    public static Reason of(RejectCode code, @Nullable String limit, @Nullable String actual) {
        return new Reason(code.name(), code.message(), limit, actual);
    }

    /// With what somebody said about it, where they said anything.
    public static Reason said(RejectCode code, String text) {
        return text.isBlank() ? of(code) : new Reason(code.name(), code.message() + ": " + text, null, null);
    }
}
