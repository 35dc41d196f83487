package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;

/// What price an order may trade at (FIX tags 40 and 44).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "orderType")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pricing.Market.class, name = "MARKET"),
    @JsonSubTypes.Type(value = Pricing.Limit.class, name = "LIMIT")
})
public sealed interface Pricing {

    /// The best the market has.
    record Market() implements Pricing {}

    /// This price or better.
    record Limit(Price limitPrice) implements Pricing {}
}
