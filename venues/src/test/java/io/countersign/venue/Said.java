package io.countersign.venue;

import java.util.ArrayList;
import java.util.List;

/// Everything a book said, in order. Tests ask it for what was said of one order.
final class Said {
    private final List<Outcome> outcomes = new ArrayList<>();

    void add(List<? extends Outcome> said) {
        outcomes.addAll(said);
    }

    List<Outcome> all() {
        return List.copyOf(outcomes);
    }

    /// All reports on orders, in order.
    List<Report> reports() {
        return reports(outcomes);
    }

    /// What was reported on the order that came under this name.
    List<Report> reports(String root) {
        List<Report> reports = reports();
        return reports.stream()
                .filter(report -> reports.stream()
                        .anyMatch(first -> first.ticket().clOrdId().equals(root)
                                && first.orderId().equals(report.orderId())))
                .toList();
    }

    static List<Report> reports(List<? extends Outcome> outcomes) {
        List<Report> reports = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof JournalEntry.Received received) {
                reports.addAll(received.reports());
            } else if (outcome instanceof JournalEntry.Reported(var report)) {
                reports.add(report);
            }
        }
        return reports;
    }

    /// Reports and refusals as lines.
    static List<String> lines(List<? extends Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof JournalEntry.Refused(var refused)) {
                lines.add(Blotter.line(refused));
            } else {
                lines.addAll(Blotter.lines(reports(List.of(outcome))));
            }
        }
        return lines;
    }
}
