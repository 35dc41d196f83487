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
        MARKET(false, false),
        LIMIT(true, false),
        STOP(false, true),
        STOP_LIMIT(true, true);

        private final boolean hasLimit;
        private final boolean hasStop;

        OrderType(boolean hasLimit, boolean hasStop) {
            this.hasLimit = hasLimit;
            this.hasStop = hasStop;
        }
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
        Price stopPrice = body.optionalDecimal("stopPrice", Price::parse);
        if (type == null) {
            return null;
        }
        expect(body, "limitPrice", type.hasLimit, type);
        expect(body, "stopPrice", type.hasStop, type);
        boolean isWhole = type.hasLimit == (limitPrice != null) && type.hasStop == (stopPrice != null);
        return isWhole ? Pricing.of(type.name(), limitPrice, stopPrice) : null;
    }

    /// @param wanted whether an order of this type has this price
    private static void expect(JsonBody body, String price, boolean wanted, OrderType type) {
        if (body.has(price) && !wanted) {
            body.faults().add(price, FieldFault.Code.INVALID, "must be absent from a " + type + " order");
        }
        if (!body.has(price) && wanted) {
            body.faults().add(price, FieldFault.Code.REQUIRED, "must be there for a " + type + " order");
        }
    }
}
