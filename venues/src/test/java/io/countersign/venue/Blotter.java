package io.countersign.venue;

import java.util.List;

/// Reports as lines that can be read at a glance: what happened, CumQty, LeavesQty.
final class Blotter {
    private Blotter() {}

    static List<String> lines(List<Report> reports) {
        return reports.stream().map(Blotter::line).toList();
    }

    static String line(Report report) {
        String what = switch (report.happening()) {
            case Happening.New _ -> "new";
            case Happening.Trade(var quantity, var price) -> "trade " + quantity + " at " + price;
            case Happening.Canceled _ -> "canceled";
            case Happening.Expired _ -> "expired";
            case Happening.Rejected(var refusal) -> "rejected: " + refusal.text();
            case Happening.PendingCancel _ -> "pending cancel";
            case Happening.PendingReplace _ -> "pending replace";
            case Happening.Replaced _ ->
                "replaced by " + report.ticket().clOrdId() + ": "
                        + report.ticket().quantity();
            case Happening.Repeated _ -> "repeated";
            case Happening.Busted _ -> "busted";
            case Happening.Corrected(var _, var quantity, var price) -> "corrected to " + quantity + " at " + price;
        };
        return what + " | cum " + report.standing().cumQty().toPlainString() + " leaves "
                + report.standing().leavesQty().toPlainString();
    }

    static String line(ChangeRefused refused) {
        return "refused: " + refused.refusal().text();
    }
}
