package io.countersign.order;

import io.countersign.api.Faults;
import io.countersign.api.FieldFault;
import io.countersign.api.JsonBody;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import org.jspecify.annotations.Nullable;

/// Reads what a trader wants from the body of a request.
final class OrderRequest {

    /// Which price it may trade at, as the body says it.
    private enum OrderType {
        MARKET,
        LIMIT
    }

    private OrderRequest() {}

    /// @param trader who enters it
    /// @throws io.countersign.api.ProblemException with every fault of the body
    static OrderTerms terms(JsonBody body, Subject trader) {
        ClientOrderId clientOrderId = body.required("clientOrderId", ClientOrderId::new);
        AccountId accountId = body.required("accountId", AccountId::new);
        Symbol symbol = body.required("symbol", Symbol::new);
        Side side = body.required("side", Faults.oneOf(Side.class));
        Quantity quantity = body.requiredDecimal("quantity", Quantity::parse);
        Pricing pricing = pricing(body);
        TimeInForce timeInForce = body.required("timeInForce", Faults.oneOf(TimeInForce.class));
        body.finish();
        return new OrderTerms(
                Faults.present(clientOrderId),
                Faults.present(accountId),
                trader,
                Faults.present(symbol),
                Faults.present(side),
                Faults.present(quantity),
                Faults.present(pricing),
                Faults.present(timeInForce));
    }

    private static @Nullable Pricing pricing(JsonBody body) {
        OrderType type = body.required("orderType", Faults.oneOf(OrderType.class));
        Price limitPrice = body.optionalDecimal("limitPrice", Price::parse);
        if (type == null) {
            return null;
        }
        return switch (type) {
            case MARKET -> {
                if (body.has("limitPrice")) {
                    body.faults().add("limitPrice", FieldFault.Code.INVALID, "must be absent from a MARKET order");
                }
                yield new Pricing.Market();
            }
            case LIMIT -> {
                if (!body.has("limitPrice")) {
                    body.faults().add("limitPrice", FieldFault.Code.REQUIRED, "must be there for a LIMIT order");
                }
                yield limitPrice == null ? null : new Pricing.Limit(limitPrice);
            }
        };
    }
}
