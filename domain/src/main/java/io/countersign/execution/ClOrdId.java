package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.countersign.order.OrderId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Our name for one request at a venue (FIX tag 11). A new order is named after the order and the attempt at it, as
/// `O-…-1`; each request to cancel or to replace it is named after that, with a number of its own, as `O-…-1-2`. So
/// every name on the wire leads to the order, and to the attempt, without looking anything up.
public record ClOrdId(String value) {
    private static final Pattern FORM = Pattern.compile("(O-[A-Z2-7]{26})-([0-9]{1,6})(?:-([0-9]{1,6}))?");

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
        return new OrderId(parts().group(1));
    }

    /// Which attempt at the order this is, or is about, counted from 1.
    public int attempt() {
        return Integer.parseInt(parts().group(2));
    }

    /// The new order that began the chain of requests which this one belongs to; itself when it is that.
    public ClOrdId root() {
        Matcher parts = parts();
        return parts.group(3) == null ? this : new ClOrdId(parts.group(1) + "-" + parts.group(2));
    }

    /// The n-th request to change what the new order of this chain began.
    public ClOrdId request(int number) {
        return new ClOrdId(root().value + "-" + number);
    }

    private Matcher parts() {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return matcher;
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
