package io.countersign.order;

/// An event that cannot happen in the state the order is in. A defect of ours, not a mistake of a user.
public final class IllegalTransition extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    IllegalTransition(OrderState state, OrderEvent event) {
        super(event + " cannot happen to an order that is " + state);
    }
}
