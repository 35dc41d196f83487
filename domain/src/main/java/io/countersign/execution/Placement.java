package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.OrderId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A part of an order that is meant for one venue, or all of it.
///
/// @param clOrdId the new order's; another attempt is another order at a venue
/// @param orderQty how much of the order goes there; absent for all that was left, which is how orders were placed
///     before they had parts
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties("attempt") // which the ClOrdID says
public record Placement(
        ClOrdId clOrdId,
        VenueId venue,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal orderQty) {

    /// The ClOrdID of the n-th new order that is sent for an order: always the same, so that a repeated activity can
    /// be recognised.
    public static ClOrdId clOrdId(OrderId order, int attempt) {
        return new ClOrdId(order.value() + "-" + attempt);
    }
}
