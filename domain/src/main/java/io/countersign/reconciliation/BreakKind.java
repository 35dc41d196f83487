package io.countersign.reconciliation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// In what way our books and a venue's word differ.
public enum BreakKind {
    /// A trade of more than was ordered: held.
    OVERFILL(true),
    /// A trade at a price worse than the order's limit: held.
    WORSE_THAN_LIMIT(true),
    /// A trade that does not lead from what we know to have traded to the CumQty that it says: held.
    CUM_QTY(true),
    /// A bust or a correction of a trade that we do not have, or that was taken back before: held.
    UNKNOWN_TRADE(false),
    /// A report on an order that was never sent: held.
    UNKNOWN_ORDER(false),
    /// A report that could not be taken as said; it is kept as evidence.
    REFUSED_REPORT(false),
    /// A bust or a correction after which the venue has something open of a part that is over here.
    STILL_OPEN(false),
    /// The drop copy has an execution that is not booked.
    MISSING_FILL(false),
    /// An execution is booked of which the drop copy says nothing.
    MISSING_COPY(false),
    /// The drop copy says something else of an execution than its report.
    DIFFERENT_COPY(false),
    /// At the end of its day a venue takes our position to be another than our fills of it come to, by another
    /// difference than was dismissed before.
    POSITION(false);

    /// Those for which a report is held that is of an order of ours: one verdict is on all of them.
    public static final Set<BreakKind> OF_WHAT_IS_HELD =
            Collections.unmodifiableSet(EnumSet.of(OVERFILL, WORSE_THAN_LIMIT, CUM_QTY, UNKNOWN_TRADE));

    private final boolean bookable;

    BreakKind(boolean bookable) {
        this.bookable = bookable;
    }

    /// Whether there is a trade that is held, and can be booked all the same.
    public boolean isBookable() {
        return bookable;
    }
}
