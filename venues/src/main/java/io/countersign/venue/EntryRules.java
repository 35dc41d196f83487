package io.countersign.venue;

import io.countersign.instrument.Instrument;
import io.countersign.instrument.TradingStatus;
import io.countersign.money.Quantity;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import java.time.Instant;
import java.util.Optional;

/// What a venue looks at before it takes an order: the first rule broken says why it is rejected.
final class EntryRules {
    private EntryRules() {}

    /// @param listing empty when the venue does not know the symbol
    /// @param quantity what is ordered at the venue
    static Optional<String> refusal(Optional<Listing> listing, OrderTerms terms, Quantity quantity, Instant now) {
        if (listing.isEmpty()) {
            return Optional.of("unknown symbol " + terms.symbol());
        }
        Instrument instrument = listing.get().instrument();
        if (instrument.status() == TradingStatus.HALTED) {
            return Optional.of("trading in " + terms.symbol() + " is halted");
        }
        if (!instrument.session().isOpenAt(now)) {
            return Optional.of("the market in " + terms.symbol() + " is closed");
        }
        if (!quantity.isWholeLotsOf(instrument.lot())) {
            return Optional.of("quantity " + quantity + " is not a multiple of the lot, "
                    + instrument.lot().toPlainString());
        }
        if (terms.pricing() instanceof Pricing.Limit(var limit) && !limit.isOn(instrument.tick())) {
            return Optional.of("price " + limit + " is not a multiple of the tick, "
                    + instrument.tick().toPlainString());
        }
        return Optional.empty();
    }
}
