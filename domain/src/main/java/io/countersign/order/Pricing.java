package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.money.Price;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What price an order may trade at (FIX tags 40, 44 and 99).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "orderType")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pricing.Market.class, name = "MARKET"),
    @JsonSubTypes.Type(value = Pricing.Limit.class, name = "LIMIT"),
    @JsonSubTypes.Type(value = Pricing.Stop.class, name = "STOP"),
    @JsonSubTypes.Type(value = Pricing.StopLimit.class, name = "STOP_LIMIT")
})
public sealed interface Pricing {

    /// The best the market has.
    record Market() implements Pricing {}

    /// This price or better.
    record Limit(Price limitPrice) implements Pricing {}

    /// Nothing before the market has traded at the stop price or through it; then the best the market has.
    record Stop(Price stopPrice) implements Pricing {}

    /// Nothing before the market has traded at the stop price or through it; then the limit price or better.
    record StopLimit(Price stopPrice, Price limitPrice) implements Pricing {}

    /// The name of its kind, as JSON, database and policy have it.
    @JsonIgnore
    default String orderType() {
        return switch (this) {
            case Market _ -> "MARKET";
            case Limit _ -> "LIMIT";
            case Stop _ -> "STOP";
            case StopLimit _ -> "STOP_LIMIT";
        };
    }

    /// @throws IllegalArgumentException when there is no such kind, or it lacks a price that it must have
    static Pricing of(String orderType, @Nullable Price limitPrice, @Nullable Price stopPrice) {
        return switch (orderType) {
            case "MARKET" -> new Market();
            case "LIMIT" -> new Limit(present(limitPrice, orderType));
            case "STOP" -> new Stop(present(stopPrice, orderType));
            case "STOP_LIMIT" -> new StopLimit(present(stopPrice, orderType), present(limitPrice, orderType));
            default -> throw new IllegalArgumentException("no order type: " + orderType);
        };
    }

    private static Price present(@Nullable Price price, String orderType) {
        if (price == null) {
            throw new IllegalArgumentException("a price is missing of a " + orderType + " order");
        }
        return price;
    }

    /// The worst price it may trade at, where it says one.
    @JsonIgnore
    default Optional<Price> limit() {
        return switch (this) {
            case Market _, Stop _ -> Optional.empty();
            case Limit(Price limitPrice) -> Optional.of(limitPrice);
            case StopLimit(Price _, Price limitPrice) -> Optional.of(limitPrice);
        };
    }

    /// The price that the market must trade at before anything is sent, where there is one.
    @JsonIgnore
    default Optional<Price> stop() {
        return switch (this) {
            case Market _, Limit _ -> Optional.empty();
            case Stop(Price stopPrice) -> Optional.of(stopPrice);
            case StopLimit(Price stopPrice, Price _) -> Optional.of(stopPrice);
        };
    }

    /// The same kind at other prices, of which one that is absent, or that the kind does not have, stays as it
    /// is. A limit makes a market order a limit order.
    default Pricing at(@Nullable Price limitPrice, @Nullable Price stopPrice) {
        return switch (this) {
            case Market market -> limitPrice == null ? market : new Limit(limitPrice);
            case Limit limit -> limitPrice == null ? limit : new Limit(limitPrice);
            case Stop stop -> stopPrice == null ? stop : new Stop(stopPrice);
            case StopLimit(Price stop, Price limit) ->
                new StopLimit(stopPrice == null ? stop : stopPrice, limitPrice == null ? limit : limitPrice);
        };
    }
}
