package io.countersign.venue;

import io.countersign.instrument.Instrument;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Requests to cancel and replace orders: which are followed, which are refused, and why.
///
/// Thread contract: kept by the venue's thread.
final class OrderChanges {
    private final BookState state;
    private final SimulatedMarket market;
    private final BiConsumer<VenueOrder, Instant> match;

    /// What a request wants of an order.
    sealed interface Wish {
        /// That what is left of it is canceled.
        record Cancel() implements Wish {}

        /// That it be another.
        ///
        /// @param quantity the new total
        /// @param limit absent for a market order
        record Replace(Quantity quantity, @Nullable Price limit) implements Wish {}
    }

    /// A request to change an order, as it came.
    ///
    /// @param change by name
    /// @param symbol what the sender takes the order's symbol for
    /// @param patience how long the request is left waiting; zero decides it at once
    record Request(String firm, Change change, Symbol symbol, Side side, Wish wish, Duration patience) {}

    /// @param match what is done with an order that was replaced
    OrderChanges(BookState state, SimulatedMarket market, BiConsumer<VenueOrder, Instant> match) {
        this.state = state;
        this.market = market;
        this.match = match;
    }

    /// Follows a request, lets it wait, or refuses it.
    void receive(Request request, Instant now) {
        Change change = request.change();
        boolean isReplace = request.wish() instanceof Wish.Replace;
        Optional<VenueOrder> found = state.find(request.firm(), change.origClOrdId());
        if (found.isEmpty()) {
            refuse(new ChangeRefused(
                    state.nextId(),
                    "NONE",
                    request.firm(),
                    change,
                    isReplace,
                    OrdStatus.REJECTED,
                    new Refusal(Refusal.UNKNOWN_ORDER, "unknown order"),
                    now));
            return;
        }
        VenueOrder order = found.get();
        Optional<Refusal> refusal = refusal(order, request);
        if (refusal.isPresent()) {
            refuse(order, change, isReplace, refusal.get(), now);
        } else if (request.patience().isPositive()) {
            wait(order, request, now);
        } else {
            follow(order, change, request.wish(), now);
        }
    }

    private Optional<Refusal> refusal(VenueOrder order, Request request) {
        Change change = request.change();
        if (state.find(request.firm(), change.clOrdId()).isPresent()) {
            return because(Refusal.DUPLICATE, "ClOrdID " + change.clOrdId() + " came before");
        }
        if (order.pending().isPresent()) {
            return because(Refusal.PENDING_ALREADY, "another request for this order waits");
        }
        if (!change.origClOrdId().equals(order.ticket().clOrdId())) {
            return because(
                    Refusal.UNKNOWN_ORDER,
                    "the order goes by the name " + order.ticket().clOrdId() + " now");
        }
        if (!order.isOpen()) {
            return because(
                    Refusal.TOO_LATE,
                    "too late: the order is " + order.standing().status());
        }
        if (!request.symbol().equals(order.ticket().symbol())
                || request.side() != order.ticket().side()) {
            return because(Refusal.OTHER, "symbol and side are not those of the order");
        }
        return refusal(order, request.wish());
    }

    private Optional<Refusal> refusal(VenueOrder order, Wish wish) {
        return switch (wish) {
            case Wish.Cancel _ -> Optional.empty();
            case Wish.Replace replace -> refusal(order, replace);
        };
    }

