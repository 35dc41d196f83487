package io.countersign.sql;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads columns as what they are: absent is null, a time is an instant.
public final class Columns {
    private final ResultSet row;

    /// @param row stays with its statement; good for one row's reading only
    public Columns(ResultSet row) {
        this.row = row;
    }

    /// @throws SQLException also when the column is NULL
    public String text(String column) throws SQLException {
        return present(textOrNull(column), column);
    }

    public @Nullable String textOrNull(String column) throws SQLException {
        return row.getString(column);
    }

    /// @throws SQLException also when the column is NULL
    public BigDecimal decimal(String column) throws SQLException {
        return present(decimalOrNull(column), column);
    }

    public @Nullable BigDecimal decimalOrNull(String column) throws SQLException {
        return row.getBigDecimal(column);
    }

    /// @throws SQLException also when the column is NULL
    public long number(String column) throws SQLException {
        return present(numberOrNull(column), column);
    }

    public @Nullable Long numberOrNull(String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /// @throws SQLException also when the column is NULL
    public Instant time(String column) throws SQLException {
        return present(timeOrNull(column), column);
    }

    public @Nullable Instant timeOrNull(String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /// The elements of a `text[]`.
    public List<String> texts(String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static <T> T present(@Nullable T value, String column) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + column + " is NULL");
        }
        return value;
    }
}
