package io.countersign.position;

import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
import io.countersign.execution.ReportId;
import io.countersign.order.AccountId;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderState;
import io.countersign.order.OrderStep;
import io.countersign.order.TakenBack;
import io.countersign.reconciliation.BreakKind;
import io.countersign.reconciliation.BreakStore;
import io.countersign.reconciliation.Difference;
import io.countersign.risk.RiskStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Books what venues report.
public final class Bookkeeper implements BookingActivities {
    private static final Actor ORDER = Actor.service("order");
    static final Actor BOOKKEEPER = Actor.service("bookkeeper");

    private final Jdbi database;
    private final Clock clock;

    public Bookkeeper(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public OrderEvent book(OrderStep step, List<ExecutionReport> reports) {
        return database.inTransaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            return done.isPresent() ? done.get() : book(handle, step, before, reports);
        });
    }

    /// Books what a venue reports on an order whose workflow has ended: nobody else would, and what was traded
    /// counts whenever it is heard of. A repeat does nothing.
    ///
    /// @throws IllegalStateException when the order is not over; then its workflow has not ended, but is lost
    public void bookAfterTheEnd(OrderId order, List<ExecutionReport> reports) {
        database.useTransaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, order);
            if (!before.state().status().isTerminal()) {
                throw new IllegalStateException(
                        order + " is " + before.state().status() + ", and there is no workflow to be found for it");
            }
            List<ExecutionReport> fresh = notBooked(handle, reports);
            if (!fresh.isEmpty()) {
                book(handle, new OrderStep(order, before.step() + 1), before, fresh);
            }
        });
    }

    private static List<ExecutionReport> notBooked(Handle handle, List<ExecutionReport> reports) {
        Set<ReportId> waiting = reports.stream()
                .map(ExecutionReport::clOrdId)
                .distinct()
                .flatMap(clOrdId -> ExecutionStore.notBooked(handle, clOrdId).stream())
                .map(ExecutionReport::id)
                .collect(Collectors.toSet());
        return reports.stream().filter(report -> waiting.contains(report.id())).toList();
    }

    private OrderEvent.Reported book(
            Handle handle, OrderStep step, OrderLedger.Locked before, List<ExecutionReport> reports) {
        Instant now = clock.instant();
        RiskStore.lock(handle, before.account());
        OrderEvent.Reported event = bookable(handle, step.orderId(), before, reports, now);
        OrderState after = OrderLedger.apply(
                handle,
                step.orderId(),
                before,
                event,
                new AuditRecord(
                        now,
                        "EXECUTION_REPORTED",
                        ORDER,
                        new About(step.orderId(), before.account(), step.number()),
                        null,
                        Outcome.done(),
                        null));
        for (ExecutionReport report : TakenBack.leftOpen(after, event)) {
            BreakStore.raise(handle, stillOpen(report, before.account(), after), BOOKKEEPER, now);
        }
        return event;
    }

    private static Difference stillOpen(ExecutionReport report, AccountId account, OrderState after) {
        return new Difference(
                BreakKind.STILL_OPEN,
                report.id().venue(),
                report.id().execId(),
                report.clOrdId().orderId(),
                account,
                Map.of(
                        "clOrdId", report.clOrdId().value(),
                        "leavesQty", report.leavesQty().stripTrailingZeros().toPlainString(),
                        "status", after.status().name()));
    }

    /// Books what can be booked, and holds the rest.
    private static OrderEvent.Reported bookable(
            Handle handle, OrderId order, OrderLedger.Locked before, List<ExecutionReport> reports, Instant now) {
        List<ReportId> named = reports.stream().map(ExecutionReport::id).toList();
        List<ExecutionStore.NotBooked> waiting = ExecutionStore.bookable(handle, order, named);
        if (waiting.stream().noneMatch(one -> one.report().execution() instanceof Execution.OfTrade)) {
            List<ExecutionReport> all =
                    waiting.stream().map(ExecutionStore.NotBooked::report).toList();
            ExecutionStore.booked(handle, all, now);
            return new OrderEvent.Reported(all);
        }
        return new Booking(handle, order, before, now).of(waiting);
    }
}
