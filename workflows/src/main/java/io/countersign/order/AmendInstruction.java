package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Other terms that a person wants for an order in flight, already authorised.
///
/// @param reason why; goes on record
/// @param quantity OrderQty in all, with what has traded; absent to leave it
/// @param limitPrice absent to leave it
/// @param stopPrice absent to leave it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AmendInstruction(
        Subject by,
        String reason,
        @Nullable Quantity quantity,
        @Nullable Price limitPrice,
        @Nullable Price stopPrice) {

    /// @throws NullPointerException when it is not said who wants it, or why
    public AmendInstruction {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    /// The terms that are wanted, of an order with these.
    public OrderTerms appliedTo(OrderTerms terms) {
        return terms.amended(
                quantity == null ? terms.quantity() : quantity, terms.pricing().at(limitPrice, stopPrice));
    }
}
