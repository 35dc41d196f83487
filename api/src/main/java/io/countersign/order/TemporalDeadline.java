package io.countersign.order;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Calls Temporal and gives up after a while, repetitions included: whoever waits for an answer over HTTP is better
/// told to come back than kept.
public final class TemporalDeadline {
    /// For one short call.
    public static final Duration SHORT = Duration.ofSeconds(5);

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("temporal-deadline").factory());

    private TemporalDeadline() {}

    /// @throws RuntimeException whatever the call throws
    public static <T> T within(Duration atMost, Callable<T> call) {
        try (Context.CancellableContext context =
                Context.current().withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS, TIMER)) {
            return context.call(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
