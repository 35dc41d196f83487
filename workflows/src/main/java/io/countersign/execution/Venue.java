package io.countersign.execution;

import io.countersign.instrument.Symbol;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The port to one market. Sessions, messages and sequence numbers are the adapter's business.
///
/// Thread contract: every method may be called from any thread at any time. Reports go to the [ReportSink] given
/// to the adapter, in the venue's order for each order.
public interface Venue {

    VenueId id();

    /// Whether the session is there, so that an order can be sent.
    boolean isUp();

    /// Whether the venue said last that it does not trade this; what it said nothing of is not halted.
    boolean isHalted(Symbol symbol);

    /// Sends an order. Returning says that it was handed to the wire, not that the venue took it.
    ///
    /// @throws NotSent when it is certain that nothing left the house, or ever will
    void send(ChildOrder order) throws NotSent;

    /// Sends a request to cancel what is left.
    ///
    /// @param request the request's own name
    /// @throws NotSent when it is certain that nothing left the house, or ever will
    void cancel(ClOrdId request, ChildOrder order) throws NotSent;

    /// Sends a request to make an order another.
    ///
    /// @param orig the name under which the venue has it
    /// @param changed what it is to be, under the request's own name
    /// @throws NotSent when it is certain that nothing left the house, or ever will
    void replace(ClOrdId orig, ChildOrder changed) throws NotSent;

    /// Asks what became of an order, and waits for the answer; [OrderStanding.Silent] when none comes.
    OrderStanding ask(ChildOrder order);

    /// Asks for all that is open there on our session to be canceled, and waits for the answer;
    /// [MassCancelResult.Unanswered] when none comes. The orders' own reports come as those of any cancel.
    ///
    /// @param request the request's own name
    /// @param symbol only what is of this instrument; absent for all
    /// @throws NotSent when it is certain that nothing left the house, or ever will
    MassCancelResult cancelAll(MassCancelId request, @Nullable Symbol symbol, Duration patience) throws NotSent;

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
