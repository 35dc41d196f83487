package io.countersign.venue;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import java.util.List;

/// Reports as lines that can be read at a glance: what happened, CumQty, LeavesQty.
final class Blotter {
    private Blotter() {}

    static List<String> lines(List<ExecutionReport> reports) {
        return reports.stream().map(Blotter::line).toList();
    }

    static String line(ExecutionReport report) {
        String what = switch (report.execution()) {
            case Execution.New _ -> "new";
            case Execution.Trade(var quantity, var price) -> "trade " + quantity + " at " + price;
            case Execution.Canceled _ -> "canceled";
            case Execution.Expired _ -> "expired";
            case Execution.Rejected(var text) -> "rejected: " + text;
            case Execution.CancelRejected(var text) -> "cancel rejected: " + text;
            case Execution.PendingCancel _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _,
                    Execution.TradeCancel _,
                    Execution.TradeCorrect _ -> throw new AssertionError("not done here: " + report);
        };
        return what + " | cum " + report.cumQty().toPlainString() + " leaves "
                + report.leavesQty().toPlainString();
    }
}
