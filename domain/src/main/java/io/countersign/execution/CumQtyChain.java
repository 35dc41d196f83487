package io.countersign.execution;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Whether a venue counts as we do. Each execution leads from one CumQty of a part to the next: a trade of 10
/// that makes it 30 needs one that left it at 20. So a trade that comes before the one ahead of it, one of
/// another size than the venue counts, and one that is told twice under two names are noticed, and what
/// follows them is not held up by them.
///
/// @param others what else the venue executed of the same part, in any order
public record CumQtyChain(List<Known> others) {

    public CumQtyChain {
        others = List.copyOf(others);
    }

    /// @param booked whether it is in our books
    public record Known(ExecutionReport report, boolean booked) {}

    /// @return false where no execution that we know of leads to where this trade begins, or another trade
    /// that is
    ///     booked has gone on from there already
    public boolean leadsTo(ExecutionReport report, Execution.Trade trade) {
        BigDecimal from = report.cumQty().subtract(trade.lastQty().value());
        long arrivals = others.stream()
                .filter(other -> !other.report().id().equals(report.id()))
                .filter(other -> other.report().cumQty().compareTo(from) == 0)
                .count();
        long departures = others.stream()
                .filter(other -> other.booked() && !other.report().id().equals(report.id()))
                .flatMap(other -> before(other.report()).stream())
                .filter(cumQty -> cumQty.compareTo(from) == 0)
                .count();
        return arrivals + (from.signum() == 0 ? 1 : 0) > departures;
    }

    /// The CumQty before an execution; empty when it takes back what we do not know.
    private Optional<BigDecimal> before(ExecutionReport report) {
        return switch (report.execution()) {
            case Execution.Trade(var lastQty, var _) ->
                Optional.of(report.cumQty().subtract(lastQty.value()));
            case Execution.TradeCancel(var execRefId) ->
                size(report, execRefId).map(size -> report.cumQty().add(size));
            case Execution.TradeCorrect(var execRefId, var lastQty, var _) ->
                size(report, execRefId).map(size -> report.cumQty().add(size).subtract(lastQty.value()));
            case Execution.New _,
                    Execution.Canceled _,
                    Execution.Expired _,
                    Execution.Rejected _,
                    Execution.PendingCancel _,
                    Execution.CancelRejected _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _ -> Optional.empty();
        };
    }

    private Optional<BigDecimal> size(ExecutionReport report, String execRefId) {
        ReportId about = new ReportId(report.id().venue(), execRefId);
        return others.stream()
                .map(Known::report)
                .filter(other -> other.id().equals(about))
                .flatMap(other -> lastQty(other.execution()).stream())
                .findFirst();
    }

    private static Optional<BigDecimal> lastQty(Execution execution) {
        return switch (execution) {
            case Execution.Trade(var lastQty, var _) -> Optional.of(lastQty.value());
            case Execution.TradeCorrect(var _, var lastQty, var _) -> Optional.of(lastQty.value());
            case Execution.TradeCancel _,
                    Execution.New _,
                    Execution.Canceled _,
                    Execution.Expired _,
                    Execution.Rejected _,
                    Execution.PendingCancel _,
                    Execution.CancelRejected _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _ -> Optional.empty();
        };
    }
}