    private Optional<Refusal> refusal(VenueOrder order, Wish.Replace replace) {
        Symbol symbol = order.ticket().symbol();
        if (market.isHalted(symbol)) {
            return because(Refusal.OTHER, "trading in " + symbol + " is halted");
        }
        Instrument instrument = market.listing(symbol).orElseThrow().instrument();
        if (!replace.quantity().isWholeLotsOf(instrument.lot())) {
            return because(Refusal.OTHER, "quantity " + replace.quantity() + " is not a multiple of the lot");
        }
        Price limit = replace.limit();
        if ((limit == null) != (order.ticket().limit() == null)) {
            return because(Refusal.OTHER, "the order type cannot be changed");
        }
        if (limit != null && !limit.isOn(instrument.tick())) {
            return because(Refusal.OTHER, "price " + limit + " is not a multiple of the tick");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> because(int code, String text) {
        return Optional.of(new Refusal(code, text));
    }

    private void wait(VenueOrder order, Request request, Instant now) {
        Instant due = now.plus(request.patience());
        report(
                order,
                switch (request.wish()) {
                    case Wish.Cancel _ -> new Happening.PendingCancel(request.change(), due);
                    case Wish.Replace(var quantity, var limit) ->
                        new Happening.PendingReplace(request.change(), quantity, limit, due);
                },
                now);
    }

    /// Decides the requests that have waited long enough.
    ///
    /// @param due those that are due by then
    void decide(Instant due, Instant now) {
        for (VenueOrder order : state.waiting()) {
            Happening pending = order.pending().orElseThrow();
            switch (pending) {
                case Happening.PendingCancel(var change, var at) -> {
                    if (!at.isAfter(due)) {
                        decide(order, change, new Wish.Cancel(), now);
                    }
                }
                case Happening.PendingReplace(var change, var quantity, var limit, var at) -> {
                    if (!at.isAfter(due)) {
                        decide(order, change, new Wish.Replace(quantity, limit), now);
                    }
                }
                case Happening.New _,
                        Happening.Trade _,
                        Happening.Canceled _,
                        Happening.Replaced _,
                        Happening.Rejected _,
                        Happening.Repeated _,
                        Happening.Expired _,
                        Happening.Corrected _,
                        Happening.Busted _ -> throw new IllegalStateException("not pending: " + pending);
            }
        }
    }

    /// What was in order when the request came need not be any more: trading may be halted by now.
    private void decide(VenueOrder order, Change change, Wish wish, Instant now) {
        if (!order.isOpen()) {
            tooLate(order, order.pending().orElseThrow(), now);
            return;
        }
        Optional<Refusal> refusal = refusal(order, wish);
        if (refusal.isPresent()) {
            state.endWait(order);
            refuse(order, change, wish instanceof Wish.Replace, refusal.get(), now);
        } else {
            follow(order, change, wish, now);
        }
    }

    /// Refuses a request because the order is over by now.
    void tooLate(VenueOrder order, Happening pending, Instant now) {
        state.endWait(order);
        Refusal refusal = new Refusal(
                Refusal.TOO_LATE, "too late: the order is " + order.standing().status());
        refuse(order, BookState.change(pending), pending instanceof Happening.PendingReplace, refusal, now);
    }

    private void follow(VenueOrder order, Change change, Wish wish, Instant now) {
        switch (wish) {
            case Wish.Cancel _ -> report(order, new Happening.Canceled(change, "canceled as requested"), now);
            case Wish.Replace(var quantity, var limit) -> {
                Quantity total =
                        quantity.value().compareTo(order.cumQty()) < 0 ? new Quantity(order.cumQty()) : quantity;
                Ticket after = order.ticket().replaced(change.clOrdId(), total, limit);
                state.happened(
                        new JournalEntry.Reported(state.make(order, new Happening.Replaced(change), after, now)));
                if (order.isOpen()) {
                    match.accept(order, now);
                }
            }
        }
    }

    private void report(VenueOrder order, Happening happening, Instant now) {
        state.happened(new JournalEntry.Reported(state.make(order, happening, now)));
    }

    private void refuse(VenueOrder order, Change change, boolean isReplace, Refusal refusal, Instant now) {
        refuse(new ChangeRefused(
                state.nextId(),
                order.orderId(),
                order.firm(),
                new Change(change.clOrdId(), order.ticket().clOrdId()),
                isReplace,
                order.standing().status(),
                refusal,
                now));
    }

    private void refuse(ChangeRefused refused) {
        state.apply(refused);
        state.happened(new JournalEntry.Refused(refused));
    }
}
