package io.countersign.api;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters after the `?`, read strictly: a parameter nobody knows is a fault, for a filter that was misspelled
/// would otherwise show too much. Not for sharing between threads.
public final class QueryString {
    public static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Instant LAST = Instant.parse("2261-12-31T23:59:59.999999999Z");

    private final Map<String, List<String>> parameters;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Faults faults = new Faults();

    public QueryString(UriInfo uri) {
        this.parameters = uri.getQueryParameters();
    }

    /// A parameter that is there at most once.
    ///
    /// @param type throws [IllegalArgumentException] with a message that says what was expected
    public <T> @Nullable T one(String name, Function<String, T> type) {
        asked.add(name);
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            faults.add(name, FieldFault.Code.REPEATED, "may be there once");
            return null;
        }
        return values.isEmpty() ? null : faults.parse(name, values.getFirst(), type);
    }

    /// A parameter that must be there.
    public <T> @Nullable T required(String name, Function<String, T> type) {
        if (parameters.getOrDefault(name, List.of()).isEmpty()) {
            faults.add(name, FieldFault.Code.REQUIRED, "must be there");
        }
        return one(name, type);
    }

    /// A parameter that may be repeated; each time adds one.
    public <T> Set<T> any(String name, Function<String, T> type) {
        asked.add(name);
        Set<T> values = new LinkedHashSet<>();
        for (String text : parameters.getOrDefault(name, List.of())) {
            T value = faults.parse(name, text, type);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /// A moment, RFC 3339. Nothing was recorded before 1970 nor after 2261, which is as far as a count of nanoseconds
    /// goes: moments beyond are taken as those.
    public @Nullable Instant time(String name) {
        Instant time = one(name, Rfc3339::parse);
        if (time == null) {
            return null;
        }
        Instant notTooEarly = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return notTooEarly.isAfter(LAST) ? LAST : notTooEarly;
    }

    /// A moment that must not be before another, for lists that only reach so far back.
    public @Nullable Instant timeSince(String name, Instant earliest) {
        Instant time = time(name);
        if (time != null && time.isBefore(earliest)) {
            faults.add(name, FieldFault.Code.INVALID, "must not be before " + earliest.truncatedTo(ChronoUnit.SECONDS));
            return null;
        }
        return time;
    }

    /// How many a page may hold.
    public int limit() {
        Integer limit = one("limit", QueryString::limit);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /// Notes every parameter that nobody asked for, and then throws when anything at all was noted.
    public void finish() {
        for (String name : parameters.keySet()) {
            if (!asked.contains(name)) {
                faults.add(name, FieldFault.Code.UNKNOWN, "no such parameter; known are " + asked);
            }
        }
        faults.throwIfAny();
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }
}
