package io.countersign.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The conditions of a list, put together from those filters that were given, so that the planner sees only what
/// counts. Values are always bound, never spelled into the text. Not for sharing between threads.
public final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /// Adds a condition, unless there is no value for it.
    ///
    /// @param text SQL with one parameter of the given name
    public Conditions and(String text, String name, @Nullable Object value) {
        if (value != null) {
            texts.add(text);
            values.put(name, value);
        }
        return this;
    }

    /// Binds one more value, for a condition with two parameters.
    public Conditions bind(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /// `WHERE …`, or nothing when there is no condition.
    public String where() {
        return texts.isEmpty() ? "" : "WHERE " + String.join(" AND ", texts);
    }

    public Query bindTo(Query query) {
        values.forEach((name, value) -> {
            if (value instanceof String[] array) {
                query.bindArray(name, String.class, (Object[]) array);
            } else {
                query.bind(name, value);
            }
        });
        return query;
    }
}
