package io.countersign.venue;

import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One order in the venue's book. Its state follows from what was reported on it, so an order read back from the
/// journal is the same as one that was never away.
///
/// Kept by the venue's thread.
final class VenueOrder {
    /// Market orders first, then the better limit, then the earlier arrival. Only orders of the same side compete.
    static final Comparator<VenueOrder> PRIORITY = Comparator.comparing(VenueOrder::isBuy)
            .thenComparing(VenueOrder::distance)
            .thenComparingLong(order -> order.arrival);

    private static final BigDecimal NEAREST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int AVG_PX_DECIMALS = 8;

    private final String orderId;
    private final String firm;
    private final String root;
    private final @Nullable Instant expiresAt;
    private Ticket ticket;
    private long arrival;
    private BigDecimal cumQty = BigDecimal.ZERO;
    private BigDecimal traded = BigDecimal.ZERO; // price times quantity
    private OrdStatus ended = OrdStatus.NEW; // NEW while it has not
    private Happening.@Nullable Pending pending;

    /// @param arrival a number that is higher for a later order
    VenueOrder(JournalEntry.Received entry, long arrival) {
        this.orderId = entry.orderId();
        this.firm = entry.firm();
        this.root = entry.ticket().clOrdId();
        this.ticket = entry.ticket();
        this.expiresAt = entry.expiresAt();
        this.arrival = arrival;
    }

    String orderId() {
        return orderId;
    }

    String firm() {
        return firm;
    }

    /// The name under which it came.
    String root() {
        return root;
    }

    Ticket ticket() {
        return ticket;
    }

    /// Whether it can still trade.
    boolean isOpen() {
        return ended == OrdStatus.NEW;
    }

    /// The request that waits to be decided.
    Optional<Happening.Pending> pending() {
        return Optional.ofNullable(pending);
    }

    boolean expires() {
        return expiresAt != null;
    }

    /// When it expires; the end of time when it does not.
    Instant expiry() {
        return expiresAt == null ? Instant.MAX : expiresAt;
    }

    BigDecimal cumQty() {
        return cumQty;
    }

    /// What has not traded, in shares, whether it still can or not.
    long remaining() {
        return Math.max(0, ticket.quantity().value().subtract(cumQty).longValueExact());
    }

    /// Where it stands.
    Standing standing() {
        BigDecimal leaves = isOpen() ? BigDecimal.valueOf(remaining()) : BigDecimal.ZERO;
        return new Standing(status(), cumQty, leaves, average());
    }

    private BigDecimal average() {
        if (cumQty.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal average =
                traded.divide(cumQty, AVG_PX_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return average.scale() < 0 ? average.setScale(0) : average;
    }

    /// The state that takes precedence, as FIX 4.4 orders them.
    private OrdStatus status() {
        if (pending != null) {
            return pending instanceof Happening.PendingCancel ? OrdStatus.PENDING_CANCEL : OrdStatus.PENDING_REPLACE;
        }
        if (!isOpen()) {
            return ended;
        }
        return cumQty.signum() > 0 ? OrdStatus.PARTIALLY_FILLED : OrdStatus.NEW;
    }

    /// Makes what happens so.
    ///
    /// @param after the ticket as it is after it
    /// @param was the trade that is busted or corrected, as it stood until now; absent with all else
    /// @param nextArrival a number above all arrivals until now
    void apply(Happening happening, Ticket after, Optional<VenueLedger.Trade> was, long nextArrival) {
        switch (happening) {
            case Happening.New _, Happening.Repeated _ -> {
                // stays as it came
            }
            case Happening.Trade(var quantity, var price) -> add(quantity, price, 1);
            case Happening.Pending request -> pending = request;
            case Happening.Canceled _ -> end(OrdStatus.CANCELED);
            case Happening.Expired _ -> end(OrdStatus.EXPIRED);
            case Happening.Rejected _ -> end(OrdStatus.REJECTED);
            case Happening.Replaced _ -> replace(after, nextArrival);
            case Happening.Corrected(var _, var quantity, var price) -> {
                take(was.orElseThrow());
                add(quantity, price, 1);
            }
            case Happening.Busted _ -> take(was.orElseThrow());
        }
        fillOrReopen();
    }

    private void take(VenueLedger.Trade trade) {
        add(trade.quantity(), trade.price(), -1);
    }

    private void add(Quantity quantity, Price price, int sign) {
        BigDecimal change = quantity.value().multiply(BigDecimal.valueOf(sign));
        cumQty = cumQty.add(change);
        traded = traded.add(change.multiply(price.value()));
    }

    private void end(OrdStatus as) {
        ended = as;
        pending = null;
    }

    /// Time priority is kept only by asking for less at the same price.
    private void replace(Ticket after, long nextArrival) {
        boolean samePrice =
                ticket.limit() == null ? after.limit() == null : ticket.limit().equals(after.limit());
        if (!samePrice || after.quantity().compareTo(ticket.quantity()) > 0) {
            arrival = nextArrival;
        }
        ticket = after;
        pending = null;
    }

    /// What has traded in full is filled. A filled order does not trade again: where a trade of it was busted, the rest
    /// counts as canceled.
    private void fillOrReopen() {
        boolean full = cumQty.compareTo(ticket.quantity().value()) >= 0;
        if (full && isOpen()) {
            ended = OrdStatus.FILLED;
        } else if (!full && ended == OrdStatus.FILLED) {
            ended = OrdStatus.CANCELED;
        }
    }

    /// A request that waited was refused: the order goes on as it was.
    void pendingRefused() {
        pending = null;
    }

    private boolean isBuy() {
        return ticket.isBuy();
    }

    /// Lower for an order that the market reaches earlier.
    private BigDecimal distance() {
        Price limit = ticket.limit();
        return limit == null ? NEAREST : isBuy() ? limit.value().negate() : limit.value();
    }
}
