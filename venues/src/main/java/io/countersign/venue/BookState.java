package io.countersign.venue;

import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/// What the venue knows of orders and trades. It changes by journal entries only: by those of the past when it is
/// rebuilt, by new ones as they are decided.
///
/// Thread contract: kept by one thread.
final class BookState {
    private final SimulatedMarket market;
    private final ExecIds execIds;
    private final Map<String, VenueOrder> orders = new LinkedHashMap<>(); // by OrderID
    private final Map<Name, VenueOrder> names = new HashMap<>(); // all names of each order's chain
    private final TreeSet<VenueOrder> open = new TreeSet<>(VenueOrder.PRIORITY);
    private final PriorityQueue<VenueOrder> expiring =
            new PriorityQueue<>(Comparator.comparing(VenueOrder::expiry).thenComparing(VenueOrder::orderId));
    private final Map<String, VenueOrder> waiting = new LinkedHashMap<>(); // orders with a request that is not decided
    private final Map<String, VenueLedger.Trade> trades = new LinkedHashMap<>(); // by ExecID
    private final Map<String, String> tradedBy = new HashMap<>(); // ExecID to OrderID
    private final Map<String, Boolean> cancelOnDisconnect = new HashMap<>(); // by firm
    private final Map<Symbol, Price> settled = new HashMap<>(); // at the end of the last day
    private List<Outcome> happened = new ArrayList<>();
    private long arrivals;

    /// A ClOrdID is a name within a firm.
    private record Name(String firm, String clOrdId) {}

    BookState(VenueId venue, SimulatedMarket market) {
        this.market = market;
        this.execIds = new ExecIds(venue);
    }

