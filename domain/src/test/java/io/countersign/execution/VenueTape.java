package io.countersign.execution;

import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.time.Instant;

/// Writes the reports that a venue would give on one attempt, one after another, with their running CumQty and
/// LeavesQty. Not for use by two threads at once.
public final class VenueTape {
    private static final Instant OPENING = Instant.parse("2026-03-02T14:30:00.000000001Z");

    private final Placement placement;
    private BigDecimal cumQty = BigDecimal.ZERO;
    private BigDecimal leavesQty;
    private ClOrdId clOrdId;
    private int reports;

    private VenueTape(Placement placement, BigDecimal quantity) {
        this.placement = placement;
        this.leavesQty = quantity;
        this.clOrdId = placement.clOrdId();
    }

    public static VenueTape of(Placement placement, String quantity) {
        return new VenueTape(placement, new BigDecimal(quantity));
    }

    public ExecutionReport accepts() {
        return report(new Execution.New());
    }

    public ExecutionReport trades(String quantity, String price) {
        BigDecimal lastQty = new BigDecimal(quantity);
        cumQty = cumQty.add(lastQty);
        leavesQty = leavesQty.subtract(lastQty);
        return report(new Execution.Trade(new Quantity(lastQty), Price.parse(price)));
    }

    public ExecutionReport cancels(String text) {
        leavesQty = BigDecimal.ZERO;
        return report(new Execution.Canceled(text));
    }

    public ExecutionReport expires() {
        leavesQty = BigDecimal.ZERO;
        return report(new Execution.Expired("the session has closed"));
    }

    public ExecutionReport rejects(String text) {
        leavesQty = BigDecimal.ZERO;
        return report(new Execution.Rejected(text));
    }

    public ExecutionReport refusesToCancel() {
        return report(new Execution.CancelRejected("too late to cancel"));
    }

    /// @param request the replacement's ClOrdID, which the reports bear from here on
    public ExecutionReport replaces(ClOrdId request, String orderQty, String price) {
        clOrdId = request;
        leavesQty = new BigDecimal(orderQty).subtract(cumQty);
        return report(new Execution.Replaced(new Quantity(new BigDecimal(orderQty)), Price.parse(price)));
    }

    public ExecutionReport refusesToReplace(ClOrdId request) {
        ClOrdId before = clOrdId;
        clOrdId = request;
        ExecutionReport refusal = report(new Execution.ReplaceRejected("too late to replace"));
        clOrdId = before;
        return refusal;
    }

    /// What can still trade.
    public BigDecimal leavesQty() {
        return leavesQty;
    }

    private ExecutionReport report(Execution execution) {
        reports++;
        return new ExecutionReport(
                new ReportId(placement.venue(), placement.clOrdId().value() + "/" + reports),
                clOrdId,
                execution,
                cumQty,
                leavesQty,
                OPENING.plusMillis(reports));
    }
}
