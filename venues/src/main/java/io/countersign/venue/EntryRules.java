package io.countersign.venue;

import io.countersign.instrument.Instrument;
import io.countersign.money.Price;
import java.time.Instant;
import java.util.Optional;

/// What a venue looks at before it takes an order: the first rule broken says why it is rejected.
final class EntryRules {
    private EntryRules() {}

    /// @param listing empty when the venue does not know the symbol
    /// @param halted whether trading in it is stopped
    static Optional<Refusal> refusal(Optional<Listing> listing, boolean halted, Ticket ticket, Instant now) {
        if (listing.isEmpty()) {
            return because(Refusal.UNKNOWN_SYMBOL, "unknown symbol " + ticket.symbol());
        }
        Instrument instrument = listing.get().instrument();
        if (halted) {
            return because(Refusal.CLOSED_OR_HALTED, "trading in " + ticket.symbol() + " is halted");
        }
        if (!instrument.session().isOpenAt(now)) {
            return because(Refusal.CLOSED_OR_HALTED, "the market in " + ticket.symbol() + " is closed");
        }
        if (!ticket.quantity().isWholeLotsOf(instrument.lot())) {
            return because(
                    Refusal.INCORRECT_QUANTITY,
                    "quantity " + ticket.quantity() + " is not a multiple of the lot, "
                            + instrument.lot().toPlainString());
        }
        Price limit = ticket.limit();
        if (limit != null && !limit.isOn(instrument.tick())) {
            return because(
                    Refusal.OTHER,
                    "price " + limit + " is not a multiple of the tick, "
                            + instrument.tick().toPlainString());
        }
        return Optional.empty();
    }

    private static Optional<Refusal> because(int code, String text) {
        return Optional.of(new Refusal(code, text));
    }
}
