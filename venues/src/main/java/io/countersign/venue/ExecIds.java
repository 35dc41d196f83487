package io.countersign.venue;

import io.countersign.execution.VenueId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The ExecIDs of a venue: its name, its journal's id and a running number without gaps, such as
/// `XSIM-5e0c9a41-000000001`. Never used twice: the journal keeps the number, and a venue whose journal was lost
/// gets another id with the new one. Under an ExecID that it knows already, a receiver takes nothing more.
///
/// Kept by the venue's thread.
final class ExecIds {
    private final VenueId venue;
    private @Nullable String journal;
    private long last;

    ExecIds(VenueId venue) {
        this.venue = venue;
    }

    /// What is made from here on is kept in the journal of this id.
    void begin(String journalId) {
        journal = journalId;
    }

    /// Goes on after this one.
    ///
    /// @throws IllegalStateException when it is another venue's
    void restore(String id) {
        if (!id.startsWith(venue + "-")) {
            throw new IllegalStateException("the journal of " + venue + " holds a report " + id);
        }
        last = Math.max(last, Long.parseLong(id.substring(id.lastIndexOf('-') + 1)));
    }

    /// @throws NullPointerException when no journal has begun
    String next() {
        String begun = Objects.requireNonNull(journal, "no journal has begun");
        return "%s-%s-%09d".formatted(venue, begun, ++last);
    }

    /// The OrderID of an order: as unique as an ExecID, and told apart from it.
    ///
    /// @param number of the order in the journal
    String orderId(int number) {
        return "%s-%s-O%08d".formatted(venue, Objects.requireNonNull(journal, "no journal has begun"), number);
    }
}
