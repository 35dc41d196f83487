package io.countersign.execution;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Whether a venue counts as we do. Each execution leads from one CumQty of a part to the next: a trade of 10
/// that makes it 30 needs one that left it at 20. So a trade that comes before the one ahead of it, one of
/// another size than the venue counts, and one that is told twice under two names are noticed, and what
/// follows them is not held up by them.
///
/// @param others what else the venue executed of the same part, as it came
public record CumQtyChain(List<Known> others) {

    public CumQtyChain {
        others = List.copyOf(others);
    }

    /// @param booked whether it is in our books
    public record Known(ExecutionReport report, boolean booked) {}

    /// @return false where no execution that we know of leads to where this trade begins, or another trade that is
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
        if (!(report.execution() instanceof Execution.OfTrade execution)) {
            return Optional.empty();
        }
        return switch (execution) {
            case Execution.Trade(var lastQty, var _) ->
                Optional.of(report.cumQty().subtract(lastQty.value()));
            case Execution.TradeCancel(var execRefId) ->
                size(report, execRefId).map(size -> report.cumQty().add(size));
            case Execution.TradeCorrect(var execRefId, var lastQty, var _) ->
                size(report, execRefId).map(size -> report.cumQty().add(size).subtract(lastQty.value()));
        };
    }

    /// How large a trade was when a report took it back or corrected it, which may name the trade or the last of its
    /// corrections: what is corrected keeps its first name at some venues.
    private Optional<BigDecimal> size(ExecutionReport report, String execRefId) {
        ReportId named = new ReportId(report.id().venue(), execRefId);
        Optional<BigDecimal> size = find(named).flatMap(other -> lastQty(other.execution()));
        boolean isAfterNamed = false;
        for (Known known : others) {
            ExecutionReport other = known.report();
            if (other.id().equals(report.id())) {
                break;
            }
            if (other.id().equals(named)) {
                isAfterNamed = true;
            } else if (isAfterNamed
                    && other.execution() instanceof Execution.TradeCorrect(var _, var lastQty, var _)
                    && first(other.id()).equals(first(named))) {
                size = Optional.of(lastQty.value());
            }
        }
        return size;
    }

    /// The trade that is corrected, by its first name.
    private ReportId first(ReportId id) {
        ReportId first = id;
        for (int i = 0; i < others.size(); i++) {
            Optional<ExecutionReport> found = find(first);
            if (found.isEmpty()
                    || !(found.get().execution() instanceof Execution.TradeCorrect(var execRefId, var _, var _))) {
                break;
            }
            first = new ReportId(id.venue(), execRefId);
        }
        return first;
    }

    private Optional<ExecutionReport> find(ReportId id) {
        return others.stream()
                .map(Known::report)
                .filter(other -> other.id().equals(id))
                .findFirst();
    }

    private static Optional<BigDecimal> lastQty(Execution execution) {
        if (!(execution instanceof Execution.OfTrade ofTrade)) {
            return Optional.empty();
        }
        return switch (ofTrade) {
            case Execution.Trade(var lastQty, var _) -> Optional.of(lastQty.value());
            case Execution.TradeCorrect(var _, var lastQty, var _) -> Optional.of(lastQty.value());
            case Execution.TradeCancel _ -> Optional.empty();
        };
    }
}
