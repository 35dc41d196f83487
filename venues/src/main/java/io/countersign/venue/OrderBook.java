package io.countersign.venue;

import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The venue's book: takes orders, matches them with the recorded market, changes, cancels and expires them.
///
/// No I/O and no clock: what happens is put on a list, which [#drain] hands over. Nothing on it may be told to anybody
/// before it is durable.
///
/// Thread contract: kept by one thread.
final class OrderBook {
    private final SimulatedMarket market;
    private final TapeMatching matching;
    private final BookState state;
    private final OrderChanges changes;
    private long playedTo;

    /// An empty book, which can report nothing before its journal has begun.
    ///
    /// @param now the market plays on from here; what it did before is past
    OrderBook(VenueId venue, SimulatedMarket market, Instant now) {
        this.market = market;
        this.matching = new TapeMatching(market);
        this.state = new BookState(venue, market);
        this.changes = new OrderChanges(state, market, this::matchReplaced);
        this.playedTo = market.clock().secondAt(now);
    }

    /// A book without a market, to be filled from a journal and looked at.
    static OrderBook forReading(VenueId venue) {
        MarketReplay replay = MarketReplay.asRecorded(MarketClock.asRecorded());
        return new OrderBook(venue, new SimulatedMarket(venue, replay, List.of()), Instant.EPOCH);
    }

    /// Puts back what the journal tells of the past; to be called for every entry, oldest first, before anything new.
    void restore(JournalEntry entry) {
        state.restore(entry);
    }

    /// Requests to change orders.
    OrderChanges changes() {
        return changes;
    }

    SimulatedMarket market() {
        return market;
    }

    /// Whether an order or a change of this name came before.
    boolean isKnown(String firm, String clOrdId) {
        return state.find(firm, clOrdId).isPresent();
    }

    /// What the next order will be called.
    String nextOrderId() {
        return state.nextOrderId();
    }

    Optional<String> orderId(String firm, String clOrdId) {
        return state.find(firm, clOrdId).map(VenueOrder::orderId);
    }

    Optional<String> openOrderId(String firm, String clOrdId) {
        return state.find(firm, clOrdId).filter(VenueOrder::isOpen).map(VenueOrder::orderId);
    }

    /// Takes an order and matches it at once, or rejects it when it breaks a rule of the venue. The ClOrdID must be
    /// new.
    ///
    /// @return the order's OrderID
    String receive(String firm, Ticket ticket, Instant now) {
        Symbol symbol = ticket.symbol();
        Optional<Listing> listing = market.listing(symbol);
        Optional<Refusal> refusal = EntryRules.refusal(listing, market.isHalted(symbol), ticket, now);
        if (refusal.isPresent()) {
            return reject(firm, ticket, refusal.get(), now);
        }
        Instant expiresAt = ticket.timeInForce() == TimeInForce.DAY
                ? listing.flatMap(listed -> listed.instrument().session().closeOfSessionAt(now))
                        .orElse(null)
                : null;
        var entry = new JournalEntry.Received(state.nextOrderId(), firm, ticket, now, expiresAt, List.of());
        VenueOrder order = state.enter(entry);
        List<Report> decided = new ArrayList<>();
        decided.add(state.make(order, new Happening.New(), now));
        matching.withQuote(order, market.clock().secondAt(now), now)
                .ifPresent(trade -> decided.add(state.make(order, trade, now)));
        if (order.isOpen() && isImmediate(ticket)) {
            String text = ticket.timeInForce() + ": not filled at once";
            decided.add(state.make(order, new Happening.Canceled(null, text), now));
        }
        state.happened(entry.with(decided));
        return order.orderId();
    }

    private static boolean isImmediate(Ticket ticket) {
        return switch (ticket.timeInForce()) {
            case IOC, FOK -> true;
            case DAY, GTC -> false;
        };
    }

    /// Rejects an order. The ClOrdID must be new.
    ///
    /// @return the order's OrderID
    String reject(String firm, Ticket ticket, Refusal refusal, Instant now) {
        var entry = new JournalEntry.Received(state.nextOrderId(), firm, ticket, now, null, List.of());
        VenueOrder order = state.enter(entry);
        state.happened(entry.with(List.of(state.make(order, new Happening.Rejected(refusal), now))));
        return order.orderId();
    }

