package io.countersign.venue;

import java.util.EnumMap;
import java.util.Map;

/// How often each fault is still to happen.
///
/// Thread contract: any thread.
final class Faults {
    private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);

    synchronized void set(Fault fault, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a fault cannot happen " + count + " times");
        }
        left.put(fault, count);
    }

    /// Whether it is to happen now; uses up one time.
    synchronized boolean claim(Fault fault) {
        int count = left.getOrDefault(fault, 0);
        if (count > 0) {
            left.put(fault, count - 1);
        }
        return count > 0;
    }
}
