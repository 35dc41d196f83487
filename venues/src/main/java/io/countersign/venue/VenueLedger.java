package io.countersign.venue;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.instrument.Symbol;
import io.countersign.order.AccountId;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A venue's own record of what was traded with it, to check ours against.
///
/// @param trades in the order in which they happened
/// @param positions net, by account and symbol: bought less sold; an account's flat positions are there as zero
public record VenueLedger(List<Trade> trades, Map<AccountId, Map<Symbol, BigDecimal>> positions) {

    public VenueLedger {
        trades = List.copyOf(trades);
        positions = Map.copyOf(positions);
    }

    /// One execution.
    public record Trade(
            ExecutionReport report, AccountId account, Symbol symbol, Side side, Execution.Trade execution) {}

    static VenueLedger of(List<Trade> trades) {
        Map<AccountId, Map<Symbol, BigDecimal>> positions = new HashMap<>();
        for (Trade trade : trades) {
            BigDecimal change = trade.execution()
                    .lastQty()
                    .value()
                    .multiply(BigDecimal.valueOf(trade.side().sign()));
            positions
                    .computeIfAbsent(trade.account(), _ -> new HashMap<>())
                    .merge(trade.symbol(), change, BigDecimal::add);
        }
        return new VenueLedger(trades, positions);
    }

    /// The net position; zero when nothing was ever traded.
    public BigDecimal position(AccountId account, Symbol symbol) {
        return positions.getOrDefault(account, Map.of()).getOrDefault(symbol, BigDecimal.ZERO);
    }
}
