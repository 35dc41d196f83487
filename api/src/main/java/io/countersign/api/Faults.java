package io.countersign.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with a request, so that its sender learns of all of it at once. Not for sharing between
/// threads.
public final class Faults {
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final List<FieldFault> found = new ArrayList<>();

    public void add(String field, FieldFault.Code code, String expected) {
        found.add(new FieldFault(printable(field), code, expected));
    }

    /// The value as its type reads it, or null when it refuses it, which is noted.
    ///
    /// @param type throws [IllegalArgumentException] with a message that says what was expected
    public <T> @Nullable T parse(String field, @Nullable String text, Function<String, T> type) {
        if (text == null) {
            return null;
        }
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            String expected = e.getMessage();
            add(field, FieldFault.Code.INVALID, expected == null ? "another value" : expected);
            return null;
        }
    }

    /// @throws ProblemException when anything was found
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw Problem.faults(found).exception();
        }
    }

    /// The parts of a request are all there once nothing was found; says so to the compiler.
    public static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a missing field was not noted as a fault");
        }
        return value;
    }

    /// Reads one of an enum's names, as written.
    public static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
        return text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("must be one of " + List.of(type.getEnumConstants()));
        };
    }

    /// A sender's field name may be anything; only plain ones are repeated.
    private static String printable(String field) {
        return FIELD_NAME.matcher(field).matches() ? field : "(unprintable)";
    }
}
