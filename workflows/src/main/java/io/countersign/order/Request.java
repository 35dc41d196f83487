package io.countersign.order;

import io.countersign.approval.Decision;
import io.countersign.execution.ExecutionReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that reached an order from outside and waits its turn.
sealed interface Request {

    record Decide(Decision decision) implements Request {}

    record Withdraw(Instruction instruction) implements Request {}

    record Cancel(Instruction instruction) implements Request {}

    record Amend(AmendInstruction instruction) implements Request {}

    record Retry(Instruction instruction) implements Request {}

    record Abandon(Instruction instruction) implements Request {}

    record Reports(List<ExecutionReport> reports) implements Request {}

    /// To look whether the market has traded at the stop price.
    record Trigger() implements Request {}

    /// A request with room for its answer.
    final class Letter {
        final Request request;

        @Nullable
        Answer answer;

        Letter(Request request) {
            this.request = request;
        }
    }
}
