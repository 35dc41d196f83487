package io.countersign.order;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A durable timer that leaves the history as soon as nobody waits for it.
record Timer(Promise<Void> fired, CancellationScope scope) {

    static Timer in(Duration duration) {
        Duration left = duration.isPositive() ? duration : Duration.ofMillis(1);
        Deque<Promise<Void>> started = new ArrayDeque<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> started.add(Workflow.newTimer(left)));
        scope.run();
        return new Timer(started.remove(), scope);
    }

    boolean isOver() {
        return fired.isCompleted();
    }

    void cancel() {
        if (!fired.isCompleted()) {
            scope.cancel();
        }
    }
}