    /// Refuses an order whose name is known already; the order of that name is not touched.
    void refuseRepeat(String firm, String clOrdId, Instant now) {
        VenueOrder order = state.find(firm, clOrdId).orElseThrow();
        report(order, new Happening.Repeated(clOrdId), now);
    }

    /// Says how an order stands.
    ///
    /// @param requestId of the question; absent when an order came again that may be a repeat
    void tellStatus(String firm, String clOrdId, Symbol symbol, Side side, @Nullable String requestId) {
        state.happened(state.find(firm, clOrdId)
                .<Outcome>map(
                        order -> new Outcome.Status(firm, order.orderId(), order.ticket(), order.standing(), requestId))
                .orElseGet(() -> new Outcome.UnknownOrder(firm, clOrdId, symbol, side, requestId)));
    }

    /// Cancels all open orders of a firm, or those in one symbol, and says how many.
    ///
    /// @param symbol absent for all
    void cancelMany(String firm, String clOrdId, @Nullable String symbol, Instant now) {
        Predicate<VenueOrder> meant = order -> order.firm().equals(firm)
                && (symbol == null || order.ticket().symbol().value().equals(symbol));
        boolean known = symbol == null
                || market.symbols().stream().anyMatch(listed -> listed.value().equals(symbol));
        List<VenueOrder> affected = state.open().stream().filter(meant).toList();
        String number = state.nextId();
        state.happened(new JournalEntry.Spent(number));
        state.happened(new Outcome.MassCanceled(firm, clOrdId, symbol, known ? affected.size() : -1, number));
        affected.forEach(order -> end(order, new Happening.Canceled(null, "canceled with others"), now));
    }

    /// The firm's orders session is up.
    void connected(String firm, boolean cancelOnDisconnect) {
        var entry = new JournalEntry.Connected(firm, cancelOnDisconnect);
        state.restore(entry);
        state.happened(entry);
    }

    /// The firm's orders session was lost: its orders are canceled if it wanted that.
    void disconnected(String firm, Instant now) {
        if (state.firmsToCancel().contains(firm)) {
            state.open().stream()
                    .filter(order -> order.firm().equals(firm))
                    .forEach(order -> end(order, new Happening.Canceled(null, "the session was lost"), now));
        }
    }

    /// All sessions were lost when the venue stopped.
    void allDisconnected(Instant now) {
        state.firmsToCancel().forEach(firm -> disconnected(firm, now));
    }

    /// A trade was none.
    ///
    /// @throws IllegalArgumentException when there is no such trade, it is busted already, or was never reported
    void bust(String execId, Instant now) {
        standingTrade(execId);
        report(tradedBy(execId), new Happening.Busted(execId), now);
    }

    /// A trade was another.
    ///
    /// @throws IllegalArgumentException when there is no such trade, it is busted already, was never reported, or
    ///     its order would have traded more than it asked for
    void correct(String execId, Quantity quantity, Price price, Instant now) {
        VenueLedger.Trade trade = standingTrade(execId);
        VenueOrder order = tradedBy(execId);
        var cumQty = order.cumQty().subtract(trade.quantity().value()).add(quantity.value());
        if (cumQty.compareTo(order.ticket().quantity().value()) > 0) {
            throw new IllegalArgumentException(
                    "the order is for " + order.ticket().quantity() + ", it cannot have traded " + cumQty);
        }
        report(order, new Happening.Corrected(execId, quantity, price), now);
    }

    private VenueLedger.Trade standingTrade(String execId) {
        VenueLedger.Trade trade =
                state.trade(execId).orElseThrow(() -> new IllegalArgumentException("there is no trade " + execId));
        if (trade.state() == VenueLedger.TradeState.BUSTED) {
            throw new IllegalArgumentException(execId + " is busted already");
        }
        return trade;
    }

