package io.countersign.fault;

import io.countersign.fixture.Api.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/// What a careful client does: where no answer comes, or one that says "try again", it asks the same again until it
/// knows.
final class Patience {
    private static final Duration AGAIN_AFTER = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Set<String> TRY_AGAIN = Set.of("UNAVAILABLE", "POLICY_UNAVAILABLE", "BUSY");

    private Patience() {}

    /// @param question must be one that may be asked twice
    /// @throws AssertionError when there is no answer in three minutes, or one that no client should get
    static Answer ask(Supplier<Answer> question) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        String last = "nothing";
        while (System.nanoTime() < deadline) {
            try {
                Answer answer = question.get();
                if (answer.status() < 500) {
                    return answer;
                }
                last = answer.toString();
                if (answer.status() != 503
                        || !TRY_AGAIN.contains(answer.code())
                        || answer.header("Retry-After").isEmpty()) {
                    throw new AssertionError("an answer that no client should get: " + answer);
                }
            } catch (UncheckedIOException e) {
                last = e.toString(); // killed before it answered, or not yet there
            }
            pause();
        }
        throw new AssertionError("no answer in " + LONGEST + ", at last " + last);
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
