package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.countersign.approval.ApprovalId;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.money.Quantity;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A change of an order's terms that is under way. Until the venue has taken it, the order is as it was.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "amendment")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Amendment.Asked.class, name = "Asked"),
    @JsonSubTypes.Type(value = Amendment.Signed.class, name = "Signed"),
    @JsonSubTypes.Type(value = Amendment.Allowed.class, name = "Allowed"),
    @JsonSubTypes.Type(value = Amendment.Sent.class, name = "Sent")
})
public sealed interface Amendment {

    /// What the order is to be.
    OrderTerms to();

    /// Capital is reserved for it, a second person is asked.
    ///
    /// @param approvedBy those who have approved, in the order they did
    record Asked(OrderTerms to, ApprovalId approval, Instant expiresAt, int required, List<Subject> approvedBy)
            implements Amendment {
        public Asked {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    /// Every signature is there; risk must be checked once more before it is sent.
    record Signed(OrderTerms to, ApprovalId approval) implements Amendment {}

    /// Allowed under this risk decision; the venue has not heard of it.
    record Allowed(OrderTerms to, RiskCheckId riskCheck) implements Amendment {}

    /// The intent to send it is on record; the venue decides.
    ///
    /// @param request the replacement's ClOrdID
    /// @param orderQty what it makes of the part that it replaces
    record Sent(
            OrderTerms to,
            ClOrdId request,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal orderQty) implements Amendment {

        /// What the order is once the venue has taken the change, which it may for more than was asked: never for less
        /// than has traded. Empty when the report is another.
        Optional<OrderTerms> takenBy(ExecutionReport report) {
            if (!report.clOrdId().equals(request)
                    || !(report.execution() instanceof Execution.Replaced(Quantity got, var _))) {
                return Optional.empty();
            }
            BigDecimal more = got.value().subtract(orderQty);
            return Optional.of(
                    to.withQuantity(new Quantity(to.quantity().value().add(more))));
        }
    }
}
