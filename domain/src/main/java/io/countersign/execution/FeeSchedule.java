package io.countersign.execution;

import io.countersign.money.Money;
import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What each venue charges for a unit traded, in major units of the currency.
public record FeeSchedule(Map<VenueId, BigDecimal> perUnit) {

    public FeeSchedule {
        perUnit = Map.copyOf(perUnit);
    }

    /// The fee for a fill, rounded up to a whole minor unit.
    ///
    /// @throws IllegalArgumentException when the venue has no fee on the schedule
    public Money fee(VenueId venue, Quantity quantity, Currency currency) {
        BigDecimal rate = perUnit.get(venue);
        if (rate == null) {
            throw new IllegalArgumentException("no fee is scheduled for venue " + venue);
        }
        return Money.of(rate.multiply(quantity.value()), currency, RoundingMode.CEILING);
    }

    /// Of these venues, those that have no fee on the schedule, by name.
    public List<VenueId> missing(Set<VenueId> venues) {
        return venues.stream()
                .filter(venue -> !perUnit.containsKey(venue))
                .sorted(Comparator.comparing(VenueId::value))
                .toList();
    }

    /// The most that any venue would charge for one fill of it all: what an order reserves, since it does not know yet
    /// where it goes. Empty when no fee is scheduled at all.
    public Optional<Money> worst(Quantity quantity, Currency currency) {
        return perUnit.values().stream()
                .max(Comparator.naturalOrder())
                .map(rate -> Money.of(rate.multiply(quantity.value()), currency, RoundingMode.CEILING));
    }
}
