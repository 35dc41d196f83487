package io.countersign.risk;

import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.order.AmendInstruction;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderRecorder;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.order.StopStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What is wrong with a change that somebody wants, before risk is asked.
final class AmendFaults {
    private AmendFaults() {}

    /// @param terms as they are
    static List<Reason> of(Handle handle, OrderTerms terms, OrderLedger.Locked before, AmendInstruction instruction) {
        Pricing pricing = terms.pricing();
        if (instruction.limitPrice() != null && pricing.limit().isEmpty()) {
            return List.of(Reason.of(RejectCode.NO_LIMIT_TO_CHANGE));
        }
        if (instruction.stopPrice() != null && pricing.stop().isEmpty()) {
            return List.of(Reason.of(RejectCode.NO_STOP_TO_CHANGE));
        }
        // What the market has done to the order as it was is not undone by making it another.
        boolean triggered = before.state().isBeforeTrigger()
                ? StopStore.triggeredBy(handle, terms.orderId()).isPresent()
                : instruction.stopPrice() != null;
        if (triggered) {
            return List.of(Reason.of(RejectCode.STOP_TRIGGERED_ALREADY));
        }
        OrderTerms to = instruction.appliedTo(terms);
        if (to.equals(terms)) {
            return List.of(Reason.of(RejectCode.NOTHING_CHANGED));
        }
        Instrument instrument = InstrumentStore.find(handle, terms.symbol())
                .orElseThrow(() -> new IllegalStateException("validated symbol is gone: " + terms.symbol()));
        List<Reason> faults = new ArrayList<>(OrderRecorder.faults(to, instrument));
        BigDecimal traded = before.state().progress().cumQty();
        if (to.quantity().value().compareTo(traded) <= 0) {
            faults.add(Reason.of(
                    RejectCode.QUANTITY_TRADED_ALREADY,
                    "more than " + traded.stripTrailingZeros().toPlainString(),
                    to.quantity().toString()));
        }
        return faults;
    }
}
