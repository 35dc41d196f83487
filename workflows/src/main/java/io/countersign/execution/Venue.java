package io.countersign.execution;

import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import java.util.List;

/// The port to one market. Sessions, messages and sequence numbers are the adapter's business.
///
/// Thread contract: every method may be called from any thread at any time. Reports go to the [ReportSink] given
/// to the adapter, in the venue's order for each ClOrdID.
public interface Venue {

    VenueId id();

    /// Whether the session is there, so that an order can be sent.
    boolean isUp();

    /// Sends an order. Returning says that it was handed to the wire, not that the venue took it.
    ///
    /// @param quantity what is left to execute, at most the terms' own
    /// @throws NotSent when it is certain that nothing left the house
    void send(ClOrdId clOrdId, OrderTerms terms, Quantity quantity) throws NotSent;

    /// Sends a request to cancel what is left.
    ///
    /// @throws NotSent when it is certain that nothing left the house
    void cancel(ClOrdId clOrdId) throws NotSent;

    /// Asks what became of an order, and waits for the answer; [VenueStatus.Silent] when none comes.
    VenueStatus ask(ClOrdId clOrdId);

    /// Takes the reports of a venue. The adapter counts a batch as delivered only when this returns, and delivers
    /// it again otherwise; so it must have been committed by then, and a repeat must do no harm.
    @FunctionalInterface
    interface ReportSink {
        void accept(List<ExecutionReport> reports);
    }

    /// Nothing was sent, for certain.
    final class NotSent extends Exception {
        private static final long serialVersionUID = 1L;

        public NotSent(String message) {
            super(message);
        }
    }
}
