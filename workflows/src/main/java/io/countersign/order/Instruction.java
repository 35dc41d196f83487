package io.countersign.order;

/// What a person asks of an order in flight, already authorised.
///
/// @param reason why; goes on record
public record Instruction(Subject by, String reason) {}
