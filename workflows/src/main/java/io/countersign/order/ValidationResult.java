package io.countersign.order;

import java.util.List;

/// @param faults all that is wrong with an order; none when it may go on
public record ValidationResult(List<Reason> faults) {
    public ValidationResult {
        faults = List.copyOf(faults);
    }
}
