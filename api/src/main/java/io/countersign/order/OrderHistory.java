package io.countersign.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditReads;
import io.countersign.audit.AuditRow;
import io.countersign.audit.AuditView;
import io.countersign.json.Json;
import io.temporal.client.WorkflowClient;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells the story of an order from its two records: the workflow's history and the audit records. Thread-safe.
public final class OrderHistory {
    private final WorkflowClient temporal;
    private final AuditReads audit;

    public OrderHistory(WorkflowClient temporal, AuditReads audit) {
        this.temporal = temporal;
        this.audit = audit;
    }

    /// All of it in the order of time; what has the same time stays in the order of its numbers, the workflow's
    /// steps before the audit records. What Temporal no longer keeps is told by the audit records alone.
    public List<TimelineItem> of(OrderRow order) {
        Stream<TimelineItem> recorded = audit.ofOrder(order.orderId()).stream().map(OrderHistory::item);
        return Stream.concat(workflowSteps(order).stream(), recorded)
                .sorted(Comparator.comparing(TimelineItem::at))
                .toList();
    }

    private List<TimelineItem> workflowSteps(OrderRow order) {
        return WorkflowHistories.find(temporal, order.orderId())
                .map(history -> new WorkflowSteps(order.terms().trader()).of(history.getEvents()))
                .orElse(List.of());
    }

    private static TimelineItem item(AuditRow row) {
        Subject person = row.actor().onBehalfOf();
        String reasons = row.outcome().reasons().stream().map(Reason::message).collect(Collectors.joining("; "));
        JsonNode details = Json.MAPPER.valueToTree(AuditView.of(row));
        return new TimelineItem(
                row.at(),
                TimelineItem.Source.AUDIT,
                row.type(),
                person == null ? row.actor().service() : person.value(),
                Sentence.from(row.type()) + (reasons.isEmpty() ? "" : ": " + reasons),
                details);
    }
}
