package io.countersign.order;

import java.util.Objects;

/// What a person asks of an order in flight, already authorised.
///
/// @param reason why; goes on record
public record Instruction(Subject by, String reason) {

    /// @throws NullPointerException when either is missing
    public Instruction {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
