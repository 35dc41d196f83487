package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The venue's book: takes orders, matches them with the recorded market, cancels and expires them.
///
/// No I/O and no clock: what happens is put on a list of journal entries, which [#drain] hands over. Nothing on it
/// may be told to anybody before it is durable.
///
/// Thread contract: kept by one thread.
final class OrderBook {
    private final SimulatedMarket market;
    private final TapeMatching matching;
    private final ExecIds execIds;
    private final Map<ClOrdId, SimulatedOrder> orders = new HashMap<>();
    private final TreeSet<SimulatedOrder> open = new TreeSet<>(SimulatedOrder.PRIORITY);
    private final PriorityQueue<SimulatedOrder> expiring =
            new PriorityQueue<>(Comparator.comparing(SimulatedOrder::expiry));
    private final List<VenueLedger.Trade> trades = new ArrayList<>();
    private List<JournalEntry> happened = new ArrayList<>();
    private long arrivals;
    private long playedTo;

    /// An empty book, which can report nothing before its journal has begun.
    ///
    /// @param now the market plays on from here; what it did before is past
    OrderBook(VenueId venue, SimulatedMarket market, Instant now) {
        this.market = market;
        this.matching = new TapeMatching(market);
        this.execIds = new ExecIds(venue);
        this.playedTo = market.clock().secondAt(now);
    }

    /// Puts back what the journal tells of the past; to be called for every entry, oldest first, before anything new.
    void restore(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Begun(var journalId) -> execIds.begin(journalId);
            case JournalEntry.Received received -> {
                SimulatedOrder order = enter(received);
                received.reports().forEach(report -> restore(order, report));
                settle(order);
            }
            case JournalEntry.Reported(var report) -> {
                SimulatedOrder order = orders.get(report.clOrdId());
                restore(order, report);
                if (order != null) {
                    settle(order);
                }
            }
            case JournalEntry.Delivered _ -> {
                // says nothing of orders
            }
        }
    }

    private void restore(@Nullable SimulatedOrder order, ExecutionReport report) {
        execIds.restore(report.id());
        if (order != null) {
            record(order, report);
        }
    }

    /// Takes an order and matches it at once, or rejects it when it breaks a rule of the venue. The ClOrdID must be
    /// new.
    void receive(ClOrdId clOrdId, OrderTerms terms, Quantity quantity, Instant now) {
        Optional<Listing> listing = market.listing(terms.symbol());
        Optional<String> refusal = EntryRules.refusal(listing, terms, quantity, now);
        if (refusal.isPresent()) {
            reject(clOrdId, terms, quantity, refusal.get(), now);
            return;
        }
        Instant expiresAt = terms.timeInForce() == TimeInForce.DAY
                ? listing.flatMap(listed -> listed.instrument().session().closeOfSessionAt(now))
                        .orElse(null)
                : null;
        var entry = new JournalEntry.Received(clOrdId, terms, quantity, now, expiresAt, List.of());
        SimulatedOrder order = enter(entry);
        report(order, new Execution.New(), now);
        matchOnEntry(order, now);
        settle(order);
        happened.add(entry.with(order.reports()));
    }

    /// Rejects an order. The ClOrdID must be new.
    void reject(ClOrdId clOrdId, OrderTerms terms, Quantity quantity, String text, Instant now) {
        var entry = new JournalEntry.Received(clOrdId, terms, quantity, now, null, List.of());
        SimulatedOrder order = enter(entry);
        report(order, new Execution.Rejected(text), now);
        happened.add(entry.with(order.reports()));
    }

    private SimulatedOrder enter(JournalEntry.Received entry) {
        SimulatedOrder order = new SimulatedOrder(entry, ++arrivals);
        orders.put(entry.clOrdId(), order);
        return order;
    }

    private void matchOnEntry(SimulatedOrder order, Instant now) {
        matching.withQuote(order, market.clock().secondAt(now), now).ifPresent(trade -> report(order, trade, now));
        switch (order.terms().timeInForce()) {
            case IOC, FOK -> {
                if (order.isOpen()) {
                    report(order, new Execution.Canceled(order.terms().timeInForce() + ": not filled at once"), now);
                }
            }
            case DAY, GTC -> {
                // the rest waits
            }
        }
    }

    /// Cancels what is left of an order, or says why not.
    void cancel(ClOrdId clOrdId, Instant now) {
        SimulatedOrder order = orders.get(clOrdId);
        if (order == null) {
            Execution unknown = new Execution.CancelRejected("unknown order");
            happened.add(new JournalEntry.Reported(
                    new ExecutionReport(execIds.next(), clOrdId, unknown, BigDecimal.ZERO, BigDecimal.ZERO, now)));
        } else if (order.isOpen()) {
            reportLater(order, new Execution.Canceled("canceled as requested"), now);
        } else {
            reportLater(order, new Execution.CancelRejected("too late to cancel"), now);
        }
    }

    /// Everything reported on an order; empty when it was never received.
    Optional<List<ExecutionReport>> reports(ClOrdId clOrdId) {
        return Optional.ofNullable(orders.get(clOrdId)).map(SimulatedOrder::reports);
    }

    /// Plays the market on to this instant: each second of the tape since the last time, and what expires on the way,
    /// in the order in which it falls due. After more than a session without play, the older part is left out.
    void advance(Instant now) {
        MarketClock clock = market.clock();
        long current = clock.secondAt(now);
        long from = Math.max(playedTo + 1, current - MarketClock.SESSION_SECONDS + 1);
        for (long second = from; second <= current && !open.isEmpty(); second++) {
            Instant start = clock.startOf(second);
            expire(start);
            matchResting(second, start);
        }
        playedTo = Math.max(playedTo, current);
        expire(now);
    }

    private void expire(Instant now) {
        for (SimulatedOrder next = expiring.peek();
                next != null && (!next.isOpen() || !next.expiry().isAfter(now));
                next = expiring.peek()) {
            expiring.remove();
            if (next.isOpen()) {
                reportLater(next, new Execution.Expired("the session has closed"), next.expiry());
            }
        }
    }

    private void matchResting(long second, Instant at) {
        for (SimulatedOrder order : List.copyOf(open)) {
            matching.withQuote(order, second, at).ifPresent(trade -> reportLater(order, trade, at));
            if (order.isOpen()) {
                matching.withPrints(order, second, at).ifPresent(trade -> reportLater(order, trade, at));
            }
        }
    }

    private void reportLater(SimulatedOrder order, Execution execution, Instant at) {
        happened.add(new JournalEntry.Reported(report(order, execution, at)));
        settle(order);
    }

    private ExecutionReport report(SimulatedOrder order, Execution execution, Instant at) {
        ExecutionReport report = order.report(execIds.next(), execution, at);
        record(order, report);
        return report;
    }

    private void record(SimulatedOrder order, ExecutionReport report) {
        order.apply(report);
        if (report.execution() instanceof Execution.Trade trade) {
            OrderTerms terms = order.terms();
            trades.add(new VenueLedger.Trade(report, terms.accountId(), terms.symbol(), terms.side(), trade));
        }
    }

    /// Keeps the set of open orders as the order's state has it.
    private void settle(SimulatedOrder order) {
        if (!order.isOpen()) {
            open.remove(order);
        } else if (open.add(order) && order.expires()) {
            expiring.add(order);
        }
    }

    VenueLedger ledger() {
        return VenueLedger.of(trades);
    }

    /// What has happened since the last call, oldest first.
    List<JournalEntry> drain() {
        List<JournalEntry> drained = happened;
        happened = new ArrayList<>();
        return drained;
    }
}
