package io.countersign.venue;

import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A venue's own record of what was traded with it, to check ours against.
///
/// @param trades in the order in which they happened
/// @param positions net, by account and symbol: bought less sold; an account's flat positions are there as zero
/// @param orders in the order in which they came
public record VenueLedger(List<Trade> trades, Map<String, Map<Symbol, BigDecimal>> positions, List<Order> orders) {

    public VenueLedger {
        trades = List.copyOf(trades);
        positions = Map.copyOf(positions);
        orders = List.copyOf(orders);
    }

    /// What became of a trade.
    public enum TradeState {
        /// It stands as it was made.
        TRADED,
        /// It stands with another quantity or price.
        CORRECTED,
        /// It does not stand.
        BUSTED
    }

    /// One execution, as it stands now.
    ///
    /// @param execId of the trade, not of its correction
    /// @param firm whose trade it is
    /// @param clOrdId under which the order came, before any replacement
    public record Trade(
            String execId,
            String firm,
            String clOrdId,
            String account,
            Symbol symbol,
            Side side,
            Quantity quantity,
            Price price,
            TradeState state) {

        Trade corrected(Quantity newQuantity, Price newPrice) {
            return new Trade(execId, firm, clOrdId, account, symbol, side, newQuantity, newPrice, TradeState.CORRECTED);
        }

        Trade busted() {
            return new Trade(execId, firm, clOrdId, account, symbol, side, quantity, price, TradeState.BUSTED);
        }

        private BigDecimal positionChange() {
            return state == TradeState.BUSTED
                    ? BigDecimal.ZERO
                    : quantity.value().multiply(BigDecimal.valueOf(side.sign()));
        }
    }

    /// One order, as it stands now.
    ///
    /// @param clOrdId under which it came
    /// @param lastClOrdId under which it goes now
    /// @param ordStatus such as `PARTIALLY_FILLED`
    public record Order(
            String orderId,
            String clOrdId,
            String lastClOrdId,
            String account,
            String ordStatus,
            BigDecimal orderQty,
            BigDecimal cumQty,
            BigDecimal leavesQty) {}

    /// Reads what the journal of a venue says, without disturbing a venue that is writing to it. What it has not
    /// finished writing is not read.
    ///
    /// @throws IOException when the file cannot be read, or is damaged within
    public static VenueLedger read(VenueId venue, Path journal) throws IOException {
        OrderBook book = OrderBook.forReading(venue);
        Journal.read(journal, book::restore);
        return book.ledger();
    }

    static VenueLedger of(List<Trade> trades, List<Order> orders) {
        Map<String, Map<Symbol, BigDecimal>> positions = new LinkedHashMap<>();
        for (Trade trade : trades) {
            positions
                    .computeIfAbsent(trade.account(), _ -> new TreeMap<>(java.util.Comparator.comparing(Symbol::value)))
                    .merge(trade.symbol(), trade.positionChange(), BigDecimal::add);
        }
        return new VenueLedger(trades, positions, orders);
    }

    /// What each firm holds, in the order in which it first traded it.
    ///
    /// @param before what instruments were settled at the day before
    List<Holding> holdings(Map<Symbol, Price> before) {
        Map<Holder, BigDecimal> net = new LinkedHashMap<>();
        Map<Symbol, Price> last = new HashMap<>();
        for (Trade trade : trades) {
            Holder holder = new Holder(trade.firm(), trade.account(), trade.symbol());
            net.merge(holder, trade.positionChange(), BigDecimal::add);
            last.put(trade.symbol(), trade.price());
        }
        return net.entrySet().stream()
                .map(held -> held.getKey().holding(held.getValue(), last, before))
                .toList();
    }

    private record Holder(String firm, String account, Symbol symbol) {
        Holding holding(BigDecimal quantity, Map<Symbol, Price> last, Map<Symbol, Price> before) {
            Price settlement = Objects.requireNonNull(last.get(symbol), "what is held was traded");
            return new Holding(firm, account, symbol, quantity, settlement, before.getOrDefault(symbol, settlement));
        }
    }

    /// The net position; zero when nothing was ever traded.
    public BigDecimal position(String account, Symbol symbol) {
        return positions.getOrDefault(account, Map.of()).getOrDefault(symbol, BigDecimal.ZERO);
    }
}
