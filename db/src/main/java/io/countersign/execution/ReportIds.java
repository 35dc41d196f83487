package io.countersign.execution;

import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/// Names of reports in a statement.
public final class ReportIds {
    private ReportIds() {}

    /// Binds `:venues` and `:execs`, one of each for each report.
    public static <T extends SqlStatement<T>> T bind(T statement, List<ReportId> ids) {
        return statement
                .bindArray(
                        "venues",
                        String.class,
                        ids.stream().map(id -> id.venue().value()).toList())
                .bindArray(
                        "execs",
                        String.class,
                        ids.stream().map(ReportId::execId).toList());
    }
}
