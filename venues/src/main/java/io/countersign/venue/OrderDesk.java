package io.countersign.venue;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.VenueStatus;
import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the venue's thread receives orders and questions, and where the faults happen that are the venue's own.
///
/// Thread contract: the venue's thread, but for [#duplicates].
final class OrderDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

    private final Clock clock;
    private final Faults faults;
    private final int silentAsks;
    private final ReportDelivery delivery;
    private final Map<ClOrdId, Integer> silences = new HashMap<>(); // how many more questions get no answer
    private final AtomicLong duplicates = new AtomicLong();

    /// @param silentAsks how many questions about an order taken in silence get no answer
    OrderDesk(Clock clock, Faults faults, int silentAsks, ReportDelivery delivery) {
        this.clock = clock;
        this.faults = faults;
        this.silentAsks = silentAsks;
        this.delivery = delivery;
    }

    /// Takes an order once, whatever is wrong with it; see [VenueSimulator] for why a repeat is not answered.
    void receive(OrderBook book, ClOrdId clOrdId, OrderTerms terms, Quantity quantity) {
        if (book.reports(clOrdId).isPresent()) {
            duplicates.incrementAndGet();
            LOG.warn("{} came again and is not taken twice", clOrdId);
            return;
        }
        if (faults.claim(Fault.REJECT)) {
            book.reject(clOrdId, terms, quantity, "simulated reject", clock.instant());
            return;
        }
        if (faults.claim(Fault.SILENT)) {
            silences.put(clOrdId, silentAsks);
            delivery.withhold(clOrdId);
        }
        book.receive(clOrdId, terms, quantity, clock.instant());
    }

    /// What the venue says of an order.
    VenueStatus status(OrderBook book, ClOrdId clOrdId) {
        Integer more = silences.get(clOrdId);
        if (more != null && more > 0) {
            silences.put(clOrdId, more - 1);
            return new VenueStatus.Silent("the venue does not say what became of " + clOrdId);
        }
        if (more != null) {
            silences.remove(clOrdId);
            delivery.release(clOrdId);
        }
        return book.reports(clOrdId).<VenueStatus>map(VenueStatus.Known::new).orElseGet(VenueStatus.NeverReceived::new);
    }

    /// How often a ClOrdID came that was known already.
    long duplicates() {
        return duplicates.get();
    }
}
