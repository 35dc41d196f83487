package io.countersign.order;

/// The market met an order's stop price while it was decided that the order is to be another: it is to be decided anew,
/// by what is on record now.
public final class StopMet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StopMet(OrderId order) {
        super("the market met the stop of " + order + " while a change of it was decided", null, false, false);
    }
}
