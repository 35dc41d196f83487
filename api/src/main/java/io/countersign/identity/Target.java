package io.countersign.identity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.OrderTerms;
import io.countersign.order.Subject;
import org.jspecify.annotations.Nullable;

/// What an action is asked on, as far as policy wants to know; and the order it belongs to, for the record.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Target(
        @Nullable AccountId accountId,
        @Nullable Subject traderId,
        @JsonIgnore @Nullable OrderId orderId) {

    /// No account in particular.
    public static final Target NONE = new Target(null, null, null);

    public static Target account(@Nullable AccountId accountId) {
        return new Target(accountId, null, null);
    }

    public static Target order(OrderTerms terms) {
        return new Target(terms.accountId(), terms.trader(), terms.orderId());
    }
}
