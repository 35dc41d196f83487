package io.countersign.order;

import io.countersign.approval.TermsHash;
import java.time.Instant;

/// What an order's workflow starts with. Everything that could differ between two machines or two days is in here, so
/// that
/// the history alone says what was decided on.
///
/// @param termsHash of the terms, so that every later step can tell whether it deals with the same order
public record OrderInput(OrderTerms terms, TermsHash termsHash, Instant receivedAt, OrderSettings settings) {

    public OrderId orderId() {
        return terms.orderId();
    }
}
