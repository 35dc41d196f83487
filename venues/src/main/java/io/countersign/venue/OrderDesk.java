package io.countersign.venue;

import io.countersign.money.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the venue's thread receives what the firms send, and where those faults happen that are in what it does.
///
/// Thread contract: the venue's thread, but for the counts.
final class OrderDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
    private static final int SILENT_ASKS = 2;

    private final Clock clock;
    private final Faults faults;
    private final Reticence reticence;
    private final Map<String, Integer> silences = new HashMap<>(); // by OrderID: questions that get no answer
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong orders = new AtomicLong();

    /// What can be kept back of what is reported on orders. Called by the venue's thread.
    interface Reticence {
        /// Nothing of an order is reported to its firm until it is released.
        void withhold(String firm, String orderId);

        /// What was withheld is reported.
        void release(String firm, String orderId);

        /// What is reported of an order waits for so long.
        void delay(String firm, String orderId, Duration by);

        /// The order's first two reports change places.
        void swap(String firm, String orderId);

        /// Something is sent that never happened.
        void lie(String firm, String execId, Ticket ticket);
    }

    OrderDesk(Clock clock, Faults faults, Reticence reticence) {
        this.clock = clock;
        this.faults = faults;
        this.reticence = reticence;
    }

    void receive(OrderBook book, Inbound inbound) {
        switch (inbound) {
            case Inbound.NewOrder order -> receive(book, order);
            case Inbound.ChangeOrder change -> receive(book, change);
            case Inbound.StatusQuestion question -> answer(book, question);
            case Inbound.MassCancel(var firm, var clOrdId, var symbol) ->
                book.cancelMany(firm, clOrdId, symbol, clock.instant());
        }
    }

    private void receive(OrderBook book, Inbound.NewOrder order) {
        Instant now = clock.instant();
        String firm = order.firm();
        Ticket ticket = order.ticket();
        orders.incrementAndGet();
        if (book.isKnown(firm, ticket.clOrdId())) {
            repeated(book, firm, ticket, order.mayBeRepeat());
            return;
        }
        if (order.unsupported() != null) {
            book.reject(firm, ticket, new Refusal(Refusal.UNSUPPORTED, order.unsupported()), now);
            return;
        }
        if (faults.claim(Fault.REJECT)) {
            book.reject(firm, ticket, new Refusal(Refusal.OTHER, "simulated reject"), now);
            return;
        }
        misbehave(book, firm, ticket);
        String orderId = book.receive(firm, ticket, now);
        if (faults.claim(Fault.OVERFILL)) {
            long left = book.standing(firm, ticket.clOrdId())
                    .orElseThrow()
                    .leavesQty()
                    .longValueExact();
            book.tradeAgainstTheRules(orderId, Quantity.of(left + book.market().lot(ticket.symbol())), now);
        }
        if (faults.claim(Fault.UNREPORTED_TRADE)) {
            book.tradeUnreported(orderId, Quantity.of(book.market().lot(ticket.symbol())), now);
        }
    }

    private void repeated(OrderBook book, String firm, Ticket ticket, boolean mayBeRepeat) {
        duplicates.incrementAndGet();
        LOG.warn("{} of {} came again and is not taken twice", ticket.clOrdId(), firm);
        if (mayBeRepeat) {
            book.tellStatus(firm, ticket.clOrdId(), ticket.symbol(), ticket.side(), null);
        } else {
            book.refuseRepeat(firm, ticket.clOrdId(), clock.instant());
        }
    }

    private void misbehave(OrderBook book, String firm, Ticket ticket) {
        String orderId = book.nextOrderId();
        if (faults.claim(Fault.SILENT)) {
            silence(firm, orderId);
        }
        faults.claimTimed(Fault.SLOW).ifPresent(by -> reticence.delay(firm, orderId, by));
        if (faults.claim(Fault.OUT_OF_ORDER)) {
            reticence.swap(firm, orderId);
        }
        if (faults.claim(Fault.UNKNOWN_ORDER)) {
            reticence.lie(firm, book.spendId(), ticket);
        }
    }

    private void silence(String firm, String orderId) {
        silences.put(orderId, SILENT_ASKS);
        reticence.withhold(firm, orderId);
    }

    private void receive(OrderBook book, Inbound.ChangeOrder change) {
        String firm = change.firm();
        Change names = change.change();
        if (book.isKnown(firm, names.clOrdId())) {
            duplicates.incrementAndGet();
            if (change.mayBeRepeat()) {
                book.tellStatus(firm, names.clOrdId(), change.symbol(), change.side(), null);
                return;
            }
        }
        Optional<String> open = book.openOrderId(firm, names.origClOrdId());
        // About an order that is over nobody asks, and what was withheld would be for ever.
        open.filter(_ -> faults.claim(Fault.SILENT_CANCEL)).ifPresent(id -> silence(firm, id));
        Duration patience = faults.claimTimed(Fault.PENDING).orElse(Duration.ZERO);
        Instant now = clock.instant();
        book.changes()
                .receive(
                        new OrderChanges.Request(firm, names, change.symbol(), change.side(), change.wish(), patience),
                        now);
        boolean isCanceled = change.wish() instanceof OrderChanges.Wish.Cancel
                && book.openOrderId(firm, names.origClOrdId()).isEmpty();
        open.filter(_ -> isCanceled && faults.claim(Fault.LATE_FILL))
                .ifPresent(id ->
                        book.tradeAgainstTheRules(id, Quantity.of(book.market().lot(change.symbol())), now));
    }

    private void answer(OrderBook book, Inbound.StatusQuestion question) {
        if (faults.claim(Fault.STATUS_SILENT)) {
            return;
        }
        Optional<String> orderId = book.orderId(question.firm(), question.clOrdId());
        if (orderId.isPresent() && isSilent(question.firm(), orderId.get())) {
            return;
        }
        book.tellStatus(question.firm(), question.clOrdId(), question.symbol(), question.side(), question.requestId());
    }

    private boolean isSilent(String firm, String orderId) {
        Integer more = silences.remove(orderId);
        if (more == null) {
            return false;
        }
        if (more > 0) {
            silences.put(orderId, more - 1);
            return true;
        }
        reticence.release(firm, orderId);
        return false;
    }

    /// How often a ClOrdID came that was known already.
    long duplicates() {
        return duplicates.get();
    }

    /// How many orders came, repeats included.
    long orders() {
        return orders.get();
    }
}
