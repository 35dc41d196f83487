package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.countersign.order.OrderId;
import java.util.regex.Pattern;

/// Our name for one request at a venue (FIX tag 11): the order's id and the number of the attempt.
public record ClOrdId(String value) {
    private static final Pattern FORM = Pattern.compile("O-[A-Z2-7]{26}-[0-9]{1,6}");

    public ClOrdId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("clOrdId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ClOrdId of(String value) {
        return new ClOrdId(value);
    }

    /// The order that the request is about.
    public OrderId orderId() {
        return new OrderId(value.substring(0, value.lastIndexOf('-')));
    }

    /// Which attempt at the order this is, counted from 1.
    public int attempt() {
        return Integer.parseInt(value.substring(value.lastIndexOf('-') + 1));
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
