package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.money.Price;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One order in the venue's book: its terms and everything the venue has reported on it. Its state follows from the
/// reports, so an order read back from the journal is the same as one that was never away.
///
/// Kept by the venue's thread.
final class SimulatedOrder {
    /// Market orders first, then the better limit, then the earlier arrival. Only orders of the same side compete.
    static final Comparator<SimulatedOrder> PRIORITY = Comparator.comparing(SimulatedOrder::isBuy)
            .thenComparing(SimulatedOrder::distance)
            .thenComparingLong(SimulatedOrder::arrival);

    private static final BigDecimal NEAREST = BigDecimal.valueOf(Long.MIN_VALUE);

    private final ClOrdId clOrdId;
    private final OrderTerms terms;
    private final BigDecimal quantity;
    private final long arrival;
    private final @Nullable Instant expiresAt;
    private final List<ExecutionReport> reports = new ArrayList<>();
    private BigDecimal cumQty = BigDecimal.ZERO;
    private boolean open;

    /// @param arrival a number that is higher for a later order
    SimulatedOrder(JournalEntry.Received entry, long arrival) {
        this.clOrdId = entry.clOrdId();
        this.terms = entry.terms();
        this.quantity = entry.quantity().value();
        this.expiresAt = entry.expiresAt();
        this.arrival = arrival;
    }

    OrderTerms terms() {
        return terms;
    }

    /// The worst price it may trade at; empty for a market order.
    Optional<Price> limit() {
        return switch (terms.pricing()) {
            case Pricing.Market _ -> Optional.empty();
            case Pricing.Limit(var limit) -> Optional.of(limit);
        };
    }

    /// Whether it can still trade.
    boolean isOpen() {
        return open;
    }

    boolean expires() {
        return expiresAt != null;
    }

    /// When it expires; the end of time when it does not.
    Instant expiry() {
        return expiresAt == null ? Instant.MAX : expiresAt;
    }

    /// What has not traded, in shares, whether it still can or not.
    long remaining() {
        return quantity.subtract(cumQty).longValueExact();
    }

    /// Whether it may trade at this price.
    boolean accepts(Price price) {
        return limit().map(limit -> isBuy() ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0)
                .orElse(true);
    }

    /// Everything the venue has reported on it, in order.
    List<ExecutionReport> reports() {
        return List.copyOf(reports);
    }

    /// The report of something that happens to it now, with CumQty and LeavesQty as they are afterwards.
    ExecutionReport report(ReportId id, Execution execution, Instant at) {
        BigDecimal cumQtyAfter = execution instanceof Execution.Trade trade
                ? cumQty.add(trade.lastQty().value())
                : cumQty;
        BigDecimal leavesQtyAfter = switch (execution) {
            case Execution.New _, Execution.Trade _ -> quantity.subtract(cumQtyAfter);
            case Execution.Canceled _, Execution.Expired _, Execution.Rejected _ -> BigDecimal.ZERO;
            case Execution.CancelRejected _,
                    Execution.PendingCancel _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _,
                    Execution.TradeCancel _,
                    Execution.TradeCorrect _ -> open ? quantity.subtract(cumQty) : BigDecimal.ZERO;
        };
        return new ExecutionReport(id, clOrdId, execution, cumQtyAfter, leavesQtyAfter, at);
    }

    /// Makes what is reported so.
    void apply(ExecutionReport report) {
        reports.add(report);
        cumQty = report.cumQty();
        open = report.leavesQty().signum() > 0;
    }

    private boolean isBuy() {
        return terms.side() == Side.BUY;
    }

    /// Lower for an order that the market reaches earlier.
    private BigDecimal distance() {
        return limit().map(limit -> isBuy() ? limit.value().negate() : limit.value())
                .orElse(NEAREST);
    }

    private long arrival() {
        return arrival;
    }
}
