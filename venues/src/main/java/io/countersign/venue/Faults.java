package io.countersign.venue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How often each fault is still to happen, and has happened.
///
/// Thread contract: any thread.
final class Faults {
    private final Map<Fault, Planned> planned = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);

    private record Planned(int left, Duration length) {}

    /// @param length of those faults that take time
    synchronized void set(Fault fault, int count, Duration length) {
        if (count < 0) {
            throw new IllegalArgumentException("a fault cannot happen " + count + " times");
        }
        planned.put(fault, new Planned(count, length));
    }

    /// Whether it is to happen now; uses up one time.
    boolean claim(Fault fault) {
        return claimTimed(fault).isPresent();
    }

    /// How long it is to be, if it is to happen now; uses up one time.
    synchronized Optional<Duration> claimTimed(Fault fault) {
        Planned plan = planned.get(fault);
        if (plan == null || plan.left == 0) {
            return Optional.empty();
        }
        planned.put(fault, new Planned(plan.left - 1, plan.length));
        happened.merge(fault, 1, Integer::sum);
        return Optional.of(plan.length);
    }

    /// How often each has happened; those that have not are not among them.
    synchronized Map<Fault, Integer> happened() {
        return Map.copyOf(happened);
    }
}
