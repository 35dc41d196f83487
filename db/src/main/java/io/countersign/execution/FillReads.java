package io.countersign.execution;

import io.countersign.instrument.Symbol;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Side;
import io.countersign.position.Fill;
import io.countersign.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads fills. Thread-safe.
public final class FillReads {
    private final Jdbi jdbi;

    public FillReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The fills of an order as they were booked.
    public List<FillRow> ofOrder(OrderId orderId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT * FROM fill WHERE order_id = :orderId ORDER BY fill_no")
                        .bind("orderId", orderId.value())
                        .map(FillReads::row)
                        .list());
    }

    /// @param fill of a reversal: what is taken back
    /// @param clOrdId the request at the venue that it answers
    /// @param reverses the ExecID of the fill that this entry takes back; absent for a fill
    public record FillRow(
            Fill fill,
            OrderId orderId,
            ClOrdId clOrdId,
            Instant bookedAt,
            @Nullable String reverses) {}

    private static FillRow row(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        Fill fill = new Fill(
                new ReportId(new VenueId(row.text("venue")), row.text("exec_id")),
                new AccountId(row.text("account_id")),
                new Symbol(row.text("symbol")),
                Side.valueOf(row.text("side")),
                new Quantity(row.decimal("quantity").abs()),
                new Price(row.decimal("price")),
                row.time("traded_at"),
                new Money(Math.absExact(row.number("fee_minor")), Currency.getInstance(row.text("currency"))));
        return new FillRow(
                fill,
                new OrderId(row.text("order_id")),
                new ClOrdId(row.text("cl_ord_id")),
                row.time("booked_at"),
                row.textOrNull("reverses"));
    }
}
