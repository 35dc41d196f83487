package io.countersign.database;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Everything that is in the database, table by table, so that two moments can be compared: a step that failed must
/// have left nothing.
///
/// @param rows the rows of each table as text, in the order of that text
public record TableContents(Map<String, String> rows) {

    public TableContents {
        rows = Map.copyOf(rows);
    }

    public static TableContents of(Handle handle) {
        Map<String, String> rows = new TreeMap<>();
        handle.createQuery("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'public' AND table_name <> 'flyway_schema_history'""")
                .mapTo(String.class)
                .forEach(table -> rows.put(
                        table,
                        handle.createQuery(
                                        "SELECT COALESCE(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM <table> t")
                                .define("table", table)
                                .mapTo(String.class)
                                .one()));
        return new TableContents(rows);
    }
}
