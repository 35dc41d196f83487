package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/// What a venue tells about one of our orders (FIX MsgType 8, and 9 as [Execution.CancelRejected] and
/// [Execution.ReplaceRejected]).
///
/// @param clOrdId the request that it answers (tag 11); of what nobody asked for, the one that made the order
/// what it is
/// @param cumQty CumQty (tag 14) after it; zero with [Execution.CancelRejected] and
/// [Execution.ReplaceRejected], whose message does not say it: they leave the order as it was
/// @param leavesQty LeavesQty (tag 151) after it; zero once nothing can trade any more, and with those two, of
/// which that must not be concluded
/// @param transactTime when it happened by the venue's clock (tag 60)
public record ExecutionReport(
        ReportId id,
        ClOrdId clOrdId,
        Execution execution,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal cumQty,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal leavesQty,
        Instant transactTime) {

    /// @throws NullPointerException when anything is missing
    public ExecutionReport {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(clOrdId, "clOrdId");
        Objects.requireNonNull(execution, "execution");
        Objects.requireNonNull(cumQty, "cumQty");
        Objects.requireNonNull(leavesQty, "leavesQty");
        Objects.requireNonNull(transactTime, "transactTime");
    }
}
