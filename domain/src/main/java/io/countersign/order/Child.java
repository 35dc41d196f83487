package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.Placement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A part of an order at one venue, and how far it has come there.
///
/// @param current the request that made it what it is: the new order, or the last replacement the venue took
/// @param orderQty what it is for in all: as it was placed, until it is replaced; where that did not say, as the
///     venue's first report has it
/// @param cumQty what has traded of it
/// @param cancelRequested whether we asked the venue to cancel it, and it has not refused to
/// @param reasons why it ended, where it did not end by being filled
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Child(
        Placement placement,
        ClOrdId current,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal orderQty,

        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal cumQty,
        Stage stage,
        boolean cancelRequested,
        List<Reason> reasons) {

    public Child {
        reasons = List.copyOf(reasons);
    }

    /// How far a part has come.
    public enum Stage {
        /// The intent to send it is on record; the venue has not answered.
        SENT,
        /// The venue has it.
        WORKING,
        /// Sent, or perhaps sent, and no answer: the venue must be asked.
        UNKNOWN,
        FILLED,
        CANCELED,
        EXPIRED,
        /// Certainly not at the venue.
        FAILED
    }

    /// As it is sent.
    static Child sent(Placement placement) {
        return new Child(
                placement, placement.clOrdId(), placement.orderQty(), BigDecimal.ZERO, Stage.SENT, false, List.of());
    }

    /// The name under which it was first sent, and is known to us.
    @JsonIgnore
    public ClOrdId clOrdId() {
        return placement.clOrdId();
    }

    /// Whether it can still trade, as far as we know.
    @JsonIgnore
    public boolean isOpen() {
        return switch (stage) {
            case SENT, WORKING, UNKNOWN -> true;
            case FILLED, CANCELED, EXPIRED, FAILED -> false;
        };
    }

    /// What has not traded of it, whether it still can or not; zero when more traded than it was for. Empty while
    /// nobody has said what it is for.
    @JsonIgnore
    public Optional<BigDecimal> leftover() {
        return Optional.ofNullable(orderQty).map(all -> all.subtract(cumQty).max(BigDecimal.ZERO));
    }

    @JsonIgnore
    boolean isUsedUp() {
        return leftover().filter(left -> left.signum() == 0).isPresent();
    }

    /// With what the report says that it is for, where that was not known.
    Child sized(ExecutionReport report) {
        return orderQty != null || report.leavesQty().signum() == 0
                ? this
                : replaced(current, report.cumQty().add(report.leavesQty()));
    }

    Child at(Stage other) {
        return new Child(placement, current, orderQty, cumQty, other, cancelRequested, reasons);
    }

    Child ended(Stage how, List<Reason> why) {
        return new Child(placement, current, orderQty, cumQty, how, cancelRequested, why);
    }

    Child canceling(boolean requested) {
        return new Child(placement, current, orderQty, cumQty, stage, requested, reasons);
    }

    Child traded(BigDecimal newCumQty) {
        return new Child(placement, current, orderQty, newCumQty, stage, cancelRequested, reasons);
    }

    Child replaced(ClOrdId by, BigDecimal newOrderQty) {
        return new Child(placement, by, newOrderQty, cumQty, stage, cancelRequested, reasons);
    }
}