    /// Takes in an entry of the past. To be called for every entry, oldest first, before anything new.
    void restore(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Begun(var journalId) -> execIds.begin(journalId);
            case JournalEntry.Received received -> {
                VenueOrder order = enter(received);
                received.reports().forEach(report -> restore(order, report));
            }
            case JournalEntry.Reported(var report) -> {
                VenueOrder order = orders.get(report.orderId());
                if (order == null) {
                    throw new IllegalStateException("no order for the report " + report.execId());
                }
                restore(order, report);
            }
            case JournalEntry.Refused(var refused) -> {
                execIds.restore(refused.rejectId());
                apply(refused);
            }
            case JournalEntry.Halted(var symbol, var _) -> market.halt(symbol);
            case JournalEntry.Resumed(var symbol, var _) -> market.resume(symbol);
            case JournalEntry.DayEnded ended -> {
                execIds.restore(ended.id());
                ended.holdings().forEach(holding -> settled.put(holding.symbol(), holding.settlement()));
            }
            case JournalEntry.Unreported(var trade) -> {
                execIds.restore(trade.execId());
                trades.put(trade.execId(), trade);
            }
            case JournalEntry.Spent(var id) -> execIds.restore(id);
            case JournalEntry.Connected(var firm, var cancel) -> cancelOnDisconnect.put(firm, cancel);
            case JournalEntry.Delivered _ -> {
                // says nothing of orders
            }
        }
    }

    private void restore(VenueOrder order, Report report) {
        execIds.restore(report.execId());
        apply(order, report);
    }

    VenueOrder enter(JournalEntry.Received entry) {
        VenueOrder order = new VenueOrder(entry, ++arrivals);
        orders.put(order.orderId(), order);
        names.put(new Name(order.firm(), order.root()), order);
        if (order.expires()) {
            expiring.add(order);
        }
        return order;
    }

    /// Makes something happen to an order, and gives the report of it.
    Report make(VenueOrder order, Happening happening, Instant at) {
        return make(order, happening, order.ticket(), at);
    }

    /// @param after the ticket as it is after it
    Report make(VenueOrder order, Happening happening, Ticket after, Instant at) {
        Report made = new Report(execIds.next(), order.orderId(), order.firm(), after, happening, order.standing(), at);
        apply(order, made);
        return new Report(made.execId(), made.orderId(), made.firm(), after, happening, order.standing(), at);
    }

    private void apply(VenueOrder order, Report report) {
        open.remove(order); // its place may change
        order.apply(report.happening(), report.ticket(), tradeOf(report.happening()), arrivals + 1);
        arrivals++;
        note(order, report);
        if (order.isOpen()) {
            open.add(order);
        }
        if (order.pending().isPresent()) {
            waiting.put(order.orderId(), order);
        } else {
            waiting.remove(order.orderId());
        }
    }

    private Optional<VenueLedger.Trade> tradeOf(Happening happening) {
        return switch (happening) {
            case Happening.Corrected corrected -> trade(corrected.execRefId());
            case Happening.Busted(var execRefId) -> trade(execRefId);
            case Happening.New _,
                    Happening.Trade _,
                    Happening.Pending _,
                    Happening.Canceled _,
                    Happening.Replaced _,
                    Happening.Rejected _,
                    Happening.Repeated _,
                    Happening.Expired _ -> Optional.empty();
        };
    }

    private void note(VenueOrder order, Report report) {
        switch (report.happening()) {
            case Happening.Trade(var quantity, var price) -> {
                trades.put(report.execId(), trade(report.execId(), order, quantity, price));
                tradedBy.put(report.execId(), order.orderId());
            }
            case Happening.Corrected(var id, var quantity, var price) ->
                trades.computeIfPresent(id, (_, trade) -> trade.corrected(quantity, price));
            case Happening.Busted(var id) -> trades.computeIfPresent(id, (_, trade) -> trade.busted());
            case Happening.Pending pending -> name(order, pending.change());
            case Happening.Replaced(var change) -> name(order, change);
            case Happening.Canceled(var change, var _) -> {
                if (change != null) {
                    name(order, change);
                }
            }
            case Happening.New _, Happening.Rejected _, Happening.Repeated _, Happening.Expired _ -> {
                // nothing to keep
            }
        }
    }

    private static VenueLedger.Trade trade(String execId, VenueOrder order, Quantity quantity, Price price) {
        Ticket ticket = order.ticket();
        return new VenueLedger.Trade(
                execId,
                order.firm(),
                order.root(),
                ticket.account(),
                ticket.symbol(),
                ticket.side(),
                quantity,
                price,
                VenueLedger.TradeState.TRADED);
    }

    /// Makes a trade that is in the ledger alone.
    JournalEntry makeUnreported(VenueOrder order, Quantity quantity, Price price) {
        return applied(new JournalEntry.Unreported(trade(execIds.next(), order, quantity, price)));
    }

    /// Makes the end of the day, with what everybody holds.
    JournalEntry makeEndOfDay(Instant now) {
        return applied(new JournalEntry.DayEnded(execIds.next(), now, ledger().holdings(settled)));
    }

    private JournalEntry applied(JournalEntry made) {
        restore(made);
        return made;
    }

    private void name(VenueOrder order, Change change) {
        names.put(new Name(order.firm(), change.clOrdId()), order);
    }

    /// A refusal ends the wait of the request that it refuses.
    void apply(ChangeRefused refused) {
        VenueOrder order = orders.get(refused.orderId());
        if (order != null
                && order.pending()
                        .filter(pending -> pending.change().equals(refused.change()))
                        .isPresent()) {
            endWait(order);
        }
    }

    /// The request of this order that waits, waits no more.
    void endWait(VenueOrder order) {
        order.pendingRefused();
        waiting.remove(order.orderId());
    }

    /// The number of the next report.
    String nextId() {
        return execIds.next();
    }

    /// The name of the next order.
    String nextOrderId() {
        return execIds.orderId(orders.size() + 1);
    }

    /// The order that has or had this name.
    Optional<VenueOrder> find(String firm, String clOrdId) {
        return Optional.ofNullable(names.get(new Name(firm, clOrdId)));
    }

    Optional<VenueLedger.Trade> trade(String execId) {
        return Optional.ofNullable(trades.get(execId));
    }

    Optional<VenueOrder> order(String orderId) {
        return Optional.ofNullable(orders.get(orderId));
    }

    /// The order that made a trade of this ExecID.
    Optional<VenueOrder> tradedBy(String execId) {
        return Optional.ofNullable(tradedBy.get(execId)).map(orders::get);
    }

    /// Those that can trade, by their priority.
    List<VenueOrder> open() {
        return List.copyOf(open);
    }

    /// Those with a request that is not decided, the longest waiting first.
    Collection<VenueOrder> waiting() {
        return List.copyOf(waiting.values());
    }

    /// The next open order that has expired by then.
    Optional<VenueOrder> nextExpired(Instant now) {
        for (VenueOrder next = expiring.peek(); next != null; next = expiring.peek()) {
            if (next.isOpen() && next.expiry().isAfter(now)) {
                return Optional.empty();
            }
            expiring.remove();
            if (next.isOpen()) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /// The firms whose orders are canceled when their session goes down.
    List<String> firmsToCancel() {
        return cancelOnDisconnect.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    VenueLedger ledger() {
        return VenueLedger.of(
                List.copyOf(trades.values()),
                orders.values().stream().map(BookState::line).toList());
    }

    private static VenueLedger.Order line(VenueOrder order) {
        Ticket ticket = order.ticket();
        Standing standing = order.standing();
        return new VenueLedger.Order(
                order.orderId(),
                order.root(),
                ticket.clOrdId(),
                ticket.account(),
                standing.status().name(),
                ticket.quantity().value(),
                standing.cumQty(),
                standing.leavesQty());
    }

    /// Adds what was decided; it has been applied already, but for entries that say nothing of orders.
    void happened(Outcome outcome) {
        happened.add(outcome);
    }

    /// What has happened since the last call, oldest first.
    List<Outcome> drain() {
        List<Outcome> drained = happened;
        happened = new ArrayList<>();
        return drained;
    }
}
