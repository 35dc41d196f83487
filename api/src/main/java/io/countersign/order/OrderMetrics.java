package io.countersign.order;

import io.countersign.order.OrderEntry.Entered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// Counts orders as they come in, and how long their decision takes. Thread-safe.
public final class OrderMetrics {
    private final MeterRegistry registry;
    private final Timer decision;

    public OrderMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.decision = Timer.builder("countersign.order.decision")
                .description("From the order's arrival until its risk decision was known")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(registry);
    }

    void entered(Entered entered) {
        switch (entered) {
            case Entered.Created(var order) -> count(order.status().name());
            case Entered.Known _ -> count("REPEATED");
            case Entered.Accepted _ -> count("ACCEPTED");
        }
    }

    /// @param nanos since the order arrived
    void decided(long nanos) {
        decision.record(Duration.ofNanos(nanos));
    }

    private void count(String answer) {
        registry.counter("countersign.orders", "answer", answer).increment();
    }
}
