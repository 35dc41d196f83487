package io.countersign.order;

/// The key under which one step of an order is done once: minted by the workflow, counted from 1. Doing a step
/// again returns what it came to the first time.
public record OrderStep(OrderId orderId, int number) {}
