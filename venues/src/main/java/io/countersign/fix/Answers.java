package io.countersign.fix;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/// Those who wait for a venue's answer, by the name of what they asked.
///
/// Thread contract: any thread.
///
/// @param <A> an answer, or that there is none
final class Answers<A> {
    private final Map<String, CompletableFuture<A>> open = new ConcurrentHashMap<>();
    private final BiFunction<String, String, A> silence;

    /// @param silence that there is no answer to what has this name, and why
    Answers(BiFunction<String, String, A> silence) {
        this.silence = silence;
    }

    /// Begins to wait; to be called before anything is sent, so that no answer is missed.
    void expect(String name) {
        open.put(name, new CompletableFuture<>());
    }

    void forget(String name) {
        open.remove(name);
    }

    /// Waits for the answer to what is expected; the venue is silent when none comes in time.
    A await(String name, Duration patience) {
        CompletableFuture<A> answer = open.get(name);
        if (answer == null) {
            throw new IllegalStateException(name + " is not expected");
        }
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return silence.apply(name, "no answer within " + patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return silence.apply(name, "interrupted while waiting for the answer");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            forget(name);
        }
    }

    /// @return whether anybody waits for it
    boolean answered(String name, A answer) {
        CompletableFuture<A> asked = open.get(name);
        return asked != null && asked.complete(answer);
    }

    /// Tells all who wait that no answer will come.
    void unanswered(String why) {
        open.forEach((name, answer) -> answer.complete(silence.apply(name, why)));
    }
}