    private VenueOrder tradedBy(String execId) {
        return state.tradedBy(execId)
                .orElseThrow(() -> new IllegalArgumentException(execId + " is in the ledger alone"));
    }

    /// A trade that breaks the rules: of an order that is over, or of more than was ordered.
    void tradeAgainstTheRules(String orderId, Quantity quantity, Instant now) {
        state.order(orderId)
                .ifPresent(order -> report(order, new Happening.Trade(quantity, somePrice(order, now)), now));
    }

    /// A trade that is in the ledger and that nobody hears of, on the order's side.
    void tradeUnreported(String orderId, Quantity quantity, Instant now) {
        state.order(orderId)
                .ifPresent(order -> state.happened(state.makeUnreported(order, quantity, somePrice(order, now))));
    }

    private Price somePrice(VenueOrder order, Instant now) {
        Price limit = order.ticket().limit();
        return limit != null ? limit : market.lastPrice(order.ticket().symbol(), now);
    }

    /// Uses up a number for a report of something that never happened.
    String spendId() {
        String id = state.nextId();
        state.happened(new JournalEntry.Spent(id));
        return id;
    }

    void halt(Symbol symbol, Instant now) {
        market.halt(symbol);
        state.happened(new JournalEntry.Halted(symbol, now));
    }

    void resume(Symbol symbol, Instant now) {
        market.resume(symbol);
        state.happened(new JournalEntry.Resumed(symbol, now));
    }

    /// Ends the venue's day: DAY orders expire, requests that wait are decided, and the sessions begin anew.
    void endDay(Instant now) {
        changes.decide(Instant.MAX, now);
        state.open().stream()
                .filter(order -> order.ticket().timeInForce() == TimeInForce.DAY)
                .forEach(order -> end(order, new Happening.Expired("the day has ended"), now));
        state.happened(state.makeEndOfDay(now));
    }

    /// Plays the market on to this instant: each second of the tape since the last time, and what falls due on the
    /// way, in that order. After more than a session without play, the older part is left out.
    void advance(Instant now) {
        MarketClock clock = market.clock();
        long current = clock.secondAt(now);
        long from = Math.max(playedTo + 1, current - MarketClock.SESSION_SECONDS + 1);
        for (long second = from; second <= current && !state.open().isEmpty(); second++) {
            Instant start = clock.startOf(second);
            expire(start);
            changes.decide(start, start);
            matchResting(second, start);
        }
        playedTo = Math.max(playedTo, current);
        expire(now);
        changes.decide(now, now);
    }

    private void expire(Instant now) {
        for (Optional<VenueOrder> next = state.nextExpired(now); next.isPresent(); next = state.nextExpired(now)) {
            VenueOrder order = next.get();
            end(order, new Happening.Expired("the session has closed"), order.expiry());
        }
    }

    private void matchResting(long second, Instant at) {
        for (VenueOrder order : state.open()) {
            matching.withQuote(order, second, at).ifPresent(trade -> report(order, trade, at));
            if (order.isOpen()) {
                matching.withPrints(order, second, at).ifPresent(trade -> report(order, trade, at));
            }
        }
    }

    private void matchReplaced(VenueOrder order, Instant now) {
        matching.withQuote(order, market.clock().secondAt(now), now).ifPresent(trade -> report(order, trade, now));
    }

    /// What the venue ends by itself; a request that waits comes too late then.
    private void end(VenueOrder order, Happening happening, Instant at) {
        Optional<Happening.Pending> pending = order.pending();
        report(order, happening, at);
        pending.ifPresent(request -> changes.tooLate(order, request, at));
    }

    private void report(VenueOrder order, Happening happening, Instant at) {
        state.happened(new JournalEntry.Reported(state.make(order, happening, at)));
    }

    /// How an order stands; empty when it was never received.
    Optional<Standing> standing(String firm, String clOrdId) {
        return state.find(firm, clOrdId).map(VenueOrder::standing);
    }

    VenueLedger ledger() {
        return state.ledger();
    }

    /// What has happened since the last call, oldest first.
    List<Outcome> drain() {
        return state.drain();
    }
}
