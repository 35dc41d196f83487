package io.countersign.order;

import io.countersign.approval.TermsHash;
import java.time.Instant;

/// What an order's workflow starts with. Everything that could differ between two machines or two days is in
/// here, so that the history alone says what was decided on.
///
/// @param termsHash of the terms as they were entered, so that the order can be told from another under its name
public record OrderInput(OrderTerms terms, TermsHash termsHash, Instant receivedAt, OrderSettings settings) {

    /// The same order, with its terms as they are by now.
    public OrderInput withTerms(OrderTerms now) {
        return new OrderInput(now, termsHash, receivedAt, settings);
    }

    public OrderId orderId() {
        return terms.orderId();
    }
}
